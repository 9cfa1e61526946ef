using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Testing;

/// <summary>
/// What a detector has to keep: whatever it finds rests on transfers that anybody can look up, claims no more than those moved, and is the same whenever and
/// wherever it looks.
/// </summary>
/// <remarks>The ledger has to hold the shape: a detector that finds nothing shows nothing, and breaks the rule <c>finds-something</c>.</remarks>
public sealed class FindingDetectorContract : Contract
{
    private static readonly string[] WordsOfDoubt =
        ["may", "might", "could", "likely", "possibl", "perhaps", "seem", "suggest", "looks like", "as if"];

    private readonly Func<IFindingDetector> _make;
    private readonly TransferTable _ledger;
    private readonly Theft[] _thefts;

    // A result is immutable, and of one ledger always the same: most rules look at one.
    private TraceResult? _traced;

    /// <summary>Makes a contract for a detector.</summary>
    /// <param name="makeDetector">Makes a detector, a new one with each call.</param>
    /// <param name="ledger">A ledger in which it finds something.</param>
    /// <param name="thefts">The thefts to trace through it; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="thefts"/> is empty.</exception>
    public FindingDetectorContract(Func<IFindingDetector> makeDetector, TransferTable ledger, IReadOnlyList<Theft> thefts)
    {
        ArgumentNullException.ThrowIfNull(makeDetector);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(thefts);
        if (thefts.Count == 0)
            throw new ArgumentException("Without a theft nothing is traced and nothing found; give at least one.", nameof(thefts));
        _make = makeDetector;
        _ledger = ledger;
        _thefts = [.. thefts];
    }

    /// <summary>Who is who.</summary>
    /// <value>Nobody is labelled.</value>
    public LabelBook? Labels { get; init; }

    /// <summary>How to trace. The detector's own parameters stand under <see cref="FindingsOptions.Parameters"/>.</summary>
    /// <value>The defaults.</value>
    public TraceOptions Options { get; init; } = new();

    private protected override IEnumerable<ContractRule> AllRules()
    {
        yield return ContractRule.Of("description", FindFaultOfDescription);
        yield return ContractRule.Of("parameters", FindFaultOfParameters);
        yield return new("finds-something", async token => (await FindAsync(token).ConfigureAwait(false)).Findings.Count == 0
            ? "it finds nothing in this ledger, so nothing can be checked; give one that holds the shape" : null);
        yield return Each("accounts", FindFaultOfAccounts);
        yield return Each("evidence", FindFaultOfEvidence);
        yield return Each("times", FindFaultOfTimes);
        yield return Each("amounts", FindFaultOfAmounts);
        yield return Each("thefts", FindFaultOfThefts);
        yield return Each("wording", FindFaultOfWording);
        yield return new("repeatable", FindFaultOfRepeatingAsync);
        yield return new("concurrent", FindFaultOfConcurrencyAsync);
        yield return new("culture", async token => Compare(
            "under another culture", TextsOf(await TracedAsync(token).ConfigureAwait(false), _make()),
            await Surroundings.UnderStrangeCultureAsync(() => TextsAsync(_ledger, token)).ConfigureAwait(false)));
        yield return new("order-of-input", async token => Compare(
            "of the same ledger read in another order", TextsOf(await TracedAsync(token).ConfigureAwait(false), _make()),
            await TextsAsync(Ledgers.Backwards(_ledger), token).ConfigureAwait(false)));
        yield return new("no-change", FindFaultOfChangeAsync);
    }

    private ContractRule Each(string name, Func<TraceResult, Finding, string?> findFault) => new(name, async cancellationToken =>
    {
        (TraceResult result, IReadOnlyList<Finding> findings) = await FindAsync(cancellationToken).ConfigureAwait(false);
        return findings.Select(finding => findFault(result, finding) is { } fault ? $"{finding}: {fault}" : null).FirstOrDefault(fault => fault is not null);
    });

    private string? FindFaultOfDescription()
    {
        IFindingDetector detector = _make();
        return !IsName(detector.Id) ? $"Id is '{detector.Id}'; write it lower case with hyphens, such as peel-chain"
            : detector.Id != _make().Id || detector.Version != _make().Version ? "Id or Version changes from one instance to the next"
            : detector.Version < 1 ? string.Create(CultureInfo.InvariantCulture, $"Version is {detector.Version}; it is counted from 1")
            : string.IsNullOrWhiteSpace(detector.KnownErrors) ? "KnownErrors is empty; say how the detector goes wrong, for there is none that cannot"
            : null;
    }

    private string? FindFaultOfParameters()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (FindingParameter parameter in _make().Parameters)
            if (!IsName(parameter.Name) || !names.Add(parameter.Name))
                return $"the parameter '{parameter.Name}' needs a name of its own, lower case with hyphens";
            else if (parameter.Value < parameter.Least || parameter.Value > parameter.Most)
                return string.Create(
                    CultureInfo.InvariantCulture, $"{parameter.Name} is {parameter.Value}, and may be {parameter.Least} to {parameter.Most} only");
            else if (string.IsNullOrWhiteSpace(parameter.Meaning) || string.IsNullOrWhiteSpace(parameter.Provenance))
                return $"{parameter.Name} says not what it means, or where its default comes from";
        return null;
    }

    private static string? FindFaultOfAccounts(TraceResult result, Finding finding)
    {
        if (finding.Accounts.Count == 0)
            return "it is about no account";
        if (finding.Accounts.Distinct().Count() != finding.Accounts.Count)
            return "it names an account twice";
        Account? stranger = finding.Accounts.Where(account => result.Graph.Find(account) is null).Cast<Account?>().FirstOrDefault();
        return stranger is { } account && finding.Transfers.All(transfer => transfer.Flow is not null)
            ? $"{account} is on no flow of the result" : null;
    }

    private static string? FindFaultOfEvidence(TraceResult result, Finding finding)
    {
        foreach (FindingTransfer transfer in finding.Transfers)
            if (transfer.Transaction.IsNone)
                return "it rests on a transfer without a transaction";
            else if (transfer.Flow is { } flow && (flow < 0 || flow >= result.Graph.EdgeCount))
                return string.Create(CultureInfo.InvariantCulture, $"it rests on flow {flow}, and the result has {result.Graph.EdgeCount}");
            else if (transfer.Flow is { } number && !IsShownBy(result.Graph.Edge(number), transfer))
                return string.Create(
                    CultureInfo.InvariantCulture, $"it says that flow {number} stands in {transfer.Transaction} at {transfer.Position}, where it does not");
        return null;
    }

    private static bool IsShownBy(FlowEdge edge, FindingTransfer transfer) => edge.Hop is { } hop
        ? (transfer.Transaction, transfer.Position) == (hop.Departure, hop.DeparturePosition)
            || (transfer.Transaction, transfer.Position) == (hop.Arrival, hop.ArrivalPosition)
        : (transfer.Transaction, transfer.Position) == (edge.Transfer.Transaction, edge.Transfer.Position);

    private static string? FindFaultOfTimes(TraceResult result, Finding finding) =>
        finding.Last < finding.First ? "it ends before it begins"
        : finding.Transfers.Any(transfer => transfer.Position.Time < finding.First || transfer.Position.Time > finding.Last)
            ? "it rests on transfers before its beginning or after its end"
        : finding.Transfers.Zip(finding.Transfers.Skip(1)).Any(pair => pair.First.Flow is { } one && pair.Second.Flow is { } next && one > next)
            ? "its transfers are out of order"
        : null;

    // A quantity is one that its transfers move, or one that its accounts held: no more than all that came to them. Where a transfer is no flow, the chain
    // would have to be asked, and nothing is checked.
    private static string? FindFaultOfAmounts(TraceResult result, Finding finding)
    {
        if (finding.Transfers.Any(transfer => transfer.Flow is null))
            return null;
        FlowEdge[] flows = [.. finding.Transfers.Select(transfer => transfer.Flow!.Value).Distinct().Select(result.Graph.Edge)];
        foreach (FindingQuantity quantity in finding.Quantities)
        {
            bool isStolen = quantity.Name.StartsWith("stolen", StringComparison.OrdinalIgnoreCase);
            UInt128 moved = SumOf(result, flows, quantity.Asset, isStolen);
            if (quantity.BaseUnits > moved && quantity.BaseUnits > SumOf(result, ArrivalsAt(result, finding), quantity.Asset, isStolen))
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{quantity.Name}' is {quantity.BaseUnits} base units of {quantity.Asset}; its transfers {(isStolen ? "carry" : "move")} {moved}, and its "
                    + $"accounts never received so much");
        }

        return null;
    }

    private static IEnumerable<FlowEdge> ArrivalsAt(TraceResult result, Finding finding) => finding.Accounts
        .Select(account => result.Graph.Find(account)).OfType<Wallet>()
        .SelectMany(wallet => result.Graph.Backward(wallet)).Where(edge => edge.Transfer.Position.Time <= finding.Last);

    private static UInt128 SumOf(TraceResult result, IEnumerable<FlowEdge> flows, Asset asset, bool isStolen)
    {
        UInt128 sum = 0;
        foreach (FlowEdge flow in flows)
            sum += isStolen ? StolenOf(result, flow, asset) : MovedOf(flow, asset);
        return sum;
    }

    private static UInt128 MovedOf(FlowEdge flow, Asset asset)
    {
        UInt128 arrives = flow.Transfer.Asset == asset ? flow.Transfer.Quantity : 0;
        return flow.Hop is { } hop && hop.Given.Asset == asset ? UInt128.Max(arrives, hop.Given.BaseUnits) : arrives;
    }

    private static UInt128 StolenOf(TraceResult result, FlowEdge flow, Asset asset)
    {
        UInt128 sum = 0;
        foreach (StolenPart part in flow.Stolen(result.MainPolicy))
            sum += flow.Transfer.Asset == asset ? part.Quantity : 0;
        return sum;
    }

    private static string? FindFaultOfThefts(TraceResult result, Finding finding) =>
        finding.Thefts.Except(result.Thefts, StringComparer.Ordinal).FirstOrDefault() is { } unknown ? $"there is no theft '{unknown}'"
        : !finding.Thefts.SequenceEqual(finding.Thefts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal)
            ? "its thefts are out of order, or one stands twice"
        : null;

    private static string? FindFaultOfWording(TraceResult result, Finding finding) =>
        string.IsNullOrWhiteSpace(finding.Title) || finding.Title.EndsWith('.') || finding.Title.Any(char.IsControl)
            ? "its title is one line, a sentence without a full stop"
        : finding.Against.Any(sentence => string.IsNullOrWhiteSpace(sentence) || sentence.EndsWith('.'))
            ? "what speaks against it is a sentence each, without a full stop"
        : finding.Grade == EvidenceGrade.Inferred && !SaysMay(finding.Title) ? "an inference is worded as one: say may, likely or possibly"
        : result.Graph.Wallets.Select(wallet => wallet.Label?.Name).OfType<string>().FirstOrDefault(name => name.Length > 3 && finding.Title.Contains(
            name, StringComparison.Ordinal)) is { } name ? $"a label's name, '{name}', which is text from outside, stands in the title"
        : null;

    private static bool SaysMay(string title) => Array.Exists(WordsOfDoubt, word => title.Contains(word, StringComparison.OrdinalIgnoreCase));

    private async Task<string?> FindFaultOfRepeatingAsync(CancellationToken cancellationToken)
    {
        TraceResult result = await TracedAsync(cancellationToken).ConfigureAwait(false);
        IFindingDetector detector = _make();
        string[] first = TextsOf(result, detector);
        return Compare("asked a second time", first, TextsOf(result, detector)) ?? Compare("of a second detector", first, TextsOf(result, _make()));
    }

    private async Task<string?> FindFaultOfConcurrencyAsync(CancellationToken cancellationToken)
    {
        TraceResult result = await TracedAsync(cancellationToken).ConfigureAwait(false);
        string[] expected = TextsOf(result, _make());
        IFindingDetector detector = _make();
        string[][] together = await Surroundings.TogetherAsync(_ => ValueTask.FromResult(TextsOf(result, detector)), cancellationToken).ConfigureAwait(false);
        return together.Select(texts => Compare("asked several times at once", expected, texts)).FirstOrDefault(fault => fault is not null);
    }

    private async Task<string?> FindFaultOfChangeAsync(CancellationToken cancellationToken)
    {
        TraceResult result = await TraceAsync(_ledger, cancellationToken).ConfigureAwait(false);
        string before = result.ToJson();
        _ = TextsOf(result, _make());
        return Difference.First(before, result.ToJson()) is { } difference ? $"the result is another after it looked: {difference}" : null;
    }

    private static string? Compare(string when, string[] expected, string[] actual) =>
        Difference.First(expected, actual) is { } difference ? $"{when}, it finds otherwise: {difference}" : null;

    private async Task<(TraceResult Result, IReadOnlyList<Finding> Findings)> FindAsync(CancellationToken cancellationToken)
    {
        TraceResult result = await TracedAsync(cancellationToken).ConfigureAwait(false);
        return (result, result.FindWith(_make(), Options.Findings));
    }

    private async Task<TraceResult> TracedAsync(CancellationToken cancellationToken) =>
        _traced ??= await TraceAsync(_ledger, cancellationToken).ConfigureAwait(false);

    private async Task<string[]> TextsAsync(TransferTable ledger, CancellationToken cancellationToken) =>
        TextsOf(await TraceAsync(ledger, cancellationToken).ConfigureAwait(false), _make());

    private string[] TextsOf(TraceResult result, IFindingDetector detector) => [.. result.FindWith(detector, Options.Findings).Select(TextOf)];

    // The detector's parameters are its own business here, and no other detector's.
    private Task<TraceResult> TraceAsync(TransferTable ledger, CancellationToken cancellationToken) => new TracerBuilder()
        .AddReader(new TableReader(ledger)).AddLabels(Labels ?? new LabelBook([])).WithOptions(Options with { Findings = new FindingsOptions() })
        .Build().TraceAsync(_thefts, null, cancellationToken);

    private static string TextOf(Finding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"{finding.Id} {finding.Grade} {finding.Title} | {string.Join(' ', finding.Accounts)} | {finding.First:O} {finding.Last:O} | "
        + $"{string.Join(' ', finding.Transfers.Select(transfer => $"{transfer.Transaction}@{transfer.Position}"))} | {string.Join(' ', finding.Against)} | "
        + $"{string.Join(' ', finding.Thefts)} | {string.Join(' ', finding.Quantities.Select(one => $"{one.Name}={one.BaseUnits} {one.Asset}"))}");

    private static bool IsName(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(c => c == '-' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
