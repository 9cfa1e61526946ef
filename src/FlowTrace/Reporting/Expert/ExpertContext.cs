using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>An exit: units of one theft and asset at a service, at a busy unlabelled account, under a freeze, or in a bridge without a known payout.</summary>
internal sealed record ExpertExit(int Number, OutcomeRow Row, StolenSource Source)
{
    public string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"E{Number}");

    public Outcome Outcome => Row.Outcome;
}

/// <summary>What the sections of one report share: the result, its claims, the exits by number, and how things are written.</summary>
internal sealed class ExpertContext
{
    /// <summary>How many stolen assets the report goes into; the others are counted.</summary>
    public const int MostSources = 12;

    private readonly Dictionary<Label, Claim> _labels = [];
    private readonly SortedDictionary<string, TraceRule> _rules = new(StringComparer.Ordinal);
    private readonly ILookup<(string, Asset), OutcomeRow> _rows;
    private readonly Dictionary<StolenSource, Claim> _stops = [];
    private readonly Dictionary<(Outcome, string), Claim> _bounds = [];

    public ExpertContext(TraceResult result, PriceBook? prices)
    {
        Result = result;
        Prices = prices;
        PolicyIndex = result.Policies.ToList().FindIndex(policy => policy.IsConserving());
        if (PolicyIndex < 0)
            throw new ArgumentException("Poison alone conserves nothing, and nothing can be reported of it; trace under another policy too.", nameof(result));
        StolenSource[] all = [.. StolenSource.Of(result).Where(source => source.Stolen > UInt128.Zero)];

        // A thief's wallet is full of worthless tokens that strangers sent it and nobody moved: they are counted, and not told one by one.
        // What moved most is what the theft was about, so it comes first.
        StolenSource[] moved = [.. all.Where(source => source.Flows > source.TheftTransfers).OrderByDescending(source => source.Flows)];
        if (moved.Length == 0)
            moved = [.. all.Take(1)];
        Sources = [.. moved.Take(MostSources)];
        MoreSources = moved.Length - Sources.Length;
        RestingSources = all.Length - moved.Length;
        _rows = OutcomeRow.Of(result).OrderByDescending(row => row.Origin(PolicyIndex)).ToLookup(row => (row.Theft, row.OriginAsset));
        int number = 0;
        Exits =
        [
            .. Sources.SelectMany(source => RowsOf(source).Select(row => (Row: row, Source: source)))
                .Where(pair => CaseReport.IsExit(pair.Row.Outcome.Status))
                .OrderByDescending(pair => Share.PartsPerMillion(pair.Row.Origin(PolicyIndex), pair.Source.Stolen))
                .Select(pair => new ExpertExit(++number, pair.Row, pair.Source)),
        ];
    }

    public TraceResult Result { get; }

    public PriceBook? Prices { get; }

    public ClaimBook Claims { get; } = new();

    /// <summary>The claim behind every stolen part that a table shows; made when it is first needed.</summary>
    public Claim? StolenPartsClaim { get; set; }

    /// <summary>What each theft is, by its id; made when it is first needed.</summary>
    public Dictionary<string, Claim> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>The policy of every figure that names none: the main one, or the first that conserves units.</summary>
    public TaintPolicy Policy => Result.Policies[PolicyIndex];

    public int PolicyIndex { get; }

    /// <summary>The stolen assets that the report goes into: those that moved on after the theft.</summary>
    public StolenSource[] Sources { get; }

    /// <summary>How many more stolen assets moved on.</summary>
    public int MoreSources { get; }

    /// <summary>How many stolen assets never moved on after the theft.</summary>
    public int RestingSources { get; }

    /// <summary>The exits of every rule, those that hold most of their theft under <see cref="Policy"/> first.</summary>
    public ExpertExit[] Exits { get; }

    /// <summary>The exits that hold anything under <see cref="Policy"/>, in order.</summary>
    public IEnumerable<ExpertExit> MainExits => Exits.Where(exit => exit.Row.Origin(PolicyIndex) > UInt128.Zero);

    /// <summary>The rules that claims were derived by, by id.</summary>
    public IEnumerable<TraceRule> RulesUsed => _rules.Values;

    public IEnumerable<OutcomeRow> RowsOf(StolenSource source) => _rows[(source.Theft, source.Asset)];

    public BalanceSheet BookOf(StolenSource source, TaintPolicy policy) =>
        Result.Books.First(sheet => sheet.Policy == policy && sheet.Asset == source.Asset && sheet.Theft == source.Theft);

    public Claim Derive(string statement, TraceRule rule, string inputs = "", params IReadOnlyList<IClaimBasis> more)
    {
        Use(rule);
        return Claims.Derive(statement, new RuleBasis(rule, inputs), more);
    }

    /// <summary>Notes a rule that a claim is derived by.</summary>
    public void Use(TraceRule rule) => _rules.TryAdd(rule.Id, rule);

    /// <summary>What a transfer or transaction shows; of a source without hashes, what its row says.</summary>
    public Claim Observe(string statement, TransactionId transaction, in Position position) =>
        StepClaims.Observe(statement, transaction, position, Claims, Use);

    /// <summary>What is said of an account; made when it is first needed.</summary>
    public Claim ClaimOf(Label label)
    {
        if (_labels.TryGetValue(label, out Claim? claim))
            return claim;
        claim = LabelClaim(label, Claims);
        _labels.Add(label, claim);
        return claim;
    }

    /// <summary>What is said of an account, as a claim of a book.</summary>
    public static Claim LabelClaim(Label label, ClaimBook claims)
    {
        string what = label.Category == ServiceCategory.None ? "" : $" as {MapText.Words(label.Category)}";
        return label.Source == CoinJoinShape.LabelSource
            ? claims.Infer(
                $"{ReportText.Of(label.Account)} may be a {Quoted(label.Name)}: {ReportText.Name(label.Note, 300)}",
                new HeuristicBasis(ExpertMethods.CoinJoin, ReportText.Name(label.Note, 300)), [ExpertMethods.CoinJoin.KnownErrors], new LabelBasis(label))
            : claims.Attribute(
                $"{ReportText.Of(label.Account)} is named {Quoted(label.Name)}{what} by {Quoted(label.Source)}, confidence "
                + $"{ReportText.Number(label.Confidence)} of 100",
                label);
    }

    /// <summary>The labels that some claim rests on, in the order in which they were first needed.</summary>
    public IReadOnlyList<Label> LabelsUsed =>
        [.. Claims.Claims.SelectMany(claim => claim.RestsOn).OfType<LabelBasis>().Select(basis => basis.Label).Distinct()];

    /// <summary>
    /// Where the trail of a source stops by a label. Every figure about the source rests on it: without one of these labels the units would have been followed
    /// further. Made when it is first needed.
    /// </summary>
    public Claim StopsOf(StolenSource source)
    {
        if (_stops.TryGetValue(source, out Claim? claim))
            return claim;
        Label[] labels = [.. RowsOf(source).Select(row => row.Outcome.Service).OfType<Label>().Distinct()];
        claim = Derive(
            labels.Length == 0 ? $"No label stops the trail of {Named(source)}."
                : $"The trail of {Named(source)} stops at {ReportText.Count(labels.Length, "place", "places")} because of labels; without one of them other "
                    + "figures result.",
            ExpertRules.Stops, "", [.. labels.Select(label => new LabelBasis(label))]);
        _stops.Add(source, claim);
        return claim;
    }

    /// <summary>An account's address in full, and below it what it is said to be, which is its label's claim.</summary>
    public GridCell Who(Account account, Label? label)
    {
        TextLine address = TextSpan.Code(ReportText.Of(account));
        return label is null ? new GridCell(address) : new GridCell(address, Named(label));
    }

    /// <summary>A label's name as a claim of its own.</summary>
    public TextSpan Named(Label label) => new(
        label.Category == ServiceCategory.None ? Quoted(label.Name) : $"{Quoted(label.Name)} ({MapText.Words(label.Category)})", ClaimOf(label));

    /// <summary>What an outcome's place is said to be when the units came.</summary>
    public Label? LabelOf(Outcome outcome) => outcome.Service ?? Result.Labels.Deciding(outcome.Account, outcome.Last.ToUnixTimeMilliseconds());

    public string Amount(UInt128 quantity, Asset asset) => ReportText.Of(quantity, asset, Result);

    /// <summary>A quantity in about four digits, cut.</summary>
    public string Short(UInt128 quantity, Asset asset) => Figures.Short(quantity, asset, Result.AssetInfo.GetValueOrDefault(asset));

    /// <summary>A quantity of a source's asset.</summary>
    public string Amount(UInt128 quantity, StolenSource source) => Amount(quantity, source.Asset);

    /// <summary>Text from outside in quotes, harmless and cut.</summary>
    public static string Quoted(string text, int longest = 80) => $"“{ReportText.Name(text, longest)}”";

    /// <summary>What a source is: <c>100 ETH of “hot-wallet”</c>; the summary's first sentences name the asset beyond doubt.</summary>
    public string Named(StolenSource source) => $"{Amount(source.Stolen, source.Asset)} of {Quoted(source.Theft)}";

    /// <summary>The transfers that brought stolen units of an outcome's row, in order.</summary>
    public IEnumerable<FlowEdge> Arrivals(OutcomeRow row) => Result.Graph.Find(row.Outcome.Account) is not { } wallet ? []
        : Result.Graph.Backward(wallet).Where(edge => edge.Transfer.Asset == row.Outcome.Asset && StolenOn(edge, row) > UInt128.Zero);

    /// <summary>The stolen units of a row's theft on a transfer.</summary>
    public UInt128 StolenOn(FlowEdge edge, OutcomeRow row) =>
        Sum(edge.Stolen(Policy).Where(part => part.OriginAsset == row.OriginAsset && part.Theft == row.Theft));

    /// <summary>The stolen units on a transfer.</summary>
    public UInt128 StolenOn(FlowEdge edge) => Sum(edge.Stolen(Policy));

    /// <summary>
    /// Least and most of an outcome's row in few digits, least cut and most rounded up: over every rule where bounds were found, as a claim of its
    /// own; else over the rules of this run.
    /// </summary>
    public GridCell LeastMost(OutcomeRow row)
    {
        Asset asset = row.Outcome.Asset;
        if (BoundsOf(row) is { } found)
        {
            Claim claim = ClaimOfBounds(row)!;
            string most = Figures.ShortUp(found.Most, asset, Result.AssetInfo.GetValueOrDefault(asset));
            return found.Least == found.Most
                ? new TextSpan($"= {Short(found.Most, asset)}", claim)
                : new GridCell($"≥ {Short(found.Least, asset)}", new TextSpan($"≤ {most}{(found.IsExact ? "" : " *")}", claim));
        }

        (UInt128 low, UInt128 high) = RangeOf(row);
        return low == high ? Short(low, asset) : $"{Short(low, asset)} – {Short(high, asset)}";
    }

    /// <summary>Least and most of an outcome's row to the last digit, in words.</summary>
    public TextSpan LeastMostInFull(OutcomeRow row)
    {
        Asset asset = row.Outcome.Asset;
        if (BoundsOf(row) is { } found)
        {
            string range = found.Least != found.Most ? $"at least {Amount(found.Least, asset)}, at most {Amount(found.Most, asset)}"
                : found.Most == row.Quantity(PolicyIndex) ? "exactly so much" : $"exactly {Amount(found.Most, asset)}";
            return new TextSpan($"{range}, whatever rule is used{(found.IsExact ? "" : " *")}", ClaimOfBounds(row), TextLook.Note);
        }

        (UInt128 least, UInt128 most) = RangeOf(row);
        return TextSpan.Note($"{Amount(least, asset)} – {Amount(most, asset)} under the rules of this run");
    }

    /// <summary>
    /// What holds of an outcome's row under every rule; null where bounds were not found. Bounds count the units of the whole theft, so the rows of one place
    /// that differ only in what was taken share one claim.
    /// </summary>
    public Claim? ClaimOfBounds(OutcomeRow row)
    {
        if (BoundsOf(row) is not { } found)
            return null;
        if (_bounds.TryGetValue((row.Outcome, row.Theft), out Claim? claim))
            return claim;
        Outcome outcome = row.Outcome;
        string exit = Exits.FirstOrDefault(exit => exit.Outcome == outcome && exit.Row.Theft == row.Theft) is { } known ? $"{known.Name}, " : "";
        string range = found.Least == found.Most ? $"exactly {Amount(found.Most, outcome.Asset)}"
            : $"at least {Amount(found.Least, outcome.Asset)} and at most {Amount(found.Most, outcome.Asset)}";
        string loose = found.IsExact ? "" : " Units came through an exchange on the way, so these figures hold, but need not be attained.";
        claim = Derive(
            $"Whatever rule is used, {range} at {exit}{ReportText.Of(outcome.Account)} ({MapText.Words(outcome.Status)}), come from the theft "
            + $"{Quoted(row.Theft)}.{loose}",
            ExpertRules.Bounds, "every transfer of every wallet that any rule reaches, and the balances they leave",
            [.. Sources.Where(source => source.Theft == row.Theft).Select(source => new ClaimReference(StopsOf(source)))]);
        _bounds.Add((outcome, row.Theft), claim);
        return claim;
    }

    private static StolenBounds? BoundsOf(OutcomeRow row) => row.Outcome.Bounds?.FirstOrDefault(bounds => bounds.Theft == row.Theft);

    /// <summary>Whether bounds over every rule were found.</summary>
    public bool HasBounds => Result.Outcomes.Any(outcome => outcome.Bounds is not null);

    /// <summary>The smallest and the largest figure of a row under the rules of this run that conserve units.</summary>
    public (UInt128 Least, UInt128 Most) RangeOf(OutcomeRow row)
    {
        UInt128[] figures = [.. Conserving.Select(row.Quantity)];
        return (figures.Min(), figures.Max());
    }

    /// <summary>The places of the conserving policies in the list of policies.</summary>
    public IEnumerable<int> Conserving => Enumerable.Range(0, Result.Policies.Count).Where(policy => Result.Policies[policy].IsConserving());

    private static UInt128 Sum(IEnumerable<StolenPart> parts) => parts.Aggregate(UInt128.Zero, (sum, part) => sum + part.Quantity);
}
