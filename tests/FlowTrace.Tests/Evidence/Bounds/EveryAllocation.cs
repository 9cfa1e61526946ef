using FlowTrace.Chain;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Evidence.Bounds;

/// <summary>
/// Tries every way in which whole stolen units can leave with the transfers of a small ledger of one asset, and keeps the least and the most that came to
/// rest with each account. It knows no networks.
/// </summary>
internal static class EveryAllocation
{
    /// <summary>The least and the most units of a theft that each account has at the end; "overlap" is what another theft took again.</summary>
    public static IReadOnlyDictionary<string, (int Least, int Most)> Of(AuditCase auditCase, Theft theft)
    {
        string[] people = [.. auditCase.Transfers.SelectMany(transfer => new[] { Names.Of(transfer.From), Names.Of(transfer.To) }).Distinct(), "overlap"];
        var balances = new int[people.Length];
        HashSet<string> touched = [];
        HashSet<Holdings> states = [new Holdings(new int[people.Length])];
        foreach (Transfer transfer in auditCase.Transfers)
        {
            int from = Array.IndexOf(people, Names.Of(transfer.From));
            int to = Array.IndexOf(people, Names.Of(transfer.To));
            int amount = (int)transfer.Quantity;
            Theft? thief = auditCase.Thefts.OrderBy(one => one.Id, StringComparer.Ordinal).FirstOrDefault(
                one => one.Transactions.Contains(transfer.Transaction) && !IsTouched(auditCase, one, transfer));
            bool isStolenNow = thief?.Id == theft.Id;
            int arrivesAt = thief is null || isStolenNow ? to : people.Length - 1;
            states = [.. states.SelectMany(state => Next(state, from, arrivesAt, amount, balances[from], isStolenNow))];
            balances[from] = Math.Max(0, balances[from] - amount);
            balances[to] += amount;
        }

        return Enumerable.Range(0, people.Length).ToDictionary(
            i => people[i], i => (states.Min(state => state.Units[i]), states.Max(state => state.Units[i])));
    }

    private static IEnumerable<Holdings> Next(Holdings state, int from, int to, int amount, int balance, bool isStolenNow)
    {
        int stolen = state.Units[from];
        int least = amount >= balance ? stolen : Math.Max(0, amount - (balance - stolen));
        for (int moved = least; moved <= Math.Min(amount, stolen); moved++)
        {
            int[] units = [.. state.Units];
            units[from] -= moved;
            units[to] += isStolenNow ? amount : moved;
            yield return new Holdings(units);
        }
    }

    /// <summary>Whether a theft's units can have come to the sender before: in the sense of poison.</summary>
    private static bool IsTouched(AuditCase auditCase, Theft theft, Transfer upTo)
    {
        var balances = new Dictionary<Account, int>();
        HashSet<Account> poisoned = [], touched = [];
        foreach (Transfer transfer in auditCase.Transfers)
        {
            if (transfer == upTo)
                break;
            Theft? thief = auditCase.Thefts.OrderBy(one => one.Id, StringComparer.Ordinal).FirstOrDefault(
                one => one.Transactions.Contains(transfer.Transaction)
                    && !(one.Id == theft.Id ? touched.Contains(transfer.From) : IsTouched(auditCase, one, transfer)));
            int amount = (int)transfer.Quantity;
            bool carries = thief is null ? poisoned.Contains(transfer.From) : thief.Id == theft.Id;
            balances[transfer.From] = Math.Max(0, balances.GetValueOrDefault(transfer.From) - amount);
            balances[transfer.To] = balances.GetValueOrDefault(transfer.To) + amount;
            if (balances[transfer.From] == 0)
                poisoned.Remove(transfer.From);
            if (carries && poisoned.Add(transfer.To))
                touched.Add(transfer.To);
        }

        return touched.Contains(upTo.From);
    }

    private sealed record Holdings(int[] Units)
    {
        public bool Equals(Holdings? other) => other is not null && Units.AsSpan().SequenceEqual(other.Units);

        public override int GetHashCode() => Units.Aggregate(17, (hash, units) => unchecked((hash * 31) + units));
    }
}
