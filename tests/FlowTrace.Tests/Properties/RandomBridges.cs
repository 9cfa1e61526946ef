using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Properties;

/// <summary>
/// Makes a small ledger on two chains from a seed: payments, swaps, and crossings that an analyst ties, some of them through a swap on either side, with two
/// payers, with a fee, with another coin arriving, or stamped before they left.
/// </summary>
internal sealed class RandomBridges
{
    private static readonly Asset[][] Coins =
    [
        [Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", ChainId.Ethereum), Asset.Native(ChainId.Ethereum)],
        [Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron), Asset.Native(ChainId.Tron)],
    ];

    private static readonly string[] People = ["Ann", "Bob", "Cid", "Dora", "Eve"];

    private readonly Random _random;
    private readonly List<Transfer> _transfers = [];
    private readonly List<AssertedLink> _links = [];
    private readonly Queue<Action> _payouts = new();
    private int _second = 1_000;
    private int _transaction;

    private RandomBridges(int seed) => _random = new Random(seed);

    /// <summary>The case of a seed: the same each time.</summary>
    public static AuditCase Next(int seed) => new RandomBridges(seed).Make();

    private AuditCase Make()
    {
        for (int events = _random.Next(10, 45); events > 0; events--)
        {
            _second += _random.Next(60, 300);
            if (_payouts.Count > 0 && Chance(60))
                _payouts.Dequeue()();
            else if (Chance(25))
                Depart();
            else if (Chance(20))
                Exchange();
            else
                Pay();
        }

        return new AuditCase
        {
            Transfers = [.. _transfers.OrderBy(transfer => transfer.Position)],
            Thefts = [.. Enumerable.Range(0, _random.Next(1, 3)).Select(number => MakeTheft("ab"[number].ToString()))],
            Labels = LabelBook.Empty,
            Options = new TraceOptions { Policies = TaintPolicies.All, DustPartsPerBillion = 0, Links = _links },
        };
    }

    private void Pay()
    {
        int chain = _random.Next(2);
        string from = Chance(30) ? "Out" : Anybody();
        Add(NextId(), chain, from, Another(from), _random.Next(2), Some());
    }

    private void Exchange()
    {
        (int chain, string who, string id, int given) = (_random.Next(2), Anybody(), NextId(), _random.Next(2));
        Add(id, chain, who, "Pool", given, Some());
        Add(id, chain, "Pool", who, 1 - given, Some(), index: 1);
    }

    private void Depart()
    {
        (int chain, string who, string id, int coin) = (_random.Next(2), Anybody(), NextId(), Chance(70) ? 0 : 1);
        UInt128 amount = Some();
        bool isSwapped = Chance(40);
        if (isSwapped)
        {
            Add(id, chain, who, "Pool", 1 - coin, Some());
            if (Chance(40))
                Add(id, chain, Another(who), "Pool", 1 - coin, Some(), index: 1);
            Add(id, chain, "Pool", "Bridge", coin, amount, index: 2);
        }
        else
            Add(id, chain, who, "Bridge", coin, amount);
        if (Chance(15))
            return;
        string receiver = Anybody();
        int arriving = Chance(80) ? coin : 1 - coin;
        int second = Chance(10) ? _second - 50 : 0;
        _payouts.Enqueue(() => Arrive(id, 1 - chain, receiver, arriving, amount - ((UInt128)_random.Next(3) * amount / 50), second,
            isSwapped ? On(chain, "Pool") : null));
    }

    private void Arrive(string departure, int chain, string receiver, int coin, UInt128 amount, int second, Account? sender)
    {
        string id = NextId();
        bool isSwapped = Chance(35);
        Add(id, chain, "Payer", isSwapped ? "Pool" : receiver, coin, amount, second: second);
        if (isSwapped)
            Add(id, chain, "Pool", receiver, 1 - coin, Some(), index: 1, second: second);
        _links.Add(new AssertedLink(Names.Transaction(departure), Names.Transaction(id), "the case officer")
        {
            Sender = sender,
            Receiver = On(chain, isSwapped ? "Pool" : receiver),
        });
    }

    private Theft MakeTheft(string id)
    {
        Transfer one = _transfers[_random.Next((_transfers.Count + 1) / 2)];
        Theft theft = _random.Next(3) switch
        {
            0 => Theft.HeldBy(one.To, id),
            1 => Theft.From(one.From, id),
            _ => Theft.InTransactions([one.Transaction], id),
        };
        return Chance(40) ? theft with { Until = Moment.AtUnixMilliseconds(one.Position.UnixMilliseconds) } : theft;
    }

    private void Add(string transaction, int chain, string from, string to, int coin, UInt128 quantity, int index = 0, int second = 0)
    {
        Asset asset = Coins[chain][coin];
        _transfers.Add(new Transfer(
            TransferKind.Transfer, Names.Transaction(transaction),
            new Position((second == 0 ? _second : second) * 1000L, asset.Chain, Position.Unknown, Position.Unknown, index),
            On(chain, from), On(chain, to), asset, quantity));
    }

    private static Account On(int chain, string name) => new(Coins[chain][0].Chain, Names.Account(name).Address);

    private string NextId() => $"x{_transaction++}";

    private string Anybody() => People[_random.Next(People.Length)];

    private string Another(string than)
    {
        string other = Anybody();
        return other == than ? People[(Array.IndexOf(People, than) + 1) % People.Length] : other;
    }

    private UInt128 Some() => (UInt128)_random.Next(1_000, 1_000_000);

    private bool Chance(int percent) => _random.Next(100) < percent;
}
