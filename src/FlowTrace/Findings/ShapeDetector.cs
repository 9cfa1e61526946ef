using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>What the detectors that come with the library share.</summary>
internal abstract class ShapeDetector : IFindingDetector
{
    /// <summary>Where a default stands that published cases bear out.</summary>
    protected const string Cases = "published cases; docs/findings.md names them";

    public abstract string Id { get; }

    public virtual int Version => 1;

    public abstract IReadOnlyList<FindingParameter> Parameters { get; }

    public abstract string KnownErrors { get; }

    public abstract IEnumerable<Finding> Detect(FindingContext context);

    protected static FindingParameter Cited(string name, long value, string meaning, string source) => new(name, value, meaning, source, IsHypothesis: false);

    protected static FindingParameter Hypothesis(string name, long value, string meaning, string why = "nobody has calibrated it") =>
        new(name, value, meaning, why, IsHypothesis: true);

    /// <summary>A finding that rests on steps of the trace. Their order is that of time.</summary>
    protected static Finding Find(
        FindingContext context, string title, EvidenceGrade grade, IEnumerable<Account> accounts, IEnumerable<int> moves,
        IReadOnlyList<FindingQuantity> quantities, params IReadOnlyList<string> against)
    {
        MoveTable table = context.Moves;
        int[] steps = Ascending(moves);
        return new Finding
        {
            Title = title,
            Grade = grade,
            Accounts = [.. accounts.Distinct()],
            First = table[steps[0]].Position.Time,
            Last = DateTimeOffset.FromUnixTimeMilliseconds(LastArrival(table, steps)),
            Transfers = TransfersOf(context, steps),
            Against = against,
            Thefts = table.TheftsOf(steps),
            Quantities = quantities,
        };
    }

    /// <summary>The transfer that shows a step; of a crossing both its transactions.</summary>
    protected static FindingTransfer[] TransfersOf(FindingContext context, in Move move)
    {
        if (context.Moves.Graph.HopOf(move.Edge) is not { } hop)
            return [new FindingTransfer(context.Moves.Graph.PlainTransactionOf(move.Edge), move.Position, move.Edge)];
        return hop.Kind == FlowKind.Bridge
            ? [new(hop.Departure, hop.DeparturePosition, move.Edge), new(hop.Arrival, hop.ArrivalPosition, move.Edge)]
            : [new(hop.Departure, hop.DeparturePosition, move.Edge)];
    }

    private static FindingTransfer[] TransfersOf(FindingContext context, int[] steps)
    {
        FlowGraph graph = context.Moves.Graph;
        var transfers = new List<FindingTransfer>(steps.Length);
        foreach (int step in steps)
            if (graph.IsHop(context.Moves[step].Edge))
                transfers.AddRange(TransfersOf(context, context.Moves[step]));
            else
                transfers.Add(new FindingTransfer(
                    graph.PlainTransactionOf(context.Moves[step].Edge), context.Moves[step].Position, context.Moves[step].Edge));
        return [.. transfers];
    }

    // Steps come in order as a rule, each once.
    private static int[] Ascending(IEnumerable<int> moves)
    {
        int[] steps = [.. moves];
        for (int i = 1; i < steps.Length; i++)
            if (steps[i - 1] >= steps[i])
                return [.. steps.Distinct().Order()];
        return steps;
    }

    private static long LastArrival(MoveTable table, int[] steps)
    {
        long last = long.MinValue;
        foreach (int step in steps)
            last = Math.Max(last, table[step].Arrived);
        return last;
    }

    /// <summary>Steps by what arrives, in the order in which assets first appear.</summary>
    protected static IEnumerable<IReadOnlyList<int>> ByAsset(FindingContext context, List<int> moves)
    {
        int first = moves.Count == 0 ? -1 : context.Moves[moves[0]].AssetNumber;
        if (moves.TrueForAll(move => context.Moves[move].AssetNumber == first))
            return moves.Count == 0 ? [] : [moves];
        return moves.GroupBy(move => context.Moves[move].AssetNumber).Select(group => (IReadOnlyList<int>)[.. group]);
    }

    protected static UInt128 Sum(FindingContext context, IEnumerable<int> moves)
    {
        UInt128 sum = 0;
        foreach (int move in moves)
            sum += context.Moves[move].Quantity;
        return sum;
    }

    protected static UInt128 SumStolen(FindingContext context, IEnumerable<int> moves)
    {
        UInt128 sum = 0;
        foreach (int move in moves)
            sum += context.Moves[move].Stolen;
        return sum;
    }

    /// <summary>What a wallet is said to be when a step reaches it, where that is a service of any kind.</summary>
    protected static Label? ServiceAt(FindingContext context, int wallet, long time) =>
        !context.Moves.IsNamed(wallet) ? null
            : context.Moves.WalletAt(wallet).Label is { } label && StopRules.Default.Contains(label.Category) ? label
            : context.Result.Labels.DecidingAmong(StopRules.Default, context.Moves.AccountAt(wallet), time);

    /// <summary>Splits steps in order of time into runs of which none is longer than a window, each beginning where the one before cannot go on.</summary>
    protected static IEnumerable<List<int>> Windows(FindingContext context, IEnumerable<int> moves, long milliseconds)
    {
        var run = new List<int>();
        foreach (int move in moves)
        {
            if (run.Count > 0 && context.Moves[move].Time - context.Moves[run[0]].Time > milliseconds)
            {
                yield return run;
                run = [];
            }

            run.Add(move);
        }

        if (run.Count > 0)
            yield return run;
    }

    protected static long Hours(long hours) => hours * 3_600_000;

    protected static long Days(long days) => days * 86_400_000;

    protected static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A length of time in words: <c>3 days</c>, <c>5 hours</c>, <c>12 minutes</c>, cut.</summary>
    protected static string Span(long milliseconds)
    {
        (long count, string one) = milliseconds switch
        {
            >= 2 * 86_400_000 => (milliseconds / 86_400_000, "day"),
            >= 2 * 3_600_000 => (milliseconds / 3_600_000, "hour"),
            >= 60_000 => (milliseconds / 60_000, "minute"),
            _ => (milliseconds / 1000, "second"),
        };
        return $"{Number(count)} {one}{(count == 1 ? "" : "s")}";
    }
}
