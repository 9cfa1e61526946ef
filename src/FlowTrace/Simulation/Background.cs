using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>
/// What ordinary people do: they pay each other, withdraw from and deposit at exchanges, trade at a pool, and stake. A few do most of it.
/// Nobody spends what he does not have.
/// </summary>
internal sealed class Background
{
    private const ulong Gwei = 1_000_000_000;
    private const ulong Ether = 1_000_000_000 * Gwei;
    private const ulong Dollar = 1_000_000;
    private const int DollarsPerEther = 2_500;

    private readonly Cast _cast;
    private readonly SimulationRun _run;
    private readonly UInt128[,] _reserve;
    private readonly UInt128[] _native;
    private readonly UInt128[] _token;
    private RandomStream _random;

    public Background(LaunderingScript script, SimulationRun run)
    {
        _cast = script.Cast;
        _run = run;
        _reserve = script.Reserve;
        _random = new RandomStream(script.Options.Seed, 2);
        _native = new UInt128[_cast.Shared];
        _token = new UInt128[_cast.Shared];
    }

    /// <summary>Somebody does something, in at most <paramref name="rows"/> transfers.</summary>
    public void Act(int rows)
    {
        int person = _random.Zipf(_cast.People);
        int roll = _random.Below(100);
        if (rows < 2 || roll < 2)
            Stake(person);
        else if (roll < 40)
            Pay(person, Cast.Native);
        else if (roll < 68)
            Pay(person, Cast.Token);
        else if (roll < 82)
            Withdraw(person, _random.Below(2));
        else if (roll < 95)
            Deposit(person, _random.Below(2));
        else if (rows > 2)
            Trade(person);
        else
            Pay(person, Cast.Native);
    }

    /// <summary>Books a transfer for accounts that the background knows; the script's own wallets keep their own books.</summary>
    public void Book(int from, int to, int asset, UInt128 quantity)
    {
        if (asset == Cast.Counterfeit)
            return;
        UInt128[] balances = asset == Cast.Native ? _native : _token;
        if (from >= 0 && from < balances.Length)
            balances[from] -= quantity;
        if (to >= 0 && to < balances.Length)
            balances[to] += quantity;
    }

    private void Pay(int person, int asset)
    {
        int receiver = _random.Below(2) == 0 ? _random.Zipf(_cast.People) : _random.Below(_cast.People);
        Send(person, receiver == person ? (person + 1) % _cast.People : receiver, asset);
    }

    private void Deposit(int person, int asset) => Send(person, AnyExchange(), asset);

    /// <summary>Sends what the sender can spare; who has nothing to spare withdraws from an exchange instead.</summary>
    private void Send(int from, int to, int asset)
    {
        ulong fee = Fee(asset);
        UInt128 wanted = AmountOf(asset);
        UInt128 spare = asset == Cast.Native ? _native[from] - UInt128.Min(_native[from], fee) : _token[from];
        if (_native[from] <= fee)
            Withdraw(from, Cast.Native);
        else if (spare < (asset == Cast.Native ? Ether / 1000 : Dollar))
            Withdraw(from, asset);
        else
            Transact(from, to, asset, wanted <= spare ? wanted : spare - (spare / 4), fee);
    }

    private void Withdraw(int person, int asset)
    {
        int exchange = AnyExchange();
        UInt128 quantity = AmountOf(asset) * 2;
        ulong fee = Fee(asset);
        if (!Refill(exchange, Cast.Native, fee + (asset == Cast.Native ? quantity : 0)) && !Refill(exchange, asset, quantity))
            Transact(exchange, person, asset, quantity, fee);
    }

    /// <summary>Tokens for coins or coins for tokens, at a fixed price: a transfer in, and one out in the same transaction.</summary>
    private void Trade(int person)
    {
        ulong fee = Fee(Cast.Token) * 2;
        bool buys = _token[person] > 10 * Dollar;
        UInt128 given = buys ? _token[person] / 2 : _native[person] / 3;
        if (_native[person] <= (UInt128)fee * 2 || given < (buys ? Dollar : Ether / 100))
        {
            Withdraw(person, Cast.Native);
            return;
        }

        UInt128 taken = buys ? given * (Ether / Dollar) / DollarsPerEther : given * DollarsPerEther / (Ether / Dollar);
        if (Refill(_cast.Pool, buys ? Cast.Native : Cast.Token, taken))
            return;
        _run.BeginTransaction();
        Move(TransferKind.Fee, person, Cast.FeeSink, Cast.Native, fee);
        Move(buys ? TransferKind.Token : TransferKind.Transfer, person, _cast.Pool, buys ? Cast.Token : Cast.Native, given);
        Move(buys ? TransferKind.Internal : TransferKind.Token, _cast.Pool, person, buys ? Cast.Native : Cast.Token, taken);
    }

    /// <summary>A validator's reward: coins that come into being, and no fee.</summary>
    private void Stake(int person)
    {
        _run.BeginTransaction();
        Move(TransferKind.Mint, Cast.Nobody, person, Cast.Native, (ulong)_random.Between(1_000_000, 20_000_000) * Gwei);
    }

    private void Transact(int from, int to, int asset, UInt128 quantity, ulong fee)
    {
        _run.BeginTransaction();
        Move(TransferKind.Fee, from, Cast.FeeSink, Cast.Native, fee);
        Move(asset == Cast.Native ? TransferKind.Transfer : TransferKind.Token, from, to, asset, quantity);
    }

    /// <summary>Gives a service new coins when it would have to touch what the script needs of it; says whether it had to.</summary>
    private bool Refill(int service, int asset, UInt128 need)
    {
        UInt128 balance = asset == Cast.Native ? _native[service] : _token[service];
        if (balance >= need + _reserve[service - _cast.People, asset])
            return false;
        UInt128 unit = asset == Cast.Native ? 10_000 * (UInt128)Ether : 25_000_000 * Dollar;
        _run.BeginTransaction();
        Move(TransferKind.Mint, Cast.Nobody, service, asset, ((need / unit) + 1) * unit);
        return true;
    }

    private void Move(TransferKind kind, int from, int to, int asset, UInt128 quantity)
    {
        _run.Add(kind, from, to, asset, quantity);
        Book(from, to, asset, quantity);
    }

    private int AnyExchange()
    {
        int roll = _random.Below(4);
        return roll < 2 ? _cast.VictimExchange : _cast.Exchanges[roll - 2];
    }

    // A binary order of magnitude from 1/64 to 16 ether, or 32 to 32,768 dollars; some amounts are round, as people like them.
    private UInt128 AmountOf(int asset)
    {
        UInt128 unit = asset == Cast.Native ? Ether / 64 : 32 * Dollar;
        UInt128 low = unit << _random.Below(10);
        UInt128 quantity = low + (UInt128)_random.Between(0L, (long)(ulong)low);
        UInt128 round = asset == Cast.Native ? Ether / 100 : 10 * Dollar;
        return _random.Below(4) == 0 ? ((quantity / round) + 1) * round : quantity;
    }

    private ulong Fee(int asset) => (asset == Cast.Native ? 21_000UL : 65_000UL) * (ulong)_random.Between(2_000_000_000L, 30_000_000_000L);
}
