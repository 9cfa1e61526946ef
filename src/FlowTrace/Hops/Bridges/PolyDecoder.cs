using System.Collections.Frozen;
using System.Text;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Poly Network: tokens are locked in a proxy and unlocked on the other chain; source chain and the number of the message tie the legs.</summary>
/// <remarks>
/// Events and functions of EthCrossChainManager.sol and LockProxy.sol (polynetwork/eth-contracts). Messages are packed by ZeroCopySink.sol:
/// bytes behind their length, numbers little-endian. The amounts of both legs are equal where the token has the same decimals.
/// </remarks>
internal sealed class PolyDecoder : BridgeDecoder
{
    private static readonly EventSignature CrossChainEvent = new(
        "CrossChainEvent(address indexed sender, bytes txId, address proxyOrAssetContract, uint64 toChainId, bytes toContract, bytes rawdata)");

    private static readonly EventSignature LockEvent =
        new("LockEvent(address fromAssetHash, address fromAddress, uint64 toChainId, bytes toAssetHash, bytes toAddress, uint256 amount)");

    private static readonly EventSignature VerifyHeaderAndExecuteTxEvent =
        new("VerifyHeaderAndExecuteTxEvent(uint64 fromChainID, bytes toContract, bytes crossChainTxHash, bytes fromChainTxHash)");

    private static readonly EventSignature UnlockEvent = new("UnlockEvent(address toAssetHash, address toAddress, uint256 amount)");

    private static readonly CallSignature VerifyHeaderAndExecuteTx =
        new("verifyHeaderAndExecuteTx(bytes proof, bytes rawHeader, bytes headerProof, bytes curRawHeader, bytes headerSig)");

    /// <inheritdoc/>
    public override string Protocol => "Poly Network";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [CrossChainEvent, LockEvent, VerifyHeaderAndExecuteTxEvent, UnlockEvent];

    /// <inheritdoc/>
    public override IReadOnlyList<CallSignature> Calls { get; } = [VerifyHeaderAndExecuteTx];

    /// <summary>The lock proxies of Ethereum and Polygon, as messages of real deposits name them.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = new[]
    {
        "ethereum:0x250e76987d838a75310c34bf422ea9f1ac4cc906", "polygon:0x28ff66a1b95d7cacf8eded2e658f768f44841212",
    }.Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        bool hasUnlock = false;
        foreach (EventLog log in transaction.Logs)
        {
            hasUnlock |= UnlockEvent.Matches(log);
            if (LockEvent.Matches(log))
                Lock(transaction, record, log);
            else if (UnlockEvent.Matches(log))
                Unlock(transaction, record, log);
        }

        if (!hasUnlock)
            foreach (ContractCall call in Told(transaction))
                Execute(transaction, record, call);
    }

    private void Lock(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments locked = AbiArguments.Of(log, LockEvent);
        UInt128 toChainId = locked.Quantity("toChainId");
        ChainId? destination = BridgeChainIds.Poly.Find(toChainId);
        Asset asset = locked.Asset("fromAssetHash");
        Account from = locked.Account("fromAddress");
        UInt128 amount = locked.Quantity("amount");
        Account? to = AccountOf(locked, "toAddress", destination);
        Account? toAsset = AccountOf(locked, "toAssetHash", destination);
        string key = KeyOf(BridgeChainIds.Poly.NumberOf(transaction.Chain), SiblingBytes(transaction, CrossChainEvent, "txId"));
        string toText = Convert.ToHexStringLower(locked.Bytes("toAddress").Span);
        Add(record, log, locked, () => new BridgeDeparture(Protocol, key, log.Transaction, log.Position, from, log.Emitter, asset, amount)
        {
            DestinationChain = destination,
            Destination = to,
            DestinationAsset = toAsset is { } token ? BridgeAssets.Of(token) : null,
            DestinationQuantity = toAsset is null ? null : amount,
            Stated = to is null ? $"destination chain {toChainId}, address {toText}" : "",
        });
    }

    private void Unlock(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments unlocked = AbiArguments.Of(log, UnlockEvent);
        Asset asset = unlocked.Asset("toAssetHash");
        Account to = unlocked.Account("toAddress");
        UInt128 amount = unlocked.Quantity("amount");
        UInt128? source = transaction.Logs.FirstOrDefault(VerifyHeaderAndExecuteTxEvent.Matches) is { } message
            ? AbiArguments.Of(message, VerifyHeaderAndExecuteTxEvent).Quantity("fromChainID")
            : null;
        string key = KeyOf(source, SiblingBytes(transaction, VerifyHeaderAndExecuteTxEvent, "fromChainTxHash"));
        Add(record, log, unlocked, () => new BridgeArrival(Protocol, key, log.Transaction, log.Position, to, asset, amount)
        {
            SourceChain = source is { } number ? BridgeChainIds.Poly.Find(number) : null,
            Payer = log.Emitter,
        });
    }

    // ToMerkleValue { bytes txHash, uint64 fromChainID, TxParam { bytes txHash, bytes crossChainId, bytes fromContract, uint64 toChainId,
    // bytes toContract, bytes method, bytes args { bytes toAssetHash, bytes toAddress, uint255 amount } } } is what the proof proves.
    private void Execute(TransactionEvidence transaction, BridgeRecord record, ContractCall call)
    {
        AbiArguments arguments = AbiArguments.Of(call, VerifyHeaderAndExecuteTx);
        var proof = new PackedReader(arguments.Bytes("proof").Span);
        var value = new PackedReader(Prefixed(ref proof));
        Prefixed(ref value);
        ulong fromChainID = value.LittleEndian64();
        byte[] txHash = Prefixed(ref value).ToArray();
        Prefixed(ref value);
        Prefixed(ref value);
        ulong toChainId = value.LittleEndian64();
        Prefixed(ref value);
        string method = Encoding.ASCII.GetString(Prefixed(ref value));
        var args = new PackedReader(Prefixed(ref value));
        if (arguments.Fault is null && !value.IsCutShort && method != "unlock")
            return;
        ReadOnlySpan<byte> toAssetHash = Prefixed(ref args);
        ReadOnlySpan<byte> toAddress = Prefixed(ref args);
        UInt128 amount = args.LittleEndian64() | ((UInt128)args.LittleEndian64() << 64);
        bool isTooLarge = (args.LittleEndian64() | args.LittleEndian64()) != 0;
        if (proof.IsCutShort || value.IsCutShort || args.IsCutShort)
            arguments.Refuse("carries a message that is cut short");
        else if (isTooLarge)
            arguments.Refuse("names an amount that needs more than 128 bits");
        else if (toAssetHash.Length != 20 || toAddress.Length != 20)
            arguments.Refuse("names a token or receiver that is no address");
        else if (BridgeChainIds.Poly.Find(toChainId) is { } chain && chain != transaction.Chain)
            arguments.Refuse($"asks for a payout on {chain.Name}, not on {transaction.Chain.Name}");
        if (arguments.Fault is not null)
            toAssetHash = toAddress = stackalloc byte[20];
        var receiver = new Account(transaction.Chain, Address.FromAccount20(toAddress));
        Asset asset = BridgeAssets.Of(new Account(transaction.Chain, Address.FromAccount20(toAssetHash)));
        Add(record, call, arguments, () => new BridgeArrival(
            Protocol, KeyOf(fromChainID, txHash), call.Transaction, call.Position, receiver, asset, amount)
        {
            SourceChain = BridgeChainIds.Poly.Find(fromChainID),
        });
    }

    /// <summary>Bytes behind their length, as ZeroCopySink.sol writes it: one byte, or 0xFD, 0xFE, 0xFF and two, four, eight of them.</summary>
    private static ReadOnlySpan<byte> Prefixed(ref PackedReader reader)
    {
        UInt128 length = reader.Number(1);
        if (length >= 0xFD)
        {
            ReadOnlySpan<byte> littleEndian = reader.Take(1 << (int)(length - 0xFC));
            length = 0;
            for (int i = littleEndian.Length - 1; i >= 0; i--)
                length = (length << 8) | littleEndian[i];
        }

        return reader.Take((int)UInt128.Min(length, int.MaxValue));
    }

    private static Account? AccountOf(AbiArguments arguments, string name, ChainId? chain)
    {
        ReadOnlySpan<byte> bytes = arguments.Bytes(name).Span;
        if (chain is not { } known)
            return null;
        if (bytes.Length == 20)
            return new Account(known, Address.FromAccount20(bytes));
        arguments.Refuse($"{name} is no address of {known.Name}");
        return null;
    }

    private static ReadOnlySpan<byte> SiblingBytes(TransactionEvidence transaction, EventSignature signature, string name) =>
        transaction.Logs.FirstOrDefault(signature.Matches) is { } log ? AbiArguments.Of(log, signature).Bytes(name).Span : default;

    private static string KeyOf(UInt128? source, ReadOnlySpan<byte> messageNumber) =>
        source is null || messageNumber.IsEmpty ? "" : $"{source}:{Convert.ToHexStringLower(messageNumber)}";
}
