using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>
/// A claim for every figure of a result: what was stolen, every outcome and its bounds, every step with its stolen parts, every path, sheet, gap and cut.
/// A claim is made when it is asked for, and its number is that of its place in the result, so the same result gives the same ids in whatever order they
/// are asked for.
/// </summary>
/// <remarks>
/// The ids are of this result, and not those of <see cref="ExpertReport"/>, which tells a selection. A claim about what came to a place names the
/// largest of the transactions that brought it, and how many more there are. Immutable and safe to share between threads.
/// </remarks>
public sealed partial class TraceClaims
{
    /// <summary>How many paths into one outcome have a claim: more than anybody reads, and few enough for every outcome to have so many.</summary>
    public const int MostPaths = 64;

    /// <summary>How many transactions a claim about many of them names, the largest first.</summary>
    public const int MostTransactions = 12;

    private readonly TraceResult _result;
    private readonly Label[] _labels;
    private readonly Dictionary<Label, int> _numberOfLabel = [];
    private readonly Dictionary<Outcome, int> _numberOfOutcome = [];
    private readonly Dictionary<Gap, int> _numberOfGap = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Cut, int> _numberOfCut = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<ILookup<(string, Asset), FlowEdge>> _theftEdges;
    private readonly Ranges _ranges;

    private TraceClaims(TraceResult result)
    {
        _result = result;
        _labels =
        [
            .. result.Outcomes.Select(outcome => outcome.Service).Concat(result.Graph.Wallets.Select(wallet => wallet.Label)).OfType<Label>()
                .Distinct().OrderBy(label => label.Account).ThenBy(label => label.Source, StringComparer.Ordinal)
                .ThenBy(label => label.Name, StringComparer.Ordinal),
        ];
        for (int i = 0; i < _labels.Length; i++)
            _numberOfLabel.Add(_labels[i], i);
        Number(result.Outcomes, _numberOfOutcome);
        Number(result.Gaps, _numberOfGap);
        Number(result.Cuts, _numberOfCut);
        _theftEdges = new(() => TheftEdges(result));
        _ranges = new Ranges(result, _labels.Length);
    }

    /// <summary>The claims of a result.</summary>
    public static TraceClaims Of(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new TraceClaims(result);
    }

    /// <summary>What was stolen.</summary>
    /// <param name="part">One of <see cref="TraceResult.Stolen"/>.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public Claim OfStolen(StolenPart part)
    {
        FlowEdge[] edges = [.. _theftEdges.Value[(part.Theft, part.OriginAsset)]];
        string named = Named(edges, "transfer", "transfers", "that began the theft, as the case defines it");
        return Book(_ranges.Stolen + PlaceOf(_result.Stolen, part)).Derive(
            $"Taken in the theft {ExpertContext.Quoted(part.Theft)}: {ReportText.InFull(part.Quantity, part.OriginAsset, _result)}.",
            new RuleBasis(ExpertRules.TheftSum, named), Transactions(edges));
    }

    /// <summary>What is said of an account.</summary>
    /// <param name="label">A label of an outcome or a wallet of the result.</param>
    /// <exception cref="ArgumentException">No outcome or wallet of the result has it.</exception>
    public Claim OfLabel(Label label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return _numberOfLabel.TryGetValue(label, out int number)
            ? ExpertContext.LabelClaim(label, Book(_ranges.Labels + number))
            : throw new ArgumentException("No outcome or wallet of the result has this label.", nameof(label));
    }

    /// <summary>A balance sheet: where the units of a theft and asset stand under a policy, and whether the books close.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="TraceResult.Books"/>.</exception>
    public Claim OfSheet(BalanceSheet sheet)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        string where = string.Join(", ", sheet.ByStatus.OrderBy(pair => pair.Key).Where(pair => pair.Value > UInt128.Zero)
            .Select(pair => $"{pair.Key.ToName()} {ReportText.Of(pair.Value, sheet.Asset, _result)}"));
        string closes = sheet.Balanced switch { true => "the books close", false => "THE BOOKS DO NOT CLOSE", null => "nothing to close under this rule" };
        return Book(_ranges.Books + PlaceOf(_result.Books, sheet)).Derive(
            $"Under {sheet.Policy.ToName()}, of {ReportText.InFull(sheet.Stolen, sheet.Asset, _result)} taken in the theft "
            + $"{ExpertContext.Quoted(sheet.Theft)}: {(where.Length > 0 ? where : "nothing anywhere")}; {closes}.",
            new RuleBasis(ExpertRules.Books, "every outcome of the result"));
    }

    /// <summary>Where units were missing, and were counted as clean.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="TraceResult.Gaps"/>.</exception>
    public Claim OfGap(Gap gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        string when = gap.BeforeStolenFunds ? "before stolen units first came" : "after stolen units came";
        return Book(_ranges.Gaps + PlaceOf(_numberOfGap, gap)).Derive(
            $"{ReportText.Of(gap.Account)} paid out {ReportText.Of(gap.Quantity, gap.Asset, _result)} more than the sources show it had, {when}, on "
            + $"{Figures.Time(gap.Position.Time)} UTC; the missing units are counted as clean.",
            new RuleBasis(ExpertRules.Gaps, ReportText.Of(gap.Position)),
            gap.Transaction.IsNone ? [] : [new TransactionBasis(gap.Transaction, gap.Position)]);
    }

    /// <summary>Where a limit ended the following, with the stolen units at stake.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="TraceResult.Cuts"/>.</exception>
    public Claim OfCut(Cut cut)
    {
        ArgumentNullException.ThrowIfNull(cut);
        string detail = cut.Detail.Length > 0 ? $": {ReportText.Name(cut.Detail, 200)}" : "";
        string stake = string.Join(", ", cut.AtStake.GroupBy(part => part.OriginAsset).OrderBy(group => group.Key).Select(group =>
            ReportText.Of(group.Aggregate(UInt128.Zero, (sum, part) => sum + part.Origin), group.Key, _result)));
        return Book(_ranges.Cuts + PlaceOf(_numberOfCut, cut)).Derive(
            $"The limit {ReportText.Name(cut.Limit)} ended the following at {ReportText.Of(cut.Account)}{detail}. At stake: "
            + $"{(stake.Length > 0 ? stake : "nothing under the main rule")}.",
            new RuleBasis(ExpertRules.Limits, ReportText.Name(cut.Limit)));
    }

    private static ClaimBook Book(int number) => new(number);

    private static void Number<T>(IReadOnlyList<T> items, Dictionary<T, int> numbers)
        where T : notnull
    {
        for (int i = 0; i < items.Count; i++)
            numbers.TryAdd(items[i], i);
    }

    private static int PlaceOf<T>(Dictionary<T, int> numbers, T item)
        where T : notnull =>
        numbers.TryGetValue(item, out int number) ? number : throw new ArgumentException("The result does not have it.", nameof(item));

    private static int PlaceOf<T>(IReadOnlyList<T> items, T item)
    {
        for (int i = 0; i < items.Count; i++)
            if (EqualityComparer<T>.Default.Equals(items[i], item))
                return i;
        throw new ArgumentException("The result does not have it.", nameof(item));
    }

    private static ILookup<(string, Asset), FlowEdge> TheftEdges(TraceResult result) => result.Graph.Edges().Where(edge => edge.IsTheft)
        .SelectMany(edge => edge.Stolen(result.MainPolicy).Select(part => (Key: (part.Theft, part.OriginAsset), part.Quantity, Edge: edge)))
        .OrderByDescending(theft => theft.Quantity).ThenBy(theft => theft.Edge.Index).ToLookup(theft => theft.Key, theft => theft.Edge);

    /// <summary>Where the numbers of each kind of claim begin; a kind that has a claim per policy has as many numbers as policies for each.</summary>
    private sealed record Ranges
    {
        public Ranges(TraceResult result, int labels)
        {
            int policies = result.Policies.Count;
            checked
            {
                Labels = Stolen + result.Stolen.Count;
                Books = Labels + labels;
                Gaps = Books + result.Books.Count;
                Cuts = Gaps + result.Gaps.Count;
                Outcomes = Cuts + result.Cuts.Count;
                Bounds = Outcomes + (result.Outcomes.Count * policies);
                Steps = Bounds + (result.Outcomes.Count * result.Thefts.Count);
                Parts = Steps + result.Graph.EdgeCount;
                Paths = Parts + (result.Graph.EdgeCount * policies);
            }
        }

        public int Stolen { get; }

        public int Labels { get; }

        public int Books { get; }

        public int Gaps { get; }

        public int Cuts { get; }

        public int Outcomes { get; }

        public int Bounds { get; }

        public int Steps { get; }

        public int Parts { get; }

        public int Paths { get; }
    }
}
