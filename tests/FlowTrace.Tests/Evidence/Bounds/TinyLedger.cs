using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Evidence.Bounds;

/// <summary>A ledger of a few transfers of a few units each, from a seed: small enough to try every allocation.</summary>
internal static class TinyLedger
{
    private static readonly string[] People = ["A", "B", "C", "D"];

    public static AuditCase Next(int seed)
    {
        var random = new Random(seed);
        var balances = new Dictionary<string, int>();
        var transfers = new List<Transfer>();
        int count = random.Next(4, 13);
        while (transfers.Count < count)
        {
            string[] payers = [.. balances.Where(pair => pair.Value > 0 && pair.Key != "Shop").Select(pair => pair.Key)];
            string from = payers.Length == 0 || random.Next(4) == 0 ? "Out" : payers[random.Next(payers.Length)];
            string to = random.Next(8) == 0 ? "Shop" : People[random.Next(People.Length)];
            if (from == to)
                continue;
            int held = balances.GetValueOrDefault(from);
            int amount = from == "Out" ? random.Next(1, 6) : random.Next(10) == 0 ? held + 1 : random.Next(1, held + 1);
            transfers.Add(new Transfer(
                TransferKind.Transfer, Names.Transaction($"x{transfers.Count}"),
                new Position((transfers.Count + 1) * 1000L, ChainId.Ethereum, Position.Unknown, Position.Unknown, Position.Unknown),
                Names.Account(from), Names.Account(to), Names.Coin, (UInt128)amount));
            balances[from] = Math.Max(0, held - amount);
            balances[to] = balances.GetValueOrDefault(to) + amount;
        }

        return new AuditCase
        {
            Transfers = transfers,
            Thefts =
            [
                .. Enumerable.Range(0, random.Next(1, 3))
                    .Select(number => Theft.InTransactions([Any().Transaction, Any().Transaction], $"theft{number}")),
            ],
            Labels = new LabelBook([new Label(Names.Account("Shop"), "Shop", ServiceCategory.Exchange, "tiny ledger", 50)]),
            Options = new TraceOptions { Bounds = true, DustPartsPerBillion = 0 },
        };

        // Whatever comes from outside first makes the likeliest theft.
        Transfer Any() => random.Next(2) == 0 ? transfers[random.Next(2)] : transfers[random.Next(transfers.Count)];
    }
}
