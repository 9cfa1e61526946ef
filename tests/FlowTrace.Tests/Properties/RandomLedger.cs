using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Properties;

/// <summary>
/// Makes a small ledger, thefts, labels and options from a seed: few accounts, so that money mixes; payments of all, part and more than
/// what is there; several transfers in a transaction, several transactions in a block. The order is always unambiguous.
/// </summary>
internal sealed class RandomLedger
{
    private static readonly string[] People = ["Ann", "Bob", "Cid", "Dora", "Eve", "Finn", "Gus", "Hal"];
    private static readonly long[] DustLines = [0, 0, 1_000, 5_000_000, 50_000_000, 200_000_000];

    private readonly Random _random;
    private readonly bool _exchanges;
    private readonly string[] _people;
    private readonly string[] _assets;
    private readonly UInt128 _scale;
    private readonly int _ordering;
    private readonly Dictionary<(string, string), UInt128> _balances = [];
    private readonly List<Transfer> _transfers = [];
    private int _second = 1;
    private int _inBlock;
    private int _transaction;

    private RandomLedger(int seed, bool exchanges = false)
    {
        _exchanges = exchanges;
        _random = new Random(seed);
        _people = People[.._random.Next(3, People.Length + 1)];
        _assets = exchanges ? ["ETH", "USDT", "DAI"] : Chance(70) ? ["ETH"] : ["ETH", "USDT"];
        _scale = _random.Next(4) switch { 0 => 12, 1 => 1_000, 2 => 1_000_000_007, _ => UInt128.One << 110 };
        _ordering = _random.Next(3);
    }

    /// <summary>The case of a seed: the same each time.</summary>
    public static AuditCase Next(int seed) => new RandomLedger(seed).Make();

    /// <summary>The case of a seed in which transactions move several assets: people exchange them, directly and over others.</summary>
    public static AuditCase NextExchanging(int seed) => new RandomLedger(seed, exchanges: true).Make();

    /// <summary>The case of a seed with three seconds in one, and nothing that orders transfers within it.</summary>
    public static AuditCase NextTied(int seed) => Tie(Next(seed), 3);

    /// <summary>A case with several seconds in one, and nothing that orders transfers within it.</summary>
    public static AuditCase Tie(AuditCase ordered, int seconds) =>
        ordered with { Transfers = [.. ordered.Transfers.Select(transfer => WithoutOrder(transfer, seconds * 1_000L))] };

    private static Transfer WithoutOrder(Transfer transfer, long milliseconds) => transfer with
    {
        Position = new Position(
            transfer.Position.UnixMilliseconds / milliseconds * milliseconds, transfer.Position.Chain, Position.Unknown, Position.Unknown, Position.Unknown),
    };

    private AuditCase Make()
    {
        int count = _random.Next(1, 61);
        while (_transfers.Count < count)
            AddTransaction(_random.Next(_exchanges ? 2 : 5) == 0 ? _random.Next(2, _exchanges ? 7 : 5) : 1);
        return new AuditCase
        {
            Transfers = _transfers,
            Thefts = MakeThefts(),
            Labels = new LabelBook(MakeLabels()),
            Options = MakeOptions(),
        };
    }

    // Three ways in which sources order transfers: by time alone, by index of transaction and transfer, by an index through the block.
    private void AddTransaction(int count)
    {
        bool sameBlock = _ordering != 0 && Chance(50);
        if (!sameBlock)
            (_second, _inBlock) = (_second + _random.Next(1, 4), 0);
        int transaction = ++_transaction;

        // One asset a transaction: those in which assets are exchanged have tests of their own.
        string asset = Any(_assets);
        for (int i = 0; i < count; i++)
        {
            int index = _ordering switch { 0 => count == 1 ? Position.Unknown : i, 1 => i, _ => _inBlock + i };
            var position = new Position(
                _second * 1000L, ChainId.Ethereum, _ordering == 0 ? Position.Unknown : _second, _ordering == 1 ? _inBlock : Position.Unknown, index);
            if (i > 0 && Chance(10) && _transfers[^1].Kind != TransferKind.Fee)
                Move(_transfers[^1] with { Position = position });
            else
                AddTransfer(position, Names.Transaction($"x{transaction}"), _exchanges ? Any(_assets) : asset, isFirst: i == 0);
        }

        _inBlock += count;
    }

    private void AddTransfer(Position position, TransactionId transaction, string asset, bool isFirst)
    {
        string from = Chance(20) ? "Out" : Any(_people);
        for (int attempt = 0; attempt < 3 && from != "Out" && Balance(from, asset) == 0; attempt++)
            from = Any(_people);
        string to = Any(_people);
        if (Chance(4))
            from = "Zero";
        else if (Chance(5))
            to = "Zero";
        else if (Chance(5) && isFirst)
            to = "Fee";
        else if (Chance(5))
            to = "Out";
        if (from == to)
            from = from == "Out" ? People[0] : "Out";
        TransferKind kind = to == "Fee" ? TransferKind.Fee : TransferKind.Transfer;
        Move(new Transfer(
            kind, transaction, position, Names.Account(from), Names.Account(to), Names.Asset(asset), Amount(Balance(from, asset))));
    }

    // A fifth of the payments empties the pocket, half take part of it, some take more than is there.
    private UInt128 Amount(UInt128 balance)
    {
        int kind = _random.Next(20);
        if (balance == 0 || kind == 0)
            return Between(UInt128.One, _scale);
        if (kind < 5)
            return balance;
        return kind == 5 ? balance + Between(UInt128.One, _scale) : Between(UInt128.One, balance);
    }

    private void Move(Transfer transfer)
    {
        _transfers.Add(transfer);
        (string, string) from = (Names.Of(transfer.From), Names.Of(transfer.Asset));
        (string, string) to = (Names.Of(transfer.To), Names.Of(transfer.Asset));
        UInt128 held = _balances.GetValueOrDefault(from);
        _balances[from] = held > transfer.Quantity ? held - transfer.Quantity : 0;
        _balances[to] = _balances.GetValueOrDefault(to) + transfer.Quantity;
    }

    private List<Theft> MakeThefts()
    {
        string[] ids = ["b", "a", "C"];
        _random.Shuffle(ids);
        return [.. ids[.._random.Next(1, 4)].Select(MakeTheft)];
    }

    private Theft MakeTheft(string id)
    {
        Transfer one = Any(_transfers);
        Transfer other = Any(_transfers);
        bool two = Chance(25);
        Theft theft = _random.Next(3) switch
        {
            0 => Theft.HeldBy(one.To, id) with { Holders = two ? [one.To, other.To] : [one.To] },
            1 => Theft.From(one.From, id) with { Victims = two ? [one.From, other.From] : [one.From] },
            _ => Theft.InTransactions(two ? [one.Transaction, other.Transaction] : [one.Transaction], id) with { Into = Chance(30) ? [one.To] : [] },
        };
        if (theft.Holders.Concat(theft.Victims).Any(account => account.IsFeeSink || account.IsZero))
            theft = Theft.InTransactions([one.Transaction], id);
        if (Chance(25))
            theft = theft with { Assets = [one.Asset] };
        if (Chance(20))
            theft = theft with { Since = MomentOf(one.Position) };
        return Chance(20) ? theft with { Until = MomentOf(one.Position.CompareTo(other.Position) < 0 ? other.Position : one.Position) } : theft;
    }

    private Moment MomentOf(Position position) =>
        _ordering != 0 && Chance(50) ? Moment.AtBlock(position.Block) : Moment.AtUnixMilliseconds(position.UnixMilliseconds);

    private IEnumerable<Label> MakeLabels()
    {
        ServiceCategory[] categories = Enum.GetValues<ServiceCategory>();
        foreach (string person in _people)
            for (int percent = 25; Chance(percent); percent = 30)
                yield return new Label(
                    Names.Account(person), person, Any(categories), "random", _random.Next(3) * 25,
                    Chance(30) ? _random.Next(_second + 1) * 1000L : null, Chance(30) ? _random.Next(_second + 2) * 1000L : null);
    }

    private TraceOptions MakeOptions()
    {
        TaintPolicy[] policies = [.. TaintPolicies.All];
        if (Chance(30))
        {
            _random.Shuffle(policies);
            policies = policies[.._random.Next(1, policies.Length + 1)];
        }

        var options = new TraceOptions { Policies = policies, DustPartsPerBillion = Any(DustLines), ReadAhead = _random.Next(1, 5) };
        if (Chance(25))
            options = options with { HubTransfers = _random.Next(3, 20) };
        if (Chance(15))
            options = options with { MaxHops = _random.Next(0, 4) };
        if (Chance(15))
            options = options with { MaxAccounts = _random.Next(1, 7) };
        // Without poison the trail need not look at what only poison reaches, and such limits then cut elsewhere.
        if ((options.MaxHops ?? options.MaxAccounts) is not null)
            options = options with { Policies = [.. policies.Append(TaintPolicy.Poison).Distinct()] };
        if (Chance(15))
            options = options with { UntilTime = MomentOf(Any(_transfers).Position) };
        return Chance(10) ? options with { StopAt = new HashSet<ServiceCategory> { ServiceCategory.Exchange, ServiceCategory.Thief } } : options;
    }

    private UInt128 Balance(string person, string asset) => _balances.GetValueOrDefault((person, asset));

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Any<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    private UInt128 Between(UInt128 least, UInt128 most)
    {
        var random = new UInt128(
            unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue)), unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue)));
        return least + (random % (most - least + 1));
    }
}
