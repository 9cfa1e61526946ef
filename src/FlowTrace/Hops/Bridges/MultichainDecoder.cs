using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Multichain, before that Anyswap: routers V4 to V7 and the tokens of the older bridge. The payout names the deposit's transaction.</summary>
/// <remarks>
/// Events and functions of AnyswapV4Router.sol, AnyswapV6Router.sol, MultichainV7Router.sol and AnyswapV5ERC20.sol. The token of an event is
/// the wrapper anyToken; what really moves is looked for among the transfers. What is paid out is the deposit less a fee the chain does not state.
/// </remarks>
internal sealed class MultichainDecoder : BridgeDecoder
{
    private static readonly EventSignature LogAnySwapOut =
        new("LogAnySwapOut(address indexed token, address indexed from, address indexed to, uint256 amount, uint256 fromChainID, uint256 toChainID)");

    private static readonly EventSignature LogAnySwapOutText =
        new("LogAnySwapOut(address indexed token, address indexed from, string to, uint256 amount, uint256 fromChainID, uint256 toChainID)");

    private static readonly EventSignature LogAnySwapOutV7 =
        new("LogAnySwapOut(bytes32 indexed swapoutID, address indexed token, address indexed from, string receiver, uint256 amount, uint256 toChainID)");

    private static readonly EventSignature LogAnySwapIn =
        new("LogAnySwapIn(bytes32 indexed txhash, address indexed token, address indexed to, uint256 amount, uint256 fromChainID, uint256 toChainID)");

    private static readonly EventSignature LogAnySwapInV7 = new(
        "LogAnySwapIn(string swapID, bytes32 indexed swapoutID, address indexed token, address indexed receiver, uint256 amount, uint256 fromChainID)");

    private static readonly EventSignature LogSwapin = new("LogSwapin(bytes32 indexed txhash, address indexed account, uint256 amount)");

    private static readonly EventSignature LogSwapout = new("LogSwapout(address indexed account, address indexed bindaddr, uint256 amount)");

    private static readonly EventSignature LogSwapoutText = new("LogSwapout(address indexed account, uint256 amount, string bindaddr)");

    private static readonly CallSignature[] AnySwapIn =
    [
        new("anySwapIn(bytes32 txs, address token, address to, uint256 amount, uint256 fromChainID)"),
        new("anySwapInUnderlying(bytes32 txs, address token, address to, uint256 amount, uint256 fromChainID)"),
        new("anySwapInAuto(bytes32 txs, address token, address to, uint256 amount, uint256 fromChainID)"),
    ];

    /// <inheritdoc/>
    public override string Protocol => "Multichain";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } =
        [LogAnySwapOut, LogAnySwapOutText, LogAnySwapOutV7, LogAnySwapIn, LogAnySwapInV7, LogSwapin, LogSwapout, LogSwapoutText];

    /// <inheritdoc/>
    public override IReadOnlyList<CallSignature> Calls => AnySwapIn;

    /// <summary>AnyswapV4Router on Ethereum; the other routers were one a token family and are not all known.</summary>
    public override IReadOnlySet<Account> Contracts { get; } =
        new[] { Account.Parse("ethereum:0x6b7a87899490EcE95443e979cA9485CBE7E71522") }.ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        bool hasSwapIn = false;
        foreach (EventLog log in transaction.Logs)
        {
            hasSwapIn |= LogAnySwapIn.Matches(log);
            if (LogAnySwapOut.Matches(log))
                SwapOut(transaction, record, log, AbiArguments.Of(log, LogAnySwapOut), "to");
            else if (LogAnySwapOutText.Matches(log))
                SwapOut(transaction, record, log, AbiArguments.Of(log, LogAnySwapOutText), "to");
            else if (LogAnySwapOutV7.Matches(log))
                SwapOut(transaction, record, log, AbiArguments.Of(log, LogAnySwapOutV7), "receiver", "swapoutID");
            else if (LogAnySwapIn.Matches(log))
                SwapIn(transaction, record, log, AbiArguments.Of(log, LogAnySwapIn), "to", "txhash");
            else if (LogAnySwapInV7.Matches(log))
                SwapIn(transaction, record, log, AbiArguments.Of(log, LogAnySwapInV7), "receiver", "swapoutID");
            else if (LogSwapin.Matches(log))
                TokenIn(transaction, record, log);
            else if (LogSwapout.Matches(log) || LogSwapoutText.Matches(log))
                TokenOut(transaction, record, log, AbiArguments.Of(log, LogSwapout.Matches(log) ? LogSwapout : LogSwapoutText));
        }

        // Without the event, because the source has no logs, the router's call says the same.
        if (!hasSwapIn)
            foreach (ContractCall call in Told(transaction))
                CallIn(transaction, record, call, AbiArguments.Of(call, AnySwapIn.First(signature => signature.Matches(call))));
    }

    private void SwapOut(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments swap, string receiver, string? id = null)
    {
        UInt128 toChainID = swap.Quantity("toChainID");
        ChainId? destination = BridgeChainIds.Eip155.Find(toChainID);
        Account token = swap.Account("token");
        Account from = swap.Account("from");
        UInt128 amount = swap.Quantity("amount");
        Account? to = BridgeReceivers.Read(swap, receiver, destination, isText: !LogAnySwapOut.Matches(log), out string stated);
        string key = id is null ? log.Transaction.ToString() : swap.Word(id).ToString();
        Add(record, log, swap, () => new BridgeDeparture(
            Protocol, key, log.Transaction, log.Position, from, token, MovedAsset(transaction, token, amount, from, null), amount)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = stated.Length > 0 ? stated : StateUnknown(destination, $"{toChainID}", "chain"),
        });
    }

    private void SwapIn(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments swap, string receiver, string id)
    {
        Account to = swap.Account(receiver);
        Account token = swap.Account("token");
        UInt128 amount = swap.Quantity("amount");
        UInt128 fromChainID = swap.Quantity("fromChainID");
        string key = id == "txhash" ? KeyOf(swap.Word(id)) : swap.Word(id).ToString();
        Add(record, log, swap, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, to, MovedAsset(transaction, token, amount, null, to), amount)
        {
            SourceChain = BridgeChainIds.Eip155.Find(fromChainID),
            Payer = token,
        });
    }

    private void CallIn(TransactionEvidence transaction, BridgeRecord record, ContractCall call, AbiArguments swap)
    {
        Account to = swap.Account("to");
        Account token = swap.Account("token");
        UInt128 amount = swap.Quantity("amount");
        UInt128 fromChainID = swap.Quantity("fromChainID");
        string key = KeyOf(swap.Word("txs"));
        Add(record, call, swap, () => new BridgeArrival(
            Protocol, key, call.Transaction, call.Position, to, MovedAsset(transaction, token, amount, null, to), amount)
        {
            SourceChain = BridgeChainIds.Eip155.Find(fromChainID),
            Payer = token,
        });
    }

    // The token itself is the emitter: the older bridge minted and burnt it.
    private void TokenIn(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments swap = AbiArguments.Of(log, LogSwapin);
        Account account = swap.Account("account");
        UInt128 amount = swap.Quantity("amount");
        string key = KeyOf(swap.Word("txhash"));
        Add(record, log, swap, () => new BridgeArrival(
            Protocol, key, log.Transaction, log.Position, account, BridgeAssets.Of(log.Emitter), amount));
    }

    // The payout comes from a wallet of the bridge and names nothing; only the address it goes to is stated, not the chain.
    private void TokenOut(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments swap)
    {
        bool isText = LogSwapoutText.Matches(log);
        Account account = swap.Account("account");
        UInt128 amount = swap.Quantity("amount");
        string bindaddr = isText ? swap.Text("bindaddr") : swap.Account("bindaddr").AddressText;
        ChainId? destination = isText && Address.GuessChain(bindaddr) == ChainId.Bitcoin ? ChainId.Bitcoin : null;
        Account? to = destination is { } chain && Address.TryParse(bindaddr, chain, out Address address, out _) ? new Account(chain, address) : null;
        Add(record, log, swap, () => new BridgeDeparture(
            Protocol, "", log.Transaction, log.Position, account, log.Emitter, BridgeAssets.Of(log.Emitter), amount)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = $"destination {bindaddr}",
        });
    }

    private static Asset MovedAsset(TransactionEvidence transaction, Account token, UInt128 amount, Account? from, Account? to)
    {
        // The underlying token or coin first; where only the wrapper moves, it is what the holder has.
        foreach (Transfer transfer in transaction.Transfers)
            if (transfer.Kind != TransferKind.Fee && transfer.Quantity == amount && (from is null || transfer.From == from) && (to is null || transfer.To == to)
                && transfer.Asset != BridgeAssets.Of(token))
                return transfer.Asset;
        return BridgeAssets.Of(token);
    }

    private static string KeyOf(Word transactionHash) => transactionHash.ToString()[2..];
}
