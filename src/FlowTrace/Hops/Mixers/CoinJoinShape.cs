using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>One input or output of a transaction: whose, and how much.</summary>
/// <param name="Account">The address; null where the script has none.</param>
/// <param name="Quantity">How many base units.</param>
internal readonly record struct CoinJoinPart(Account? Account, UInt128 Quantity);

/// <summary>
/// What a UTXO transaction's inputs and outputs look like: a coinjoin of a known kind, or none. A shape is an inference: payments of equal
/// amounts to many can look like one, and a coinjoin with few participants like a payment.
/// </summary>
/// <remarks>
/// <para>Sources of the rules and their constants:</para>
/// <para>
/// Whirlpool, Wasabi 1 and 2: the scanner of nopara73's Dumplings and BlockSci's port of it (first heights, pool sizes, ten equal outputs
/// near 0.1 BTC, fifty inputs and four fifths of the outputs of standard denominations). Wasabi 2's denominations: powers of two and three,
/// twice powers of three, and one, two and five times powers of ten, from 5,000 satoshi (WabiSabi's documentation).
/// </para>
/// <para>
/// JoinMarket: Goldfeder, Kalodner, Reisman, Narayanan, "When the cookie meets the blockchain" (2018), as BlockSci's <c>isCoinjoin</c> has it.
/// Two participants are not believed: a payment with an equal change looks the same. Immutable and safe to share between threads.
/// </para>
/// </remarks>
/// <param name="Kind">What it looks like.</param>
/// <param name="EqualOutputs">How many outputs are indistinguishable: the anonymity set a participant gets. 0 for none.</param>
/// <param name="Denomination">What each of them is worth; for Wasabi 2, where several are, the commonest. 0 for none.</param>
/// <param name="Reason">What was recognised, or why nothing was.</param>
internal sealed record CoinJoinShape(CoinJoinKind Kind, int EqualOutputs, UInt128 Denomination, string Reason)
{
    /// <summary>With fewer inputs and outputs than this a transaction is none: three participants and two changes.</summary>
    internal const int FewestParts = FewestJoinMarket + FewestJoinMarket + FewestJoinMarket - 1;

    // A heuristic's place on GraphSense's scale of confidence.
    private const int Confidence = 10;

    private const int FewestWhirlpool = 5, MostWhirlpool = 10;
    private const int FewestWasabi1 = 10;
    private const int FewestWasabi2Inputs = 50;
    private const int FewestJoinMarket = 3;

    // In satoshi.
    private static readonly FrozenSet<UInt128> WhirlpoolPools = new UInt128[] { 100_000, 1_000_000, 5_000_000, 50_000_000 }.ToFrozenSet();
    private static readonly UInt128 Wasabi1Least = 8_000_000, Wasabi1Most = 12_000_000;
    private static readonly FrozenSet<UInt128> Wasabi2Denominations = StandardDenominations().ToFrozenSet();

    // What markers of protocols on top of Bitcoin pay to many outputs: the dust of old and of new addresses.
    private static readonly FrozenSet<UInt128> Markers = new UInt128[] { 294, 330, 546, 2730 }.ToFrozenSet();

    /// <summary>The source that labels of this heuristic name.</summary>
    internal const string LabelSource = "shape of the transaction";

    /// <summary>Whether it looks like a coinjoin.</summary>
    public bool IsCoinJoin => Kind != CoinJoinKind.None;

    /// <summary>The label of a transaction that looks like this: a mixer, by a heuristic; null when it looks like no coinjoin.</summary>
    internal Label? LabelOf(Account transaction) => Kind == CoinJoinKind.None ? null : new Label(
        transaction, $"{DisplayNameOf(Kind)} coinjoin", ServiceCategory.Mixer, LabelSource, Confidence, Note: Reason);

    /// <summary>Recognises a Bitcoin transaction by its inputs and outputs, in their order. Outputs that carry data and no value are left out.</summary>
    public static CoinJoinShape Of(IReadOnlyList<CoinJoinPart> inputs, IReadOnlyList<CoinJoinPart> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        CoinJoinPart[] paid = [.. outputs.Where(output => output.Quantity > UInt128.Zero)];
        if (inputs.Count < 2 || paid.Length < 2)
            return None("A coinjoin has at least two inputs and two outputs.");
        (UInt128 value, int count) = paid.GroupBy(output => output.Quantity).Select(group => (group.Key, group.Count()))
            .OrderByDescending(group => group.Item2).ThenByDescending(group => group.Key).First();
        return AsWhirlpool(inputs, paid, value, count) ?? AsWasabi2(inputs, paid, value, count) ?? AsWasabi1(inputs, value, count)
            ?? AsJoinMarket(inputs, paid, value, count) ?? None(count < 2 ? "No two outputs are equal." : "Equal outputs, but of no coinjoin's shape.");
    }

    private static CoinJoinShape? AsWhirlpool(IReadOnlyList<CoinJoinPart> inputs, CoinJoinPart[] outputs, UInt128 value, int count) =>
        count == outputs.Length && inputs.Count == count && count is >= FewestWhirlpool and <= MostWhirlpool && WhirlpoolPools.Contains(value)
        && inputs.All(input => input.Quantity >= value)
            ? Found(CoinJoinKind.Whirlpool, value, count, $"{count} inputs and {count} equal outputs of a Whirlpool pool's size, and nothing else")
            : null;

    private static CoinJoinShape? AsWasabi1(IReadOnlyList<CoinJoinPart> inputs, UInt128 value, int count) =>
        count >= FewestWasabi1 && inputs.Count >= count && value >= Wasabi1Least && value <= Wasabi1Most
            ? Found(CoinJoinKind.Wasabi1, value, count, $"{count} equal outputs of about 0.1 BTC from {inputs.Count} inputs")
            : null;

    private static CoinJoinShape? AsWasabi2(IReadOnlyList<CoinJoinPart> inputs, CoinJoinPart[] outputs, UInt128 value, int count)
    {
        if (inputs.Count < FewestWasabi2Inputs || count < 2 || !IsFalling(inputs) || !IsFalling(outputs))
            return null;
        int standard = outputs.Count(output => Wasabi2Denominations.Contains(output.Quantity));
        return standard * 5 > outputs.Length * 4
            ? Found(CoinJoinKind.Wasabi2, value, count,
                $"{inputs.Count} inputs, {standard} of {outputs.Length} outputs of standard denominations, both in falling order")
            : null;
    }

    private static CoinJoinShape? AsJoinMarket(IReadOnlyList<CoinJoinPart> inputs, CoinJoinPart[] outputs, UInt128 value, int count)
    {
        // One equal output each, and a change for all of them or for all but the one who sends everything.
        int participants = (outputs.Length + 1) / 2;
        if (count != participants || count < FewestJoinMarket || Markers.Contains(value))
            return null;
        return Distinct(inputs) >= participants && Distinct(outputs.Where(output => output.Quantity == value)) == participants
            ? Found(CoinJoinKind.JoinMarket, value, count,
                $"{count} equal outputs to different addresses, {outputs.Length - count} change outputs, inputs of at least {count} addresses")
            : null;
    }

    // A part without an address is somebody, and nobody knows whom: each counts as one more.
    private static int Distinct(IEnumerable<CoinJoinPart> parts)
    {
        var accounts = new HashSet<Account>();
        return parts.Count(part => part.Account is not { } account || accounts.Add(account));
    }

    private static bool IsFalling(IReadOnlyList<CoinJoinPart> parts)
    {
        for (int i = 1; i < parts.Count; i++)
            if (parts[i].Quantity > parts[i - 1].Quantity)
                return false;
        return true;
    }

    private static CoinJoinShape Found(CoinJoinKind kind, UInt128 value, int count, FormattableString reason) =>
        new(kind, count, value, reason.ToString(CultureInfo.InvariantCulture) + ".");

    private static string DisplayNameOf(CoinJoinKind kind) => kind switch
    {
        CoinJoinKind.Wasabi1 => "Wasabi 1",
        CoinJoinKind.Wasabi2 => "Wasabi 2",
        _ => kind.ToString(),
    };

    private static CoinJoinShape None(string reason) => new(CoinJoinKind.None, 0, UInt128.Zero, reason);

    private static IEnumerable<UInt128> StandardDenominations()
    {
        UInt128 least = 5000, most = 2_100_000_000_000_000;
        IEnumerable<UInt128> PowersOf(UInt128 number, UInt128 times)
        {
            for (UInt128 value = times; value <= most; value *= number)
                yield return value;
        }

        return PowersOf(2, 1).Concat(PowersOf(3, 1)).Concat(PowersOf(3, 2)).Concat(PowersOf(10, 1)).Concat(PowersOf(10, 2)).Concat(PowersOf(10, 5))
            .Where(value => value >= least);
    }
}
