#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj

// What does the shape mean? A detector of one's own: payments in round amounts, which people make and programs seldom do.
// From the repository's root: dotnet run samples/custom-detector.cs
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Tracing;

TraceResult result = await new TracerBuilder()
    .AddLedger("samples/exchange-theft/transfers.csv")
    .AddLabels("samples/exchange-theft/labels.csv")
    .AddDetector(new RoundAmounts())
    .WithOptions(new TraceOptions { Findings = new FindingsOptions { Parameters = new Dictionary<string, long> { ["round-amounts.least-payments"] = 2 } } })
    .Build()
    .TraceAsync(Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC", id: "hot-wallet"));

foreach (Finding finding in result.Findings.Where(finding => finding.Detector == "round-amounts"))
{
    Console.WriteLine($"{finding.Id}  {finding.Title}");
    string flows = string.Join(" ", finding.Transfers.Select(transfer => FormattableString.Invariant($"#{transfer.Flow}")));
    Console.WriteLine($"  by {finding.Accounts[0].AddressText}, in {flows}");
    Console.WriteLine($"  against it: {string.Join("; ", finding.Against)}");
}

// What a detector finds stands in every report beside what the others find.
int rows = result.ToFindingsCsv().Split('\n').Count(line => line.Contains("round-amounts", StringComparison.Ordinal));
Console.WriteLine(FormattableString.Invariant($"{result.Findings.Count} findings in all; {rows} rows of the CSV are ours."));

/// <summary>Several payments by one wallet, each a whole number of coins.</summary>
internal sealed class RoundAmounts : IFindingDetector
{
    public string Id => "round-amounts";

    public int Version => 1;

    public IReadOnlyList<FindingParameter> Parameters { get; } =
        [new("least-payments", 3, "so many round payments of one wallet are told", "nobody has calibrated it", IsHypothesis: true) { Least = 2 }];

    public string KnownErrors => "Services that sell fixed sums, and mixers of fixed denominations, are paid in round amounts by everybody.";

    public IEnumerable<Finding> Detect(FindingContext context)
    {
        IEnumerable<IGrouping<Wallet, FlowEdge>> payers = context.Result.Graph.Edges()
            .Where(edge => edge.Kind == FlowKind.Transfer && !edge.IsTheft && edge.Stolen(context.Policy).Count > 0 && IsRound(context, edge.Transfer))
            .GroupBy(edge => edge.Source);
        foreach (IGrouping<Wallet, FlowEdge> payer in payers.Where(payer => payer.Count() >= context.Value("least-payments")))
        {
            FlowEdge[] paid = [.. payer];
            yield return new Finding
            {
                Title = $"{paid.Length} payments of round amounts by one wallet may be a person's own",
                Grade = EvidenceGrade.Inferred,
                Accounts = [payer.Key.Account],
                First = paid[0].Transfer.Position.Time,
                Last = paid[^1].Transfer.Position.Time,
                Transfers = [.. paid.Select(edge => new FindingTransfer(edge.Transfer.Transaction, edge.Transfer.Position, edge.Index))],
                Against = ["Whoever is paid may ask for round amounts"],
                Thefts = [.. paid.SelectMany(edge => edge.Stolen(context.Policy)).Select(part => part.Theft).Distinct().Order(StringComparer.Ordinal)],
            };
        }
    }

    // A whole number of coins; where nobody knows how many base units a coin has, nothing is round.
    private static bool IsRound(FindingContext context, Transfer transfer)
    {
        if (context.Result.AssetInfo.GetValueOrDefault(transfer.Asset)?.Decimals is not { } decimals)
            return false;
        UInt128 coin = 1;
        for (int i = 0; i < decimals; i++)
            coin *= 10;
        return transfer.Quantity % coin == 0;
    }
}
