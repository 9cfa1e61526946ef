using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;
using FsCheck;
using FsCheck.Fluent;

namespace FlowTrace.Tests.Properties;

/// <summary>What must be true of every ledger, tried on ledgers that FsCheck makes up and makes small again when they fail.</summary>
public sealed class TracePropertyTests
{
    private static readonly string[] People = ["Thief", "Ann", "Bob", "Cid", "Dora"];

    // Made-up ledgers, but the same in every run; a failure prints the ledger, made as small as it gets.
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20_251_122, 7);

    [Fact]
    public void Trace_OfAnyLedger_ClosesTheBooksUnderEveryConservingPolicy() => Check(rows =>
    {
        TraceResult result = Trace(CaseOf(rows));
        return result.Books.All(sheet => sheet.Balanced == (sheet.Policy.IsConserving() ? true : null))
            && result.Books.Where(sheet => sheet.Policy.IsConserving()).All(sheet => Sum(sheet.ByStatus.Values) == sheet.Stolen);
    });

    [Fact]
    public void Trace_OfAnyLedger_StealsTheSameUnderEveryPolicy() => Check(rows =>
        Trace(CaseOf(rows)).Books.GroupBy(sheet => (sheet.Theft, sheet.Asset)).All(group => group.Select(sheet => sheet.Stolen).Distinct().Count() == 1));

    [Fact]
    public void Trace_OfAnyLedger_StaysBelowPoisonOnEveryTransfer() => Check(rows =>
    {
        IReadOnlyDictionary<FigureKey, (BigInteger Quantity, BigInteger Origin)> figures = AuditFigures.Of(Trace(CaseOf(rows))).All;
        return figures.Where(pair => pair.Key.What == "edge").All(pair =>
            pair.Value.Quantity <= pair.Key.Transfer.Quantity
            && pair.Value.Quantity <= figures.GetValueOrDefault(pair.Key with { Policy = TaintPolicy.Poison }).Quantity);
    });

    [Fact]
    public void Trace_OfAnyLedger_PutsNoMoreOnATransferThanItMoves() => Check(rows =>
        Trace(CaseOf(rows)).Graph.Edges().All(edge =>
            TaintPolicies.All.Where(policy => policy.IsConserving())
                .All(policy => Sum(edge.Stolen(policy).Select(part => part.Quantity)) <= edge.Transfer.Quantity)));

    [Fact]
    public void Trace_OfOneTheftAndNoCleanMoney_IsTheSameUnderEveryConservingPolicy() => Check(rows =>
    {
        AuditCase auditCase = CaseOf(rows);
        auditCase = auditCase with { Transfers = WithoutCleanMoney(auditCase.Transfers), Thefts = [auditCase.Thefts[0]] };
        AuditFigures figures = AuditFigures.Of(Trace(auditCase));
        string[] texts = [.. TaintPolicies.All.Where(policy => policy.IsConserving()).Select(policy => figures
            .ToText(key => key.Policy == policy && key.What is "edge" or "outcome")
            .Replace(policy.ToName(), "policy", StringComparison.Ordinal))];
        return texts.Distinct().Count() == 1 && texts[0].Length > 0;
    });

    private static void Check(Func<(byte From, byte To, byte Share)[], bool> holds) => Prop
        .ForAll(ArbMap.Default.ArbFor<(byte From, byte To, byte Share)[]>(), rows => holds(rows))
        .Check(Runs);

    private static TraceResult Trace(AuditCase auditCase) => auditCase.TraceAsync().GetAwaiter().GetResult();

    // The first rows always rob somebody, so that there is something to trace. Shares of 255ths of what is there; 0 is more than is there.
    private static AuditCase CaseOf((byte From, byte To, byte Share)[] rows)
    {
        var balances = new Dictionary<Account, int> { [Names.Account("Thief")] = 1_000, [Names.Account("Ann")] = 500 };
        var transfers = new List<Transfer> { Row(0, "Outside", "Thief", 1_000), Row(1, "Victim", "Ann", 500) };
        foreach ((byte from, byte to, byte share) in rows)
        {
            string sender = from % 8 < People.Length ? People[from % 8] : from % 8 == 7 ? "Victim" : "Outside";
            string receiver = People[to % People.Length];
            int held = balances.GetValueOrDefault(Names.Account(sender));
            int amount = held == 0 ? 1 + share : share == 0 ? held + 1 : Math.Max(1, held * share / 255);
            if (sender == receiver)
                continue;
            transfers.Add(Row(transfers.Count, sender, receiver, amount));
            balances[Names.Account(sender)] = Math.Max(0, held - amount);
            balances[Names.Account(receiver)] = balances.GetValueOrDefault(Names.Account(receiver)) + amount;
        }

        return new AuditCase
        {
            Transfers = transfers,
            Thefts = [Theft.HeldBy(Names.Account("Thief"), "loot"), Theft.From(Names.Account("Victim"), "robbery")],
            Options = new TraceOptions { Policies = TaintPolicies.All, DustPartsPerBillion = 0 },
        };
    }

    // Only what the thief's money can pay for stays: everything that moves is stolen.
    private static List<Transfer> WithoutCleanMoney(IReadOnlyList<Transfer> transfers)
    {
        var kept = new List<Transfer> { transfers[0] };
        var balances = new Dictionary<Account, UInt128> { [transfers[0].To] = transfers[0].Quantity };
        foreach (Transfer transfer in transfers.Skip(1))
        {
            UInt128 held = balances.GetValueOrDefault(transfer.From);
            if (held < transfer.Quantity)
                continue;
            kept.Add(transfer);
            balances[transfer.From] = held - transfer.Quantity;
            balances[transfer.To] = balances.GetValueOrDefault(transfer.To) + transfer.Quantity;
        }

        return kept;
    }

    private static Transfer Row(int number, string from, string to, int amount) => new(
        TransferKind.Transfer, Names.Transaction($"x{number}"),
        new Position((number + 1) * 1000L, ChainId.Ethereum, Position.Unknown, Position.Unknown, Position.Unknown),
        Names.Account(from), Names.Account(to), Names.Coin, (UInt128)amount);

    private static UInt128 Sum(IEnumerable<UInt128> quantities) => quantities.Aggregate(UInt128.Zero, (sum, quantity) => sum + quantity);
}
