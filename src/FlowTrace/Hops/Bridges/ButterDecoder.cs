using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>Butter Network over MAP Protocol: the order id ties the legs, through whatever relay chain the message goes.</summary>
/// <remarks>
/// Events of MAPOmnichainServiceV3.sol. Addresses are bytes: twenty of them on EVM chains and Tron, a chain's own spelling elsewhere. What is paid
/// out is the deposit less fees, in the destination's own token, which the deposit does not name.
/// </remarks>
internal sealed class ButterDecoder : BridgeDecoder
{
    private static readonly EventSignature MapSwapOut = new(
        "mapSwapOut(uint256 indexed fromChain, uint256 indexed toChain, bytes32 orderId, bytes token, bytes from, bytes to, uint256 amount, bytes data)");

    private static readonly EventSignature MapSwapIn = new(
        "mapSwapIn(uint256 indexed fromChain, uint256 indexed toChain, bytes32 indexed orderId, address token, bytes from, address to, uint256 amount)");

    private const int AddressBytes = 20;

    // One contract address on the EVM chains Butter serves.
    private static readonly string[] SharedChains =
        ["ethereum", "bsc", "polygon", "arbitrum", "optimism", "base", "linea", "zksync", "eip155:5000", "eip155:8217", "eip155:81457", "eip155:534352"];

    /// <inheritdoc/>
    public override string Protocol => "Butter";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [MapSwapOut, MapSwapIn];

    /// <summary>MAP's omnichain service, from DefiLlama's bridge adapter.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = SharedChains.Select(chain => chain + ":0x0000317Bec33Af037b5fAb2028f52d14658F6A56")
        .Append("tron:TXsDYB9ovFEFg4cja6gn1t1tpmrnSbYhHA").Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
        {
            if (MapSwapOut.Matches(log))
                Out(transaction, record, log);
            else if (MapSwapIn.Matches(log))
                In(transaction, record, log);
        }
    }

    private void Out(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments swap = AbiArguments.Of(log, MapSwapOut);
        string orderId = swap.Word("orderId").ToString();
        UInt128 toChain = swap.Quantity("toChain");
        ChainId? destination = BridgeChainIds.Butter.Find(toChain);
        UInt128 amount = swap.Quantity("amount");
        Account? token = AccountOf(swap, "token", transaction.Chain);
        Account? from = AccountOf(swap, "from", transaction.Chain);
        Account? to = AccountOf(swap, "to", destination);
        string toText = Convert.ToHexStringLower(swap.Bytes("to").Span);
        if (token is null)
            swap.Refuse($"token is no address of {transaction.Chain.Name}");
        Add(record, log, swap, () => new BridgeDeparture(
            Protocol, orderId, log.Transaction, log.Position, from, log.Emitter,
            BridgeAssets.Moved(transaction, BridgeAssets.Of(token!.Value), amount, to: log.Emitter), amount)
        {
            DestinationChain = destination,
            Destination = to,
            Stated = to is null ? $"destination chain {toChain}, address {toText}" : "",
        });
    }

    private void In(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        AbiArguments swap = AbiArguments.Of(log, MapSwapIn);
        string orderId = swap.Word("orderId").ToString();
        ChainId? source = BridgeChainIds.Butter.Find(swap.Quantity("fromChain"));
        Account to = swap.Account("to");
        Asset token = swap.Asset("token");
        UInt128 amount = swap.Quantity("amount");
        Add(record, log, swap, () => new BridgeArrival(
            Protocol, orderId, log.Transaction, log.Position, to, BridgeAssets.Moved(transaction, token, amount, to: to), amount)
        {
            SourceChain = source,
            Payer = log.Emitter,
        });
    }

    private static Account? AccountOf(AbiArguments swap, string name, ChainId? chain) =>
        chain is { } known && KnownChains.FormatOf(known) is AddressFormat.Evm or AddressFormat.Tron && swap.Bytes(name) is { Length: AddressBytes } bytes
            ? new Account(known, Address.FromAccount20(bytes.Span)) : null;
}
