using System.Collections.Frozen;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>
/// The events by which pools, aggregators and order books say that they exchanged assets. They name the protocol; amounts come from transfers, for
/// anyone can emit an event.
/// </summary>
/// <remarks>Source: the contracts' published declarations. Routers that emit none (1inch from v4, 0x Settler, Uniswap's Universal Router) are named
/// by the pools they use.</remarks>
internal static class SwapEvents
{
    // Settled orders say who gave what and got what: they tell whose is whose where netting alone cannot.
    private static readonly EventSignature CowTrade = new(
        "Trade(address indexed owner, address sellToken, address buyToken, uint256 sellAmount, uint256 buyAmount, uint256 feeAmount, bytes orderUid)");

    private static readonly EventSignature Swapped = new(
        "Swapped(address sender, address srcToken, address dstToken, address dstReceiver, uint256 spentAmount, uint256 returnAmount)");

    private static readonly EventSignature TransformedErc20 = new(
        "TransformedERC20(address indexed taker, address inputToken, address outputToken, uint256 inputTokenAmount, uint256 outputTokenAmount)");

    private static readonly EventSignature OrderRecord = new(
        "OrderRecord(address fromToken, address toToken, address sender, uint256 fromAmount, uint256 returnAmount)");

    private static readonly (string Protocol, EventSignature Event)[] Named =
    [
        ("Uniswap V1 / SunSwap V1", new("TokenPurchase(address indexed buyer, uint256 indexed native_sold, uint256 indexed tokens_bought)")),
        ("Uniswap V1", new("EthPurchase(address indexed buyer, uint256 indexed tokens_sold, uint256 indexed eth_bought)")),
        ("SunSwap V1", new("TrxPurchase(address indexed buyer, uint256 indexed tokens_sold, uint256 indexed trx_bought)")),
        ("SunSwap V1", new("TokenToToken(address buyer, address target, address token, uint256 sold, uint256 bought)")),
        ("Uniswap V2 kind", new(
            "Swap(address indexed sender, uint256 amount0In, uint256 amount1In, uint256 amount0Out, uint256 amount1Out, address indexed to)")),
        ("Uniswap V3 kind", new(
            "Swap(address indexed sender, address indexed recipient, int256 amount0, int256 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick)")),
        ("PancakeSwap V3", new(
            "Swap(address indexed sender, address indexed recipient, int256 amount0, int256 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick, "
            + "uint128 protocolFeesToken0, uint128 protocolFeesToken1)")),
        ("Uniswap V4", new(
            "Swap(bytes32 indexed id, address indexed sender, int128 amount0, int128 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick, "
            + "uint24 fee)")),
        ("Curve", new("TokenExchange(address indexed buyer, int128 sold_id, uint256 tokens_sold, int128 bought_id, uint256 tokens_bought)")),
        ("Curve", new("TokenExchangeUnderlying(address indexed buyer, int128 sold_id, uint256 tokens_sold, int128 bought_id, uint256 tokens_bought)")),
        ("Curve", new("TokenExchange(address indexed buyer, uint256 sold_id, uint256 tokens_sold, uint256 bought_id, uint256 tokens_bought)")),
        ("Curve", new(
            "TokenExchange(address indexed buyer, uint256 sold_id, uint256 tokens_sold, uint256 bought_id, uint256 tokens_bought, uint256 fee, "
            + "uint256 packed_price_scale)")),
        ("Balancer V2", new(
            "Swap(bytes32 indexed poolId, address indexed tokenIn, address indexed tokenOut, uint256 amountIn, uint256 amountOut)")),
        ("1inch / KyberSwap", Swapped),
        ("1inch limit order", new("OrderFilled(bytes32 orderHash, uint256 remainingAmount)")),
        ("KyberSwap", new("Exchange(address pair, uint256 amountOut, address output)")),
        ("0x", TransformedErc20),
        ("0x", new(
            "LiquidityProviderSwap(address inputToken, address outputToken, uint256 inputTokenAmount, uint256 outputTokenAmount, address provider, "
            + "address recipient)")),
        ("CoW Protocol", CowTrade),
        ("OKX DEX", OrderRecord),
        ("wrapped coin", new("Deposit(address indexed dst, uint256 wad)")),
        ("wrapped coin", new("Withdrawal(address indexed src, uint256 wad)")),
    ];

    private static readonly FrozenDictionary<Word, string> ByTopic = Named.ToFrozenDictionary(pair => pair.Event.Topic, pair => pair.Protocol);

    /// <summary>The events that are known, for tests of their hashes.</summary>
    public static IEnumerable<EventSignature> All => Named.Select(pair => pair.Event);

    /// <summary>What the events of one transaction say; null when none of them speaks of an exchange.</summary>
    public static SwapEvidence? Read(IEnumerable<EventLog> logs)
    {
        var protocols = new SortedSet<string>(StringComparer.Ordinal);
        var orders = new List<SwapOrder>();
        foreach (EventLog log in logs)
            if (log.Topics.Count > 0 && ByTopic.TryGetValue(log.Topics[0], out string? protocol))
            {
                protocols.Add(protocol);
                if (OrderOf(log) is { } order)
                    orders.Add(order);
            }

        return protocols.Count == 0 ? null : new SwapEvidence(string.Join(", ", protocols), orders);
    }

    private static SwapOrder? OrderOf(EventLog log)
    {
        if (CowTrade.Matches(log))
            return Order(AbiArguments.Of(log, CowTrade), "owner", null, ("sellToken", "sellAmount"), ("buyToken", "buyAmount"));
        if (Swapped.Matches(log))
            return Order(AbiArguments.Of(log, Swapped), "sender", "dstReceiver", ("srcToken", "spentAmount"), ("dstToken", "returnAmount"));
        if (TransformedErc20.Matches(log))
            return Order(AbiArguments.Of(log, TransformedErc20), "taker", null, ("inputToken", "inputTokenAmount"), ("outputToken", "outputTokenAmount"));
        return OrderRecord.Matches(log)
            ? Order(AbiArguments.Of(log, OrderRecord), "sender", null, ("fromToken", "fromAmount"), ("toToken", "returnAmount"))
            : null;
    }

    private static SwapOrder? Order(
        AbiArguments arguments, string payer, string? receiver, (string Asset, string Quantity) given, (string Asset, string Quantity) taken)
    {
        var order = new SwapOrder(
            arguments.Account(payer), receiver is null ? null : arguments.Account(receiver), arguments.Asset(given.Asset), arguments.Quantity(given.Quantity),
            arguments.Asset(taken.Asset), arguments.Quantity(taken.Quantity));
        return arguments.Fault is null ? order : null;
    }
}

/// <summary>What a transaction's events say of exchanges in it.</summary>
/// <param name="Protocols">The protocols, in order.</param>
/// <param name="Orders">Who gave what for what, where an event says so.</param>
internal sealed record SwapEvidence(string Protocols, IReadOnlyList<SwapOrder> Orders);

/// <summary>An order that was carried out.</summary>
internal sealed record SwapOrder(Account Payer, Account? Receiver, Asset Given, UInt128 GivenQuantity, Asset Taken, UInt128 TakenQuantity);
