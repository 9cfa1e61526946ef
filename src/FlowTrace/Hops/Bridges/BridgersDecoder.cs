using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// Bridgers, also called SWFT: a much used way to USDT on Tron. Destination address and token stand in clear in the event and in the call
/// data; the payout is a plain transfer from a hot wallet and bears no id.
/// </summary>
/// <remarks>
/// Functions as in the interface ISwft of Rango, events as in DefiLlama's adapter. Some deployments emit no event, so the call is read where
/// there is none. The least amount is in a unit the contract does not name, and is only stated.
/// </remarks>
internal sealed class BridgersDecoder : BridgeDecoder
{
    private static readonly EventSignature SwapEvent =
        new("Swap(address fromToken, string toToken, address sender, string destination, uint256 fromAmount, uint256 minReturnAmount)");

    private static readonly EventSignature SwapEthEvent =
        new("SwapEth(string toToken, address sender, string destination, uint256 fromAmount, uint256 minReturnAmount)");

    private static readonly CallSignature SwapCall =
        new("swap(address fromToken, string toToken, string destination, uint256 fromAmount, uint256 minReturnAmount)");

    private static readonly CallSignature SwapEthCall = new("swapEth(string toToken, string destination, uint256 minReturnAmount)");

    // One contract address on seven chains (DefiLlama's TVL adapter).
    private static readonly string[] SharedChains = ["ethereum", "bsc", "polygon", "arbitrum", "optimism", "avalanche", "fantom"];

    /// <inheritdoc/>
    public override string Protocol => "Bridgers";

    /// <inheritdoc/>
    public override IReadOnlyList<EventSignature> Events { get; } = [SwapEvent, SwapEthEvent];

    /// <inheritdoc/>
    public override IReadOnlyList<CallSignature> Calls { get; } = [SwapCall, SwapEthCall];

    /// <summary>DefiLlama's adapters for SWFT and Bridgers, with the older deployments they list.</summary>
    public override IReadOnlySet<Account> Contracts { get; } = SharedChains
        .Select(chain => chain + ":0xB685760EBD368a891F27ae547391F4E2A289895b")
        .Concat(
        [
            "base:0xa18968cc31232724f1dbd0d1e8d0b323d89f3501", "linea:0x8159891dfe9de7fc3bf1b665eb1adda60f2acd0e",
            "ethereum:0x92e929d8b2c8430bcaf4cd87654789578bb2b786", "bsc:0x1eD5685F345b2fa564Ea4a670dE1Fde39e484751",
            "tron:TPwezUWpEGmFBENNWJHwXHRG1D2NCEEt5s", "tron:TEorZTZ5MHx8SrvsYs1R3Ds5WvY1pVoMSA",
        ])
        .Select(text => Account.Parse(text)).ToFrozenSet();

    /// <inheritdoc/>
    public override void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        bool hasEvent = false;
        foreach (EventLog log in transaction.Logs)
            if (SwapEvent.Matches(log) || SwapEthEvent.Matches(log))
            {
                hasEvent = true;
                Swap(transaction, record, log);
            }

        if (!hasEvent)
            foreach (ContractCall call in Told(transaction))
                Swap(transaction, record, call);
    }

    private void Swap(TransactionEvidence transaction, BridgeRecord record, EventLog log)
    {
        bool isNative = SwapEthEvent.Matches(log);
        AbiArguments swap = AbiArguments.Of(log, isNative ? SwapEthEvent : SwapEvent);
        Asset fromToken = isNative ? Asset.Native(transaction.Chain) : swap.Asset("fromToken");
        UInt128 fromAmount = swap.Quantity("fromAmount");
        Account sender = swap.Account("sender");
        BridgeDeparture departure = Destined(
            new BridgeDeparture(Protocol, "", log.Transaction, log.Position, sender, log.Emitter, fromToken, fromAmount), swap);
        Add(record, log, swap, () => departure);
    }

    private void Swap(TransactionEvidence transaction, BridgeRecord record, ContractCall call)
    {
        bool isNative = SwapEthCall.Matches(call);
        AbiArguments swap = AbiArguments.Of(call, isNative ? SwapEthCall : SwapCall);
        Asset fromToken = isNative ? Asset.Native(transaction.Chain) : swap.Asset("fromToken");
        UInt128 fromAmount = isNative ? call.Value : swap.Quantity("fromAmount");
        BridgeDeparture departure = Destined(
            new BridgeDeparture(Protocol, "", call.Transaction, call.Position, call.From, call.To, fromToken, fromAmount), swap);
        Add(record, call, swap, () => departure);
    }

    private static BridgeDeparture Destined(BridgeDeparture departure, AbiArguments swap)
    {
        string toToken = swap.Text("toToken");
        ChainId? destination = ChainOf(toToken, out bool isCoin);
        Account? receiver = BridgeReceivers.Read(swap, "destination", destination, isText: true, out string stated);
        return departure with
        {
            DestinationChain = destination,
            Destination = receiver,
            DestinationAsset = isCoin && destination is { } chain ? Asset.Native(chain) : null,
            Stated = $"{stated} for {toToken}, at least {swap.Id("minReturnAmount")}",
        };
    }

    /// <summary>The chain of <c>USDT(TRON)</c>, or of a bare coin such as <c>BTC</c>; null for a chain or token that is not known.</summary>
    private static ChainId? ChainOf(string toToken, out bool isCoin)
    {
        int open = toToken.IndexOf('(', StringComparison.Ordinal);
        bool isQualified = open > 0 && toToken[^1] == ')';
        string symbol = isQualified ? toToken[..open] : toToken;
        string name = isQualified ? toToken[(open + 1)..^1] : toToken;
        KnownChain? chain = KnownChains.ByName.GetValueOrDefault(name);
        isCoin = chain is not null && string.Equals(symbol, chain.NativeSymbol, StringComparison.OrdinalIgnoreCase);
        return isQualified || isCoin ? chain?.Id : null;
    }
}
