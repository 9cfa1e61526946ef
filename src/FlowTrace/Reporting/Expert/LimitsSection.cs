using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>What this report cannot say, filled from the run: nobody has to remember to write it.</summary>
internal sealed class LimitsSection(ExpertContext context)
{
    private const int MostOfAKind = 25;

    private static readonly OutcomeStatus[] Open =
        [OutcomeStatus.Unresolved, OutcomeStatus.Horizon, OutcomeStatus.Hub, OutcomeStatus.Dust, OutcomeStatus.Service];

    public static ExpertSection Build(ExpertContext context)
    {
        var section = new LimitsSection(context);
        return new ExpertSection("limits", "Limits of this report",
        [
            new BulletBlock([.. section.Ends(), .. section.Internals(), .. section.Finality(), .. section.Order(), .. section.Always()]), .. section.Gaps(),
            .. section.Cuts(), .. section.Issues(),
        ]);
    }

    /// <summary>What could not be followed, by kind, in units of what was stolen.</summary>
    private IEnumerable<Claim> Ends()
    {
        foreach (StolenSource source in context.Sources)
            foreach (OutcomeStatus status in Open)
                if (context.BookOf(source, context.Policy).ByStatus.GetValueOrDefault(status) is var units && units > UInt128.Zero)
                    yield return context.Derive(
                        $"{Words(status)}: {context.Amount(units, source)}, {Share.Percent(units, source.Stolen)} of {ExpertContext.Quoted(source.Theft)}.",
                        ExpertRules.Coverage, context.Policy.ToName(), new ClaimReference(context.StopsOf(source)));
    }

    private static string Words(OutcomeStatus status) => status switch
    {
        OutcomeStatus.Unresolved => "Went into a bridge or swap whose other side is not known",
        OutcomeStatus.Horizon => "Not followed because a limit was reached",
        OutcomeStatus.Hub => "At busy accounts without a label, not followed",
        OutcomeStatus.Dust => "In arrivals below the dust line, not followed",
        _ => "At mixers, bridges, pools and other services, behind which it is not followed",
    };

    // Contracts move coins by calls inside a transaction; a list of plain transactions does not show them.
    private IEnumerable<Claim> Internals()
    {
        HashSet<ChainId> with =
        [
            .. context.Result.Graph.Edges().Select(edge => edge.Transfer).Where(transfer => transfer.Kind == TransferKind.Internal)
                .Select(transfer => transfer.Asset.Chain),
        ];
        foreach (ChainId chain in context.Result.Graph.Wallets.Select(wallet => wallet.Account.Chain).Distinct().Order())
            if (KnownChains.FormatOf(chain) != AddressFormat.Bitcoin && !with.Contains(chain))
                yield return context.Derive(
                    $"No transfer of coins by a contract's call is on the trail on {HopText.ChainName(chain)}: the sources may lack internal transactions, "
                    + "and then coins that contracts moved are missing.",
                    ExpertRules.Reading, "kinds of the transfers in flows.csv");
    }

    private IEnumerable<Claim> Finality()
    {
        if (context.Result.Manifest.Ends.Count == 0)
            yield return context.Derive(
                "Where the data of each chain ends, and whether its last blocks are final, the sources do not say.", ExpertRules.Reading);
        foreach (ChainEnd end in context.Result.Manifest.Ends)
        {
            string block = end.Block == Position.Unknown ? "" : $", block {ReportText.Number(end.Block)}";
            string open = end.UnfinalTransactions == 0 ? "the sources call no transaction unfinal"
                : $"{ReportText.Count(end.UnfinalTransactions, "transaction is", "transactions are")} not final and can still vanish";
            string hash = end.BlockHash.Length > 0 ? $"hash {ReportText.Name(end.BlockHash, 140)}"
                : "the sources give no hash of it, so they cannot show that this block stayed in the chain";
            yield return context.Derive(
                $"The data of {HopText.ChainName(end.Chain)} ends on {Figures.Time(end.Time)} UTC{block}; {hash}; {open}.", ExpertRules.Reading);
        }
    }

    private IEnumerable<Claim> Order()
    {
        if (context.Result.Statistics.TieDecisions > 0)
            yield return context.Derive(
                $"{ReportText.Count(context.Result.Statistics.TieDecisions, "tie of order was", "ties of order were")} decided by the rule of this report; "
                + "another order can give other figures under the rules that depend on order.",
                ExpertRules.Ties);
    }

    private IEnumerable<Claim> Always()
    {
        yield return context.Derive(
            "Tokens that charge a fee on transfer or change balances without a transfer are followed as their transfer events say; the difference shows as a "
            + "gap.",
            ExpertRules.Gaps);
        yield return context.Derive(
            "Movements off the chains, such as within an exchange or by handing over keys, leave no trace in the sources.", ExpertRules.Reading);
    }

    private IEnumerable<ExpertBlock> Gaps()
    {
        Gap[] gaps = [.. context.Result.Gaps.Where(gap => !gap.BeforeStolenFunds)];
        int before = context.Result.Gaps.Count - gaps.Length;
        yield return new TitleBlock("Gaps");
        yield return new ParagraphBlock(context.Derive(
            $"{ReportText.Count(gaps.Length, "gap", "gaps")} after stolen units came, and {ReportText.Number(before)} before, which touch no stolen unit.",
            ExpertRules.Gaps));
        if (gaps.Length == 0)
            yield break;
        var grid = new GridBuilder("gaps", new("Time, UTC"), new("Account, transaction"), new("Missing", IsNumber: true));
        foreach (Gap gap in gaps.Take(MostOfAKind))
            grid.Add(
                statement => context.Derive(
                    statement, ExpertRules.Gaps, "", gap.Transaction.IsNone ? [] : [new TransactionBasis(gap.Transaction, gap.Position)]),
                new GridCell(Figures.Time(gap.Position.Time), TextSpan.Note(ReportText.Of(gap.Position))),
                new GridCell(TextSpan.Code(ReportText.Of(gap.Account)), TextSpan.Code(ReportText.Name(gap.Transaction.ToText(gap.Position.Chain), 140))),
                context.Amount(gap.Quantity, gap.Asset));
        yield return grid.Build();
        if (gaps.Length > MostOfAKind)
            yield return Left(gaps.Length - MostOfAKind, "more gap", "more gaps");
    }

    private IEnumerable<ExpertBlock> Cuts()
    {
        yield return new TitleBlock("Cuts");
        if (context.Result.Cuts.Count == 0)
        {
            yield return new ParagraphBlock(context.Derive("No limit cut the trail.", ExpertRules.Limits));
            yield break;
        }

        var grid = new GridBuilder("cuts", new("Limit"), new("Account"), new("What happened"), new("At stake", IsNumber: true));
        foreach (Cut cut in context.Result.Cuts.Take(MostOfAKind))
            grid.Add(
                statement => context.Derive(statement, ExpertRules.Limits),
                ReportText.Name(cut.Limit), TextSpan.Code(ReportText.Of(cut.Account)), ReportText.Name(cut.Detail, 200), AtStake([cut]));
        yield return grid.Build();
        if (context.Result.Cuts.Count > MostOfAKind)
            yield return new ParagraphBlock(context.Derive(
                $"{ReportText.Count(context.Result.Cuts.Count - MostOfAKind, "more cut", "more cuts")} with "
                + $"{AtStake([.. context.Result.Cuts.Skip(MostOfAKind)])} at stake, in result.json.",
                ExpertRules.Selection));
    }

    private string AtStake(Cut[] cuts)
    {
        if (!context.Result.MainPolicy.IsConserving())
            return "not counted under poison";
        string[] sums =
        [
            .. cuts.SelectMany(cut => cut.AtStake).GroupBy(part => part.OriginAsset).OrderBy(group => group.Key)
                .Select(group => context.Amount(group.Aggregate(UInt128.Zero, (sum, part) => sum + part.Origin), group.Key)),
        ];
        return sums.Length == 0 ? "none" : string.Join(", ", sums.Take(3)) + (sums.Length > 3 ? " and "
            + $"{ReportText.Count(sums.Length - 3, "more asset", "more assets")}" : "");
    }

    private IEnumerable<ExpertBlock> Issues()
    {
        yield return new TitleBlock("Rows of the sources with something wrong");
        ReadIssue[] issues = [.. context.Result.Issues.OrderByDescending(issue => issue.Severity)];
        if (issues.Length == 0)
        {
            yield return new ParagraphBlock(context.Derive("Every row of the sources could be read as it stands.", ExpertRules.Reading));
            yield break;
        }

        var grid = new GridBuilder("issues", new("Done"), new("Where and what"), new("Rows", IsNumber: true));
        foreach (ReadIssue issue in issues.Take(MostOfAKind))
            grid.Add(
                statement => context.Derive(statement, ExpertRules.Reading),
                ReportText.Word(issue.Severity), ReportText.Name((issue with { Count = 1 }).ToString(), 300), ReportText.Number(issue.Count));
        yield return grid.Build();
        if (issues.Length > MostOfAKind)
            yield return new ParagraphBlock(context.Derive(
                $"{ReportText.Count(issues.Length - MostOfAKind, "more kind of issue", "more kinds of issue")} with "
                + $"{ReportText.Count(issues.Skip(MostOfAKind).Sum(issue => issue.Count), "row", "rows")} in result.json.",
                ExpertRules.Selection));
    }

    private ParagraphBlock Left(int count, string one, string many) =>
        new(context.Derive($"{ReportText.Count(count, one, many)} in result.json.", ExpertRules.Selection));
}
