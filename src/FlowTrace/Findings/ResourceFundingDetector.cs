using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>One account opened several wallets of the trail, or lent them energy: on Tron, where fees need not be paid in coins.</summary>
internal sealed class ResourceFundingDetector : ShapeDetector
{
    public override string Id => "resource-funding";

    public override IReadOnlyList<FindingParameter> Parameters { get; } =
    [
        Hypothesis("least-wallets", 2, "so many wallets have one opener or lender") with { Least = 2 },
        Hypothesis("most-accounts", 20, "who does so for more accounts in the sources is a market, and ties nobody"),
    ];

    public override string KnownErrors =>
        "Markets rent energy to strangers, and exchanges and wallet services open accounts for their customers. How many others a lender serves the "
        + "sources show only as far as they reach.";

    public override IEnumerable<Finding> Detect(FindingContext context)
    {
        foreach (AccountEventKind kind in (AccountEventKind[])[AccountEventKind.Activation, AccountEventKind.ResourceLent])
        {
            var byLender = new SortedDictionary<Account, List<AccountEvent>>();
            foreach (AccountEvent one in context.Result.Events)
                if (one.Kind == kind && one.Counterparty is { } lender && lender != one.Account && context.Moves.Graph.Find(one.Account) is { } wallet
                    && context.Moves.IsHolder(wallet.Index)
                    && context.Result.Labels.DecidingAmong(StopRules.Default, lender, one.Position.UnixMilliseconds) is null)
                {
                    if (!byLender.TryGetValue(lender, out List<AccountEvent>? events))
                        byLender.Add(lender, events = []);
                    events.Add(one);
                }

            foreach ((Account lender, List<AccountEvent> events) in byLender)
            {
                Account[] wallets = [.. events.Select(one => one.Account).Distinct()];
                int served = Served(context, kind, lender);
                if (wallets.Length >= context.Value("least-wallets") && served <= context.Value("most-accounts"))
                    yield return Funding(kind, lender, wallets, events, served);
            }
        }
    }

    private static int Served(FindingContext context, AccountEventKind kind, Account lender) => context.Moves.Graph.Tables
        .SelectMany(placed => placed.Table.AccountEvents).Where(one => one.Kind == kind && one.Counterparty == lender)
        .Select(one => one.Account).Distinct().Count();

    private static Finding Funding(AccountEventKind kind, Account lender, Account[] wallets, List<AccountEvent> events, int served) => new()
    {
        Title = $"{Number(wallets.Length)} wallets of the trail were {(kind == AccountEventKind.Activation ? "opened" : "lent energy or bandwidth")} by one "
            + "account and may have one controller",
        Grade = EvidenceGrade.Inferred,
        Accounts = [lender, .. wallets],
        First = events[0].Position.Time,
        Last = events[^1].Position.Time,
        Transfers = [.. events.Select(one => new FindingTransfer(one.Transaction, one.Position, null))],
        Against =
        [
            kind == AccountEventKind.Activation ? "Services open accounts for their customers" : "Markets rent energy to strangers",
            $"The sources show it do so for {Number(Math.Max(served, wallets.Length))} accounts; others they need not show",
        ],
    };
}
