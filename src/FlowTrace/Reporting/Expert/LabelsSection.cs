using FlowTrace.Attribution;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>Every label that a claim of this report rests on, and the claims that fall with it.</summary>
internal static class LabelsSection
{
    private const int MostLabels = 200;

    public static ExpertSection Build(ExpertContext context)
    {
        IReadOnlyList<Label> used = context.LabelsUsed;
        bool isContested = used.Any(label => context.Result.Labels.ContestingEver(label).Count > 0);
        GridColumn[] contested = isContested ? [new("Contradicted by")] : [];
        var grid = new GridBuilder(
            "labels",
            [
                new("Address"), new("Named"), new("Source"), new("Confidence", IsNumber: true), new("Counts"), .. contested, new("Claims that fall with it"),
            ]);
        foreach (Label label in used.Take(MostLabels))
            grid.Add(
                _ => context.ClaimOf(label),
                [
                    TextSpan.Code(ReportText.Of(label.Account)),
                    new GridCell(ExpertContext.Quoted(label.Name, 200), TextSpan.Note(MapText.Words(label.Category))),
                    label.Note.Length > 0
                        ? new GridCell(ExpertContext.Quoted(label.Source, 200), TextSpan.Note(ReportText.Name(label.Note, 300)))
                        : ExpertContext.Quoted(label.Source, 200),
                    $"{ReportText.Number(label.Confidence)} of 100", Dates(label),
                    .. isContested ? [Contradictions(label, context)] : Array.Empty<GridCell>(), Ranges(context.Claims.AffectedBy(label)),
                ]);
        if (grid.Count == 0)
            return new ExpertSection("labels", "Labels", [new ParagraphBlock(context.Derive("No claim of this report rests on a label.", ExpertRules.Labels))]);
        Claim[] more = used.Count <= MostLabels ? [] :
        [
            context.Derive(
                $"{ReportText.Count(used.Count - MostLabels, "more label stops", "more labels stop")} the trail at smaller places; outcomes.csv names them "
                + "with source and confidence.",
                ExpertRules.Selection),
        ];
        return new ExpertSection("labels", "Labels",
        [
            new ParagraphBlock(context.Derive(
                "Whoever withdraws or corrects a label finds in its last column every claim that rests on it, directly or through another claim; those have "
                + "to be made anew by running the trace without it. "
                + (isContested
                    ? "A label is contradicted by another of the same confidence that counts at some time with it and gives the account another name or "
                        + "category; which of them decides is a matter of order."
                    : "None of them is contradicted by another label of the same confidence."),
                ExpertRules.Labels)),
            grid.Build(), .. more.Select(claim => new ParagraphBlock(claim)),
        ]);
    }

    // Each is a claim of its own; which of two labels of one confidence decides is a matter of order only.
    private static GridCell Contradictions(Label label, ExpertContext context)
    {
        IReadOnlyList<Label> others = context.Result.Labels.ContestingEver(label);
        return others.Count == 0 ? "–"
            : new GridCell([.. others.Select(other => new TextLine(
                context.Named(other), new TextSpan($"by {ExpertContext.Quoted(other.Source, 200)}, {Dates(other)}", context.ClaimOf(other), TextLook.Note)))]);
    }

    private static string Dates(Label label) => (label.SinceUnixMilliseconds, label.UntilUnixMilliseconds) switch
    {
        (null, null) => "no dates given",
        ({ } since, null) => $"since {Day(since)}",
        (null, { } until) => $"until {Day(until)}",
        ({ } since, { } until) => $"{Day(since)} – {Day(until)}",
    };

    private static string Day(long unixMilliseconds) => Figures.Time(DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds));

    /// <summary>Ids in order, runs of them as first and last: <c>C4, C7–C12</c>.</summary>
    internal static string Ranges(IReadOnlyList<Claim> claims)
    {
        var runs = new List<string>();
        for (int i = 0; i < claims.Count;)
        {
            int end = i;
            while (end + 1 < claims.Count && claims[end + 1].Number == claims[end].Number + 1)
                end++;
            runs.Add(end == i ? claims[i].Id : end == i + 1 ? $"{claims[i].Id}, {claims[end].Id}" : $"{claims[i].Id}–{claims[end].Id}");
            i = end + 1;
        }

        return string.Join(", ", runs);
    }
}
