using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Auditing;

/// <summary>
/// Recomputes a trace of a chain like Bitcoin from its transactions, not from rows: a coin is a list of lots, a transaction pours its inputs
/// together and its outputs out. Without labels, dust and limits. Slow and meant to be read.
/// </summary>
internal sealed class CoinAuditor
{
    private readonly Theft[] _thefts;
    private readonly TaintPolicy _policy;
    private readonly SortedDictionary<string, BigInteger> _figures;
    private readonly Dictionary<Outpoint, Coin> _coins = [];
    private readonly Dictionary<string, BigInteger> _stolen = [];

    private CoinAuditor(IReadOnlyList<Theft> thefts, TaintPolicy policy, SortedDictionary<string, BigInteger> figures)
    {
        _thefts = [.. thefts.OrderBy(theft => theft.Id, StringComparer.Ordinal)];
        _policy = policy;
        _figures = figures;
    }

    /// <summary>What was stolen, and what is where under every policy, as lines that <see cref="Of"/> makes of a result too.</summary>
    public static SortedDictionary<string, BigInteger> Audit(IReadOnlyList<UtxoTransaction> ledger, IReadOnlyList<Theft> thefts)
    {
        var figures = new SortedDictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (TaintPolicy policy in TaintPolicies.All)
            new CoinAuditor(thefts, policy, figures).Run(ledger);
        return figures;
    }

    public static SortedDictionary<string, BigInteger> Of(TraceResult result)
    {
        var figures = new SortedDictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (StolenPart part in result.Stolen)
            figures[$"stolen {part.Theft}"] = part.Quantity;
        foreach (Outcome outcome in result.Outcomes)
            foreach (TaintPolicy policy in result.Policies)
                foreach (StolenPart part in outcome.Stolen(policy))
                    figures.Add(Line(policy, part.Theft, outcome.Account, outcome.Status), part.Quantity);
        return figures;
    }

    private static string Line(TaintPolicy policy, string theft, Account account, OutcomeStatus status) =>
        $"{policy.ToName()} {theft} {status.ToName()} {account}";

    private void Run(IReadOnlyList<UtxoTransaction> ledger)
    {
        foreach (UtxoTransaction transaction in ledger)
            Apply(transaction);
        foreach (Coin coin in _coins.Values)
            Count(coin, OutcomeStatus.AtRest);
        foreach ((string theft, BigInteger quantity) in _stolen)
            _figures[$"stolen {theft}"] = quantity;
    }

    private void Apply(UtxoTransaction transaction)
    {
        Account itself = Account.OfTransaction(transaction.Position.Chain, transaction.Id);
        Coin[] spent = [.. transaction.Inputs.Select(input => _coins.Remove(input.Spent, out Coin? coin) ? coin
            : new Coin(input.Owner!.Value, [SlowLot.Clean(input.Quantity!.Value)], []))];
        HashSet<string> wholly = [.. _thefts
            .Where(theft => spent.Length > 0 && spent.All(coin => theft.Victims.Contains(coin.Owner) && !coin.Poison.Contains(theft.Id)))
            .Select(theft => theft.Id)];
        var pot = new SlowPocket();
        foreach (Coin coin in spent)
        {
            Theft? theft = _thefts.FirstOrDefault(
                theft => theft.Victims.Contains(coin.Owner) && !wholly.Contains(theft.Id) && !coin.Poison.Contains(theft.Id));
            Coin carried = theft is null ? coin : Stolen(coin, theft, coin.Owner);
            pot.Add(carried.Lots);
            pot.Poison.UnionWith(carried.Poison);
        }

        BigInteger brought = pot.Balance;
        BigInteger paid = transaction.Outputs.Aggregate(BigInteger.Zero, (sum, output) => sum + output.Quantity);
        if (transaction.IsCoinbase)
            pot.Add([SlowLot.Clean(paid)]);
        (Account Owner, BigInteger Quantity)[] outflows =
        [
            .. transaction.Outputs.Select(output => (output.Owner, (BigInteger)output.Quantity)),
            (Account.FeeSink(transaction.Position.Chain), BigInteger.Max(0, brought - paid)),
        ];
        string[] poison = [.. pot.Poison];
        for (int i = 0; i < outflows.Length; i++)
        {
            (Account owner, BigInteger quantity) = outflows[i];
            if (quantity == 0)
                continue;
            BigInteger larger = outflows[(i + 1)..].Where(other => other.Quantity > quantity).Aggregate(BigInteger.Zero, (sum, other) => sum + other.Quantity);
            List<SlowLot> lots = pot.Take(quantity, _policy, larger);
            BigInteger missing = quantity - lots.Aggregate(BigInteger.Zero, (sum, lot) => sum + lot.Quantity);
            var coin = new Coin(owner, missing > 0 ? [.. lots, SlowLot.Clean(missing)] : lots, [.. poison]);
            Theft? theft = _thefts.FirstOrDefault(
                theft => !poison.Contains(theft.Id) && Names(theft, transaction, owner, spent, wholly.Contains(theft.Id)));
            if (theft is not null)
                coin = Stolen(coin, theft, itself);
            if (owner.IsFeeSink || owner.IsUnspendable)
                Count(coin, owner.IsFeeSink ? OutcomeStatus.Fee : OutcomeStatus.Burned);
            else
                _coins.Add(new Outpoint(transaction.Id, i), coin);
        }
    }

    private static bool Names(Theft theft, UtxoTransaction transaction, Account owner, Coin[] spent, bool isWholly) =>
        (theft.Holders.Contains(owner) && !spent.Any(coin => theft.Holders.Contains(coin.Owner)))
        || (isWholly && !theft.Victims.Contains(owner))
        || (theft.Transactions.Contains(transaction.Id)
            && (theft.Into.Count > 0 ? theft.Into.Contains(owner) : !owner.IsFeeSink && !spent.Any(coin => coin.Owner == owner)));

    /// <summary>The coin, stolen now; what another theft had in it ends where it was.</summary>
    private Coin Stolen(Coin coin, Theft theft, Account where)
    {
        Count(coin with { Owner = where }, OutcomeStatus.Horizon);
        _stolen[theft.Id] = _stolen.GetValueOrDefault(theft.Id) + coin.Quantity;
        return new Coin(coin.Owner, [new SlowLot(theft.Id, coin.Quantity, coin.Quantity)], [theft.Id]);
    }

    private void Count(Coin coin, OutcomeStatus status)
    {
        if (_policy == TaintPolicy.Poison)
            foreach (string theft in coin.Poison)
                Add(theft, coin.Quantity);
        else
            foreach (SlowLot lot in coin.Lots.Where(lot => lot.Theft is not null))
                Add(lot.Theft!, lot.Quantity);

        void Add(string theft, BigInteger quantity)
        {
            string line = Line(_policy, theft, coin.Owner, status);
            _figures[line] = _figures.GetValueOrDefault(line) + quantity;
        }
    }

    private sealed record Coin(Account Owner, IReadOnlyList<SlowLot> Lots, IReadOnlyCollection<string> Poison)
    {
        public BigInteger Quantity => Lots.Aggregate(BigInteger.Zero, (sum, lot) => sum + lot.Quantity);
    }
}
