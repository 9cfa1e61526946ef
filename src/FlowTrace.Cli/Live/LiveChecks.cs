using System.CommandLine;
using FlowTrace.Chain;
using FlowTrace.Cli.Commands;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Readers;
using FlowTrace.Readers.Checking;
using FlowTrace.Tracing;
using static System.FormattableString;

namespace FlowTrace.Cli.Live;

/// <summary>What is checked of a live trace when it is done: balances against the provider's, and a sample of accounts against a second provider.</summary>
internal sealed class LiveChecks
{
    private const int SampleByDefault = 20;
    private const int MostLines = 20;

    private readonly Option<bool> _reconcile = new("--reconcile")
    {
        Description = "Compare what every followed wallet should hold with what the provider says it holds at the pinned block, and list what differs.",
    };
    private readonly Option<string?> _crossCheck = OptionValues.One(
        "--cross-check", "READER", $"Read {SampleByDefault} of the followed wallets from this provider too, and list what one shows and the other does not.");

    public void AddTo(Command command)
    {
        command.Add(_reconcile);
        command.Add(_crossCheck);
    }

    /// <summary>What is to be checked.</summary>
    public LiveCheckRequest Read(ParseResult parsed, LiveInputs live) => new(
        parsed.GetValue(_reconcile), parsed.GetValue(_crossCheck) is { } name ? live.ReadOne(parsed, name) : null);

    /// <summary>Checks, and says what differs.</summary>
    public static async Task RunAsync(LiveCheckRequest request, LiveReaders readers, TraceResult result, Terminal terminal, CancellationToken cancellationToken)
    {
        if (request.Reconcile)
            Say(terminal, await Reconciliation.CheckAsync(readers, Holdings(result, readers), cancellationToken).ConfigureAwait(false), result);
        if (request.CrossCheck is not { } second)
            return;
        LiveReaders others = LiveCase.Open(new LiveRequest([second], null), new LiveOptions(), ledgers: null);
        await using (others.ConfigureAwait(false))
        {
            Account[] sample =
            [
                .. Holdings(result, readers).Select(holding => holding.Account).Where(account => account.Chain == second.Chain).Distinct()
                    .Take(SampleByDefault),
            ];
            Say(terminal, await CrossCheck.CompareAsync(readers, others, sample, cancellationToken).ConfigureAwait(false), sample.Length, second.Name, result);
        }
    }

    /// <summary>The followed wallets with the assets that stolen units stood in there. Services and contracts were not read.</summary>
    private static IEnumerable<(Account Account, Asset Asset)> Holdings(TraceResult result, LiveReaders readers)
    {
        var chains = readers.Readers.Select(reader => reader.Chain).ToHashSet();
        var seen = new HashSet<(Account, Asset)>();
        foreach (FlowEdge edge in result.Graph.Edges())
            if (edge.Source.Account is var account && chains.Contains(account.Chain) && !account.IsTransaction && !account.IsZero
                && seen.Add((account, edge.Transfer.Asset)))
                yield return (account, edge.Transfer.Asset);
        foreach (Outcome outcome in result.Outcomes)
            if (outcome.Status == OutcomeStatus.AtRest && chains.Contains(outcome.Account.Chain) && seen.Add((outcome.Account, outcome.Asset)))
                yield return (outcome.Account, outcome.Asset);
    }

    private static void Say(Terminal terminal, IReadOnlyList<BalanceCheck> checks, TraceResult result)
    {
        BalanceCheck[] wrong = [.. checks.Where(check => check.Agrees == false)];
        int unsaid = checks.Count(check => check.Agrees is null);
        string untold = unsaid > 0 ? Invariant($", {unsaid} it does not tell.") : ".";
        terminal.Say(Invariant(
            $"Reconciled: {checks.Count - wrong.Length - unsaid} of {checks.Count} holdings agree with the provider, {wrong.Length} differ{untold}"));
        foreach (BalanceCheck check in wrong.Take(MostLines))
            terminal.Say(
                $"  {check.Account}: {Text(check.Missing > 0 ? check.Missing : check.Surplus, check.Asset, result)} {(check.Missing > 0 ? "more" : "less")} "
                + "than the transfers read add up to");
        if (wrong.Length > MostLines)
            terminal.Say(Invariant($"  and {wrong.Length - MostLines} more"));
        if (wrong.Length > 0)
            terminal.Say(
                "  Not everything was seen: coins moved by contracts where the node does not trace, tokens that rebase or take a fee, or what came before the "
                + "first block.");
    }

    private static void Say(Terminal terminal, IReadOnlyList<TransferDifference> differences, int accounts, string other, TraceResult result)
    {
        string found = differences.Count == 0 ? "the same transfers" : Invariant($"{differences.Count} transfers differ");
        terminal.Say(Invariant($"Cross-checked: {accounts} accounts with {other}: {found}."));
        foreach (TransferDifference one in differences.Take(MostLines))
            terminal.Say(
                $"  {one.Transaction.ToText(one.Account.Chain)}: {Text(one.Quantity, one.Asset, result)} from {one.From.AddressText} to {one.To.AddressText}: "
                + Invariant($"{one.First} times here, {one.Second} times there"));
        if (differences.Count > MostLines)
            terminal.Say(Invariant($"  and {differences.Count - MostLines} more"));
    }

    private static string Text(UInt128 quantity, in Asset asset, TraceResult result)
    {
        string text = new Amount(quantity, asset).ToString();
        string symbol = result.AssetInfo.GetValueOrDefault(asset)?.Symbol ?? "";
        return symbol.Length == 0 || text.Contains(symbol, StringComparison.Ordinal) ? text : $"{text} ({symbol})";
    }
}

/// <summary>What is to be checked of a live trace.</summary>
/// <param name="Reconcile">Whether balances are compared.</param>
/// <param name="CrossCheck">The second provider; null for none.</param>
internal sealed record LiveCheckRequest(bool Reconcile, ProviderOptions? CrossCheck);
