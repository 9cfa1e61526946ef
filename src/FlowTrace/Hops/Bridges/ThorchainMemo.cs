using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>What a memo asks THORChain or Maya for, or says of a payout.</summary>
internal enum ThorchainMemoKind
{
    /// <summary>A swap at the market's price.</summary>
    Swap,

    /// <summary>A swap at a limit; it may wait, and be filled in parts.</summary>
    LimitSwap,

    /// <summary>A payout.</summary>
    Outbound,

    /// <summary>A payment back because the deposit could not be served.</summary>
    Refund,

    /// <summary>A move between the protocol's own vaults, or of its nodes.</summary>
    Internal,

    /// <summary>Liquidity, savings, loans, names, trade accounts: the units stay in the protocol.</summary>
    Other,
}

/// <summary>A memo of THORChain or Maya, in its fields.</summary>
/// <remarks>
/// <para>
/// <c>=:ASSET:DEST/REFUND:LIMIT/INTERVAL/QUANTITY:AFFILIATES:BASISPOINTS:AGGREGATOR:FINALTOKEN:MINIMUM</c>; all behind the asset may be empty or
/// left out. <c>OUT:hash</c> and <c>REFUND:hash</c> name the transaction they answer. Source: dev.thorchain.org, "Transaction memos".
/// </para>
/// <para>Any text may stand where memos stand. What merely begins like a memo is none: the function must be spelt whole, and a swap needs an asset.</para>
/// </remarks>
internal sealed record ThorchainMemo(ThorchainMemoKind Kind)
{
    // THORChain's amounts have eight decimals, whatever the asset.
    private const int Decimals = 8;
    private const int MaxThorname = 30;

    private static readonly SearchValues<char> ThornameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+.");

    private static readonly FrozenDictionary<string, ThorchainMemoKind> Functions = new (string Spellings, ThorchainMemoKind Kind)[]
    {
        ("SWAP s =", ThorchainMemoKind.Swap),
        ("=<", ThorchainMemoKind.LimitSwap),
        ("OUT", ThorchainMemoKind.Outbound),
        ("REFUND", ThorchainMemoKind.Refund),
        ("MIGRATE RAGNAROK CONSOLIDATE NOOP RESERVE BOND UNBOND REBOND LEAVE OPERATOR MAINT", ThorchainMemoKind.Internal),
        ("ADD + WITHDRAW wd - DONATE d NAME n ~ LOAN+ $+ LOAN- $- TRADE+ TRADE- SECURE+ SECURE- POOL+ POOL- TCY TCY+ TCY- x EXEC SWITCH m=<",
            ThorchainMemoKind.Other),
    }.SelectMany(row => row.Spellings.Split(' ').Select(spelling => (spelling, row.Kind)))
        .ToFrozenDictionary(pair => pair.spelling, pair => pair.Kind, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a swap pays out; null for other kinds.</summary>
    public ThorchainAsset? Asset { get; private init; }

    /// <summary>Who is to be paid: an address, a THORName, or empty for the sender.</summary>
    public string Destination { get; private init; } = "";

    /// <summary>Who gets a refund; empty for the sender.</summary>
    public string RefundTo { get; private init; } = "";

    /// <summary>The least to pay out, in units of which a coin has 10^8 whatever its asset; null where there is none.</summary>
    public UInt128? Limit { get; private init; }

    /// <summary>How many blocks lie between the parts of a streaming swap; 0 where it does not stream.</summary>
    public UInt128 Interval { get; private init; }

    /// <summary>How many parts a streaming swap has; 0 lets the protocol choose.</summary>
    public UInt128 Quantity { get; private init; }

    /// <summary>Names or addresses that get a fee out of the swap.</summary>
    public IReadOnlyList<string> Affiliates { get; private init; } = [];

    /// <summary>The contract that swaps once more on the destination chain; empty where there is none.</summary>
    public string Aggregator { get; private init; } = "";

    /// <summary>The transaction a payout or refund answers.</summary>
    public TransactionId Answers { get; private init; }

    /// <summary>Whether several payouts may answer the deposit.</summary>
    public bool MayPayInParts => Kind == ThorchainMemoKind.LimitSwap || (Interval > 0 && Quantity != 1);

    /// <summary>Reads a memo; null for a text that is none.</summary>
    public static ThorchainMemo? TryParse(string text)
    {
        string[] fields = text.Trim().Split(':');
        if (!Functions.TryGetValue(fields[0], out ThorchainMemoKind kind))
            return null;
        string Field(int index) => index < fields.Length ? fields[index].Trim() : "";
        switch (kind)
        {
            case ThorchainMemoKind.Outbound or ThorchainMemoKind.Refund:
                string hash = Field(1).StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? Field(1)[2..] : Field(1);
                return hash.Length == 64 && hash.All(char.IsAsciiHexDigit) ? new(kind) { Answers = TransactionId.Parse(hash) } : null;
            case ThorchainMemoKind.Swap or ThorchainMemoKind.LimitSwap when ThorchainAsset.TryParse(Field(1)) is { } asset:
                string[] receivers = Field(2).Split('/');
                string[] limit = Field(3).Split('/');
                return new(kind)
                {
                    Asset = asset,
                    Destination = receivers[0],
                    RefundTo = receivers.Length > 1 ? receivers[1] : "",
                    Limit = Number(limit[0]) is { } least && least > 0 ? least : null,
                    Interval = limit.Length > 1 ? Number(limit[1]) ?? 0 : 0,
                    Quantity = limit.Length > 2 ? Number(limit[2]) ?? 0 : 0,
                    Affiliates = Field(4).Split('/', StringSplitOptions.RemoveEmptyEntries),
                    Aggregator = Field(6),
                };
            case ThorchainMemoKind.Swap or ThorchainMemoKind.LimitSwap:
                return null;
            default:
                return new(kind);
        }
    }

    /// <summary>The least to pay out in base units of the asset; null where it is not stated or the asset's decimals are not known.</summary>
    public UInt128? LeastBaseUnits()
    {
        if (Limit is not { } limit || Asset?.Asset is not { Kind: AssetKind.Native } coin || KnownChains.Find(coin.Chain) is not { } chain)
            return null;
        UInt128 scale = Power(Math.Abs(chain.NativeDecimals - Decimals));
        return chain.NativeDecimals < Decimals ? limit / scale : limit <= UInt128.MaxValue / scale ? limit * scale : null;
    }

    /// <summary>
    /// The account a field names on a chain; null with <paramref name="isName"/> where it may be a THORName, and false where it can be neither:
    /// a memo that lies about its destination.
    /// </summary>
    public static bool TryReadReceiver(string field, ChainId chain, out Account? account, out bool isName, out string error)
    {
        isName = false;
        if (BridgeReceivers.TryParse(field, chain, out account, out error))
            return true;
        // A THORName: at most 30 letters, digits, dashes, underscores and pluses, and not the form of an address of any chain known here.
        isName = field.Length <= MaxThorname && Address.GuessChain(field) is null
            && !field.AsSpan().ContainsAnyExcept(ThornameCharacters)
            && !field.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return isName;
    }

    // Plain, or scientific as in 5e8.
    private static UInt128? Number(string text)
    {
        int e = text.IndexOf('e', StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> digits = e < 0 ? text : text.AsSpan(0, e);
        int exponent = 0;
        if (!UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 number)
            || (e >= 0 && (!int.TryParse(text.AsSpan(e + 1), NumberStyles.None, CultureInfo.InvariantCulture, out exponent) || exponent > 38)))
            return null;
        UInt128 scale = Power(exponent);
        return number <= UInt128.MaxValue / scale ? number * scale : null;
    }

    private static UInt128 Power(int exponent)
    {
        UInt128 power = UInt128.One;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }
}
