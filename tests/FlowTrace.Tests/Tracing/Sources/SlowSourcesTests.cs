using System.Numerics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Properties;
using FlowTrace.Tracing;
using Xunit.Abstractions;

namespace FlowTrace.Tests.Tracing.Sources;

/// <summary>
/// What clean units are made of, against a slow book that keeps every account's lots in a list: the same to the unit where an order decides, and within the
/// rounding of whole units under pro-rata, where the book uses exact fractions.
/// </summary>
public sealed class SlowSourcesTests(ITestOutputHelper output)
{
    private static readonly TaintPolicy[] Ordered = [TaintPolicy.Fifo, TaintPolicy.Lifo, TaintPolicy.DirtyFirst, TaintPolicy.CleanFirst];

    [Fact]
    public async Task Sources_OfRandomLedgers_AreThoseOfTheSlowBook()
    {
        int compared = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            AuditCase auditCase = RandomLedger.Next(seed);
            auditCase = auditCase with
            {
                Thefts = [auditCase.Thefts[0]],
                Labels = LabelBook.Empty,
                Options = new TraceOptions { Policies = [.. Ordered, TaintPolicy.ProRata], DustPartsPerBillion = 0 },
            };
            HashSet<Transfer> stolen;
            try
            {
                stolen = [.. (await auditCase.TraceAsync()).Graph.Edges().Where(edge => edge.IsTheft).Select(edge => edge.Transfer)];
            }
            catch (TraceInputException)
            {
                continue;
            }

            foreach (Account account in auditCase.Transfers.Select(transfer => transfer.To).Distinct().Where(who => !who.IsZero && !who.IsFeeSink))
            {
                SourceResult result = await auditCase.Tracer().SourcesAsync(new SourceQuery(account), auditCase.Thefts);
                foreach (Composition composition in result.Compositions)
                {
                    Dictionary<string, BigInteger> found = composition.Shares.GroupBy(share => NameOf(share.Source))
                        .ToDictionary(group => group.Key, group => group.Aggregate(BigInteger.Zero, (sum, share) => sum + (BigInteger)share.Quantity));
                    compared++;
                    if (composition.Policy == TaintPolicy.ProRata)
                        CompareProportions(seed, (double)composition.Quantity, found, SlowShares.Received(auditCase.Transfers, stolen, account,
                            composition.Asset));
                    else
                        found.Should().BeEquivalentTo(
                            SlowLots.Received(auditCase.Transfers, stolen, account, composition.Asset, composition.Policy), "seed {0} {1}", seed,
                                composition.Policy);
                }
            }
        }

        output.WriteLine($"{compared} compositions compared.");
        compared.Should().BeGreaterThan(2_500);
    }

    private static string NameOf(FundingSource source) => source.Kind == SourceKind.Theft ? "theft" : Names.Of(source.Account!.Value);

    // A unit of rounding for every payment there is, and what doubles lose.
    private static void CompareProportions(int seed, double total, Dictionary<string, BigInteger> found, Dictionary<string, double> expected)
    {
        foreach (string name in found.Keys.Union(expected.Keys))
        {
            double quantity = (double)found.GetValueOrDefault(name);
            double should = expected.GetValueOrDefault(name);
            Math.Abs(quantity - should).Should().BeLessThanOrEqualTo(60 + (total * 1e-9), "seed {0} {1}", seed, name);
        }
    }

    /// <summary>Lots in lists. Stolen and clean ones stand in two where the policy tells them apart.</summary>
    private sealed class SlowLots
    {
        // Before the name of units that their sender did not have, until they have arrived.
        private const char Missing = '!';
        private readonly Dictionary<Account, List<(string Name, BigInteger Quantity)>> _held = [];

        public static Dictionary<string, BigInteger> Received(
            IReadOnlyList<Transfer> transfers, HashSet<Transfer> stolen, Account account, Asset asset, TaintPolicy policy)
        {
            var book = new SlowLots();
            var received = new Dictionary<string, BigInteger>();
            foreach (Transfer transfer in transfers.Where(transfer => transfer.Asset == asset && transfer.From != transfer.To))
            {
                List<(string Name, BigInteger Quantity)> moved = book.Take(transfer.From, transfer.Quantity, policy);
                if (stolen.Contains(transfer))
                    moved = [("theft", transfer.Quantity)];
                if (transfer.To == account)
                    foreach ((string name, BigInteger quantity) in moved)
                        received[name.TrimStart(Missing)] = received.GetValueOrDefault(name.TrimStart(Missing)) + quantity;
                if (!transfer.To.IsZero && !transfer.To.IsFeeSink)
                    book.Put(transfer.To, moved, policy);
            }

            return received;
        }

        private List<(string Name, BigInteger Quantity)> Take(Account account, BigInteger amount, TaintPolicy policy)
        {
            if (!_held.TryGetValue(account, out List<(string Name, BigInteger Quantity)>? lots))
                _held.Add(account, lots = []);
            var taken = new List<(string Name, BigInteger Quantity)>();
            BigInteger stolen = Sum(lots.Where(lot => lot.Name == "theft"));
            BigInteger clean = Sum(lots) - stolen;
            BigInteger dirty = policy == TaintPolicy.DirtyFirst ? BigInteger.Min(amount, stolen) : BigInteger.Min(stolen, BigInteger.Max(0, amount - clean));
            BigInteger rest = amount;
            if (policy is TaintPolicy.DirtyFirst or TaintPolicy.CleanFirst)
            {
                rest -= Pull(lots, dirty, taken, lot => lot == "theft", fromEnd: false);
                rest -= Pull(lots, rest, taken, lot => lot != "theft", fromEnd: false);
            }
            else
                rest -= Pull(lots, rest, taken, _ => true, fromEnd: policy == TaintPolicy.Lifo);
            if (rest > 0)
                taken.Add((Missing + Names.Of(account), rest));
            return taken;
        }

        private static BigInteger Pull(
            List<(string Name, BigInteger Quantity)> lots, BigInteger amount, List<(string Name, BigInteger Quantity)> taken, Func<string, bool> fits,
                bool fromEnd)
        {
            BigInteger pulled = 0;
            while (pulled < amount && (fromEnd ? lots.FindLastIndex(lot => fits(lot.Name)) : lots.FindIndex(lot => fits(lot.Name))) is var at and >= 0)
            {
                BigInteger part = BigInteger.Min(lots[at].Quantity, amount - pulled);
                taken.Add((lots[at].Name, part));
                pulled += part;
                if (part == lots[at].Quantity)
                    lots.RemoveAt(at);
                else
                    lots[at] = (lots[at].Name, lots[at].Quantity - part);
            }

            return pulled;
        }

        // Newest last. A stack moved whole keeps its order; what the sender did not have enters last.
        private void Put(Account account, List<(string Name, BigInteger Quantity)> moved, TaintPolicy policy)
        {
            if (!_held.TryGetValue(account, out List<(string Name, BigInteger Quantity)>? lots))
                _held.Add(account, lots = []);
            if (policy != TaintPolicy.Lifo)
            {
                lots.AddRange(moved.Select(lot => (lot.Name.TrimStart(Missing), lot.Quantity)));
                return;
            }

            lots.AddRange(Enumerable.Reverse(moved.Where(lot => !lot.Name.StartsWith(Missing))).Concat(moved.Where(lot => lot.Name.StartsWith(Missing)))
                .Select(lot => (lot.Name.TrimStart(Missing), lot.Quantity)));
        }

        private static BigInteger Sum(IEnumerable<(string Name, BigInteger Quantity)> lots) =>
            lots.Aggregate(BigInteger.Zero, (sum, lot) => sum + lot.Quantity);
    }

    /// <summary>Shares as fractions of two-hundred-odd bits are not needed: doubles are a billion times finer than the tolerance.</summary>
    private static class SlowShares
    {
        public static Dictionary<string, double> Received(IReadOnlyList<Transfer> transfers, HashSet<Transfer> stolen, Account account, Asset asset)
        {
            var held = new Dictionary<Account, Dictionary<string, double>>();
            var received = new Dictionary<string, double>();
            foreach (Transfer transfer in transfers.Where(transfer => transfer.Asset == asset && transfer.From != transfer.To))
            {
                Dictionary<string, double> from = held.GetValueOrDefault(transfer.From) ?? [];
                double amount = (double)transfer.Quantity, balance = from.Values.Sum();
                double share = balance <= amount ? 1 : amount / balance;
                var moved = from.ToDictionary(part => part.Key, part => part.Value * share);
                held[transfer.From] = from.ToDictionary(part => part.Key, part => part.Value * (1 - share));
                if (amount > balance)
                    Add(moved, Names.Of(transfer.From), amount - balance);
                if (stolen.Contains(transfer))
                    moved = new Dictionary<string, double> { ["theft"] = amount };
                if (!held.TryGetValue(transfer.To, out Dictionary<string, double>? to))
                    held.Add(transfer.To, to = []);
                foreach ((string name, double quantity) in moved)
                {
                    if (!transfer.To.IsZero && !transfer.To.IsFeeSink)
                        Add(to, name, quantity);
                    if (transfer.To == account)
                        Add(received, name, quantity);
                }
            }

            return received;
        }

        private static void Add(Dictionary<string, double> parts, string name, double quantity) =>
            parts[name] = parts.GetValueOrDefault(name) + quantity;
    }
}
