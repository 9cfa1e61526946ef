using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>The register: every claim with its kind, what it rests on, and what speaks against it; and what the kinds mean.</summary>
internal static class ClaimsSection
{
    // More transactions than this of one claim stand in flows.csv.
    private const int MostTransactions = 4;

    /// <summary>What each kind of claim means, in the form in which claims of that kind are printed.</summary>
    public static IEnumerable<Claim> Kinds(ExpertContext context)
    {
        yield return Kind(context, ClaimKind.Observed, "the chain shows it; the claim names the transactions, which everybody can look up.");
        yield return Kind(context, ClaimKind.Derived, "a rule concludes it from what the chain shows; the claim names the rule and what went into it.");
        yield return Kind(context, ClaimKind.Attributed, "a source says so of an address; the claim names source, date and confidence.");
        yield return Kind(context, ClaimKind.Inferred, "a method makes it likely and can be wrong; the claim says how, and what speaks against it.");
        yield return Kind(context, ClaimKind.Asserted, "a person says so; the claim names who.");
    }

    /// <summary>The register of all claims made so far; it states nothing itself but what they rest on.</summary>
    public static ExpertSection Build(ExpertContext context)
    {
        Claim note = context.Derive(
            "Claims that follow each other and rest on the same stand on one line. Their numbers are the same whenever the same result is reported again.",
            ExpertRules.ClaimTypes);
        var rows = new List<GridRow>();
        var run = new List<Claim>();
        string last = "";
        foreach (Claim claim in context.Claims.Claims.ToArray())
        {
            string text = $"{claim.Kind.ToName()}|{string.Join('|', claim.RestsOn.Select(Text))}|{string.Join('|', claim.Against)}";
            if (run.Count > 0 && text != last)
                Flush(run, rows);
            run.Add(claim);
            last = text;
        }

        Flush(run, rows);
        return new ExpertSection("claims", "Register of claims",
        [
            new ParagraphBlock(note), new GridBlock("register", [new("Claims"), new("Kind"), new("Rests on"), new("Against")], rows),
        ]);
    }

    private static Claim Kind(ExpertContext context, ClaimKind kind, string meaning) =>
        context.Derive($"{char.ToUpperInvariant(kind.ToName()[0])}{kind.ToName()[1..]}: {meaning}", ExpertRules.ClaimTypes, kind.ToName());

    private static void Flush(List<Claim> run, List<GridRow> rows)
    {
        if (run.Count == 0)
            return;
        Claim first = run[0];
        rows.Add(new GridRow(first,
        [
            LabelsSection.Ranges(run), first.Kind.ToName(),
            new GridCell([.. first.RestsOn.Take(MostTransactions).Select(basis => new TextLine(Text(basis))), .. More(first)]),
            first.Against.Count == 0 ? "" : new GridCell([.. first.Against.Select(text => new TextLine(text))]),
        ])
        { Registered = [.. run] });
        run.Clear();
    }

    private static IEnumerable<TextLine> More(Claim claim)
    {
        if (claim.RestsOn.Count > MostTransactions)
            yield return TextSpan.Note($"and {ReportText.Number(claim.RestsOn.Count - MostTransactions)} more");
    }

    private static string Text(IClaimBasis basis) => basis switch
    {
        TransactionBasis transaction => $"tx {ReportText.Name(transaction.Transaction.ToText(transaction.Position.Chain), 140)}, "
            + $"{ReportText.Of(transaction.Position)}",
        RuleBasis rule => $"rule {rule.Rule.Id} v{ReportText.Number(rule.Rule.Version)}{(rule.Inputs.Length > 0 ? ": " + rule.Inputs : "")}",
        LabelBasis label => $"label {ExpertContext.Quoted(label.Label.Name)} by {ExpertContext.Quoted(label.Label.Source)} for "
            + $"{ReportText.Of(label.Label.Account)}",
        HeuristicBasis method => $"method {method.Heuristic.Id} v{ReportText.Number(method.Heuristic.Version)}: {method.Score.TrimEnd('.')}; error rate "
            + $"{method.Heuristic.ErrorRate}",
        AnalystBasis analyst => $"word of {analyst.Analyst}",
        ClaimReference other => other.Claim.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, "No such basis."),
    };
}
