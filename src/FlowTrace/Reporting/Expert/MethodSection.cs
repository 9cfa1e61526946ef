using System.Globalization;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>How the figures were made, in words: generated from the options of the run and the rules its claims name.</summary>
internal sealed class MethodSection(ExpertContext context)
{
    private const string TheftPrefix = "theft:";

    public static ExpertSection Build(ExpertContext context)
    {
        var section = new MethodSection(context);
        Claim[] options = [.. section.Options()];
        Claim[] thefts = [.. context.Result.Thefts.Select(theft => Definition(theft, context))];
        return new ExpertSection("method", "Method",
        [
            new TitleBlock("What was asked"), new BulletBlock(thefts), new BulletBlock(options), new TitleBlock("Rules that claims were derived by"),
            section.Rules(), .. section.Methods(),
        ]);
    }

    /// <summary>What a theft is, as the investigator defined it; made when it is first needed.</summary>
    public static Claim Definition(string theft, ExpertContext context) => context.Definitions.TryGetValue(theft, out Claim? claim) ? claim
        : context.Definitions[theft] = context.Claims.Assert(
            $"The theft {ExpertContext.Quoted(theft)} is defined so: "
            + $"{ReportText.Name(context.Result.Manifest.Options.GetValueOrDefault(TheftPrefix + theft, "not told"), 2000)}.",
            new AnalystBasis("the investigator who ran the trace"));

    private IEnumerable<Claim> Options()
    {
        foreach ((string name, string value) in context.Result.Manifest.Options.Where(pair => !pair.Key.StartsWith(TheftPrefix, StringComparison.Ordinal)))
            if (Sentence(name, value) is { } sentence)
                yield return context.Derive(sentence, ExpertRules.Manifest, $"option {ReportText.Name(name)} = {ReportText.Name(value, 400)}");
        if (!context.Result.Manifest.Options.ContainsKey("follow"))
            yield return context.Derive(
                "Bridges are followed on observed, derived and asserted ties, and never on inferred ones.", ExpertRules.Manifest, "option follow: default");
        if (context.Prices is { } prices)
            yield return context.Derive(
                "Amounts were valued at the latest given price at or before the stated time, no older than "
                + $"{ReportText.Duration((long)prices.MaxAge.TotalMilliseconds)}.",
                ExpertRules.Valuation);
    }

    private static string? Sentence(string name, string value) => name switch
    {
        "dust-parts-per-billion" => $"Arrivals that stand for less than {Billionths(value)} of a theft are counted as dust and not followed.",
        "hub-transfers" => $"An account without a label and with more than {Grouped(value)} transfers is not followed further.",
        "max-accounts" => value == "none" ? "The number of accounts followed was not limited." : $"At most {Grouped(value)} accounts were followed.",
        "max-hops" => value == "none" ? "The number of hops was not limited." : $"At most {Grouped(value)} hops were followed.",
        "until-time" => value == "none" ? "The trace runs to the end of the data." : $"The trace stops at {ReportText.Name(value)}.",
        "noise" => value == "kept out" ? "Recognised noise (forged tokens, poisoning, spam) was kept out of the flow." : "Recognised noise was left in the "
        + "flow.",
        "policies" => $"The rules applied are {ReportText.Name(value.Replace(",", ", ", StringComparison.Ordinal), 200)}; the first is the main one.",
        "stop-at" => value.Length == 0 ? "The trail stops at no category of labels."
            : $"The trail stops at accounts labelled {ReportText.Name(value.Replace(",", ", ", StringComparison.Ordinal), 400)}.",
        "follow" => $"Bridges are followed on {ReportText.Name(value.Replace(",", ", ", StringComparison.Ordinal), 200)} ties.",
        "links" => $"An analyst asserted {Grouped(value)} crossings of bridges; they win over other ties.",
        "mixer-candidates" => "Withdrawals from mixers that may answer deposits are listed, never followed.",
        "bounds" => "Least and most over every rule that conserves units were computed.",
        "title" => null,
        _ => $"Option {ReportText.Name(name)}: {ReportText.Name(value, 400)}.",
    };

    private GridBlock Rules()
    {
        var grid = new GridBuilder("method", new("Rule"), new("In words"));

        // Printing the rules uses none that was not used before: every row rests on the rule it prints.
        foreach (TraceRule rule in context.RulesUsed.ToArray())
            grid.Add(
                statement => context.Derive(statement, rule), new GridCell(TextSpan.Strong(rule.Id), TextSpan.Note(Version(rule.Version))), rule.Words);
        return grid.Build();
    }

    private IEnumerable<ExpertBlock> Methods()
    {
        Heuristic[] used =
        [
            .. context.Claims.Claims.SelectMany(claim => claim.RestsOn).OfType<HeuristicBasis>().Select(basis => basis.Heuristic).Distinct()
                .OrderBy(method => method.Id, StringComparer.Ordinal),
        ];
        if (used.Length == 0)
        {
            yield return new ParagraphBlock(context.Derive("No claim of this report was inferred by a method that can be wrong.", ExpertRules.ClaimTypes));
            yield break;
        }

        yield return new TitleBlock("Methods that can be wrong");
        var grid = new GridBuilder("methods", new("Method"), new("Parameters"), new("How it is known to go wrong"), new("Error rate"));
        foreach (Heuristic method in used)
            grid.Add(
                statement => context.Derive(statement, ExpertRules.ClaimTypes, $"method {method.Id}"),
                new GridCell(TextSpan.Strong(method.Id), TextSpan.Note(Version(method.Version))), method.Parameters, method.KnownErrors, method.ErrorRate);
        yield return grid.Build();
    }

    private static string Version(int version) => string.Create(CultureInfo.InvariantCulture, $"version {version}");

    private static string Grouped(string number) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? ReportText.Number(value) : ReportText.Name(number);

    private static string Billionths(string parts) => long.TryParse(parts, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
        ? ReportText.Coins((UInt128)value, decimals: 9) : ReportText.Name(parts);
}
