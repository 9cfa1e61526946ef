using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>Builds the comparison for people: why first, then what moved, then the figures.</summary>
internal sealed class ComparisonDocument
{
    private const int MostEntries = 20;

    private readonly ReportDocument _document = new();
    private readonly ResultComparison _comparison;
    private readonly ComparisonText _text;

    private ComparisonDocument(ResultComparison comparison)
    {
        _comparison = comparison;
        _text = new ComparisonText(comparison);
    }

    public static ReportDocument Of(ResultComparison comparison) => new ComparisonDocument(comparison).Build(null);

    public static ReportDocument Of(SteppedComparison comparison) => new ComparisonDocument(comparison.Whole).Build(comparison);

    private ReportDocument Build(SteppedComparison? steps)
    {
        _document.Heading("What was compared");
        AddResult("Before", _comparison.Before);
        AddResult("After", _comparison.After);
        AddPolicies();
        AddCauses();
        if (_comparison.IsEmpty)
            return _document;
        AddMoves();
        AddOutcomes();
        if (steps is not null)
            AddSteps(steps);
        AddBooks();
        AddReach();
        return _document;
    }

    private void AddResult(string which, ResultDocument result) =>
        _document.Sentence($"{which}: {ReportText.Name(result.Name, 200)}, {ReportText.Name(result.Tool)}, digest {result.Digest}");

    private void AddPolicies()
    {
        TaintPolicy[] alone = [.. _comparison.Before.Policies.Except(_comparison.After.Policies)
            .Concat(_comparison.After.Policies.Except(_comparison.Before.Policies))];
        if (alone.Length > 0)
            _document.Sentence($"Only one of the two was run under {string.Join(", ", alone.Select(policy => policy.ToName()))}: not compared.");
    }

    private void AddCauses()
    {
        _document.Heading("Why they differ");
        if (_comparison.IsEmpty)
            _document.Sentence(_comparison.Before.Policies.Intersect(_comparison.After.Policies).Any()
                ? "They do not: no difference in any wallet or amount."
                : "No policy is common to both, so no amount could be compared. Run one of them again under a policy of the other.");
        if (_comparison.Causes.Count > 0)
            _document.Sentence(_comparison.IsEmpty ? "What they were made from differs all the same:" : "What they were made from differs:");
        else if (!_comparison.IsEmpty)
            _document.Sentence("The two documents name the same tool, options, labels and inputs.");
        _document.List([.. _comparison.Causes.Select(cause => new ListEntry(ComparisonText.Of(cause)))], isNumbered: true);
    }

    private void AddMoves()
    {
        _document.Heading("What stands elsewhere");
        foreach (StolenDifference stolen in _comparison.Stolen)
            _document.Sentence(
                $"Stolen in {ReportText.Name(stolen.Theft)}: {_text.Of(stolen.Before, stolen.Asset)} before, {_text.Of(stolen.After, stolen.Asset)} after "
                + $"({_text.Named(stolen.Asset)}).");
        if (_comparison.Moves.Count == 0)
            _document.Sentence("No stolen units stand elsewhere.");
        bool namesTheft = _comparison.Moves.DistinctBy(move => move.Theft, StringComparer.Ordinal).Count() > 1;
        bool namesPolicy = _comparison.Moves.DistinctBy(move => move.Policy).Count() > 1;
        _document.List(
        [
            .. _comparison.Moves.Take(MostEntries).Select(move => new ListEntry(
                (namesTheft ? $"{ReportText.Name(move.Theft)}: " : "") + (namesPolicy ? $"Under {move.Policy.ToName()}: " : "") + _text.Of(move),
                [_text.Why(move.Causes)])),
        ]);
        AddRest(_comparison.Moves.Count, "more move");
    }

    private void AddOutcomes()
    {
        if (_comparison.Outcomes.Count == 0)
            return;
        _document.Heading("Where the figures differ");
        _document.Table(
            [new("theft"), new("policy"), new("outcome"), new("before", IsNumber: true), new("after", IsNumber: true), new("because of"), new("who")],
            [.. _comparison.Outcomes.Take(MostEntries).Select(Cells)]);
        AddRest(_comparison.Outcomes.Count, "more place");
    }

    private string[] Cells(OutcomeDifference difference) =>
    [
        ReportText.Name(difference.Theft), difference.Policy.ToName(), difference.Status.ToName(), _text.Of(difference.Before, difference.Asset),
        _text.Of(difference.After, difference.Asset), Numbers(difference.Causes), _text.Of(difference.Account),
    ];

    private void AddSteps(SteppedComparison comparison)
    {
        _document.Heading("Which step changed what");
        _document.Sentence("In units of the stolen asset. What a step does can depend on the steps before it.");
        var places = comparison.Steps.SelectMany(step => step.Comparison.Outcomes).Concat(comparison.Whole.Outcomes).GroupBy(PlaceOf)
            .OrderBy(group => group.Key).ToArray();
        _document.Table(
            [
                new("theft"), new("policy"), new("outcome"), .. comparison.Steps.Select(step => new ReportColumn(ReportText.Name(step.Name), IsNumber: true)),
                new("together", IsNumber: true), new("who"),
            ],
            [.. places.Take(MostEntries).Select(place => Cells(place.Key, comparison))]);
        AddRest(places.Length, "more place");
    }

    private string[] Cells(StandingPlace place, SteppedComparison comparison)
    {
        string Change(ResultComparison one) => one.Outcomes.FirstOrDefault(difference => PlaceOf(difference) == place) is { } difference
            ? _text.Change(difference.OriginBefore, difference.OriginAfter, difference.OriginAsset)
            : "0";
        return
        [
            ReportText.Name(place.Loot.Theft), place.Loot.Policy.ToName(), place.Status.ToName(), .. comparison.Steps.Select(step => Change(step.Comparison)),
            Change(comparison.Whole), _text.Of(place.Pocket.Account),
        ];
    }

    private void AddBooks()
    {
        if (_comparison.Books.Count == 0)
            return;
        _document.Heading("The books");
        _document.Table(
            [new("theft"), new("policy"), new("status"), new("before", IsNumber: true), new("after", IsNumber: true), new("change", IsNumber: true)],
            [
                .. _comparison.Books.Take(MostEntries).Select(book => new[]
                {
                    ReportText.Name(book.Theft), book.Policy.ToName(), book.Status.ToName(), _text.Of(book.Before, book.Asset),
                    _text.Of(book.After, book.Asset), _text.Change(book.Before, book.After, book.Asset),
                }),
            ]);
        AddRest(_comparison.Books.Count, "more figure");
    }

    private void AddReach()
    {
        _document.Heading("Wallets and flows");
        int news = _comparison.Flows.Where(flow => flow.Before == 0).DistinctBy(FlowOf).Count();
        int gone = _comparison.Flows.Where(flow => flow.After == 0).DistinctBy(FlowOf).Count();
        int all = _comparison.Flows.DistinctBy(FlowOf).Count();
        _document.Sentence(
            $"{ReportText.Count(all, "flow carries", "flows carry")} other stolen units than before; {ReportText.Number(news)} of them carried none before, "
            + $"{ReportText.Number(gone)} carry none now.");
        AddAccounts("reached anew", _comparison.NewAccounts);
        AddAccounts("no longer reached", _comparison.GoneAccounts);
    }

    private void AddAccounts(string what, IReadOnlyList<Account> accounts)
    {
        if (accounts.Count == 0)
            return;
        _document.Sentence($"{ReportText.Count(accounts.Count, "account", "accounts")} {what}:");
        _document.List([.. accounts.Take(MostEntries).Select(account => new ListEntry(_text.Of(account)))]);
        AddRest(accounts.Count, "more account");
    }

    private void AddRest(int count, string noun)
    {
        if (count > MostEntries)
            _document.Sentence($"and {ReportText.Count(count - MostEntries, noun, noun + "s")}, in the JSON of this comparison.");
    }

    private string Numbers(IReadOnlyList<ComparisonCause> causes) => causes.Count == 0
        ? "not shown"
        : string.Join(causes.Count > 1 ? " or " : "", causes.Select(cause => _text.NumberOf(cause)));

    private static StandingPlace PlaceOf(OutcomeDifference difference) => new(
        new Loot(difference.Theft, difference.Policy, difference.OriginAsset), new PocketName(difference.Account, difference.Asset), difference.Status);

    private static (string, Account, Account, Asset, DateTimeOffset) FlowOf(FlowDifference flow) =>
        (flow.Transaction, flow.From, flow.To, flow.Asset, flow.Time);
}
