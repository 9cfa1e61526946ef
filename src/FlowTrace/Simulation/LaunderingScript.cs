using System.Globalization;
using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>
/// Writes down, before any traffic is made, every transaction of the thefts and their laundering. Small: a few thousand lines at most
/// for each theft, however large the ledger.
/// </summary>
internal sealed partial class LaunderingScript
{
    public const int BlocksPerHour = 300;
    public const int BlocksPerDay = 24 * BlocksPerHour;
    public const int Blocks = 60 * BlocksPerDay;

    private const int TheftBlock = 10 * BlocksPerDay;
    private static readonly UInt128 Ether = 1_000_000_000_000_000_000;
    private static readonly UInt128 Dollar = 1_000_000;

    private readonly List<ScriptedTransaction> _transactions = [];
    private readonly List<LaunderingLedger> _ledgers = [];
    private readonly HashSet<int> _stops = [];
    private readonly Dictionary<int, int> _busyUntil = [];
    private RandomStream _random;
    private LaunderingLedger _ledger;
    private int _now;

    public LaunderingScript(SimulationOptions options)
    {
        Options = options;
        Cast = new Cast(options.Seed, options.Accounts);
        Reserve = new UInt128[Cast.Services, 2];
        _ledger = new LaunderingLedger(Cast, _stops);
    }

    public SimulationOptions Options { get; }

    public Cast Cast { get; }

    /// <summary>What the script will take from each service; the background leaves it alone.</summary>
    public UInt128[,] Reserve { get; }

    /// <summary>The transactions in time order.</summary>
    public IReadOnlyList<ScriptedTransaction> Transactions => _transactions;

    /// <summary>Who plays a part at the cash-out end; nobody unless it is asked for.</summary>
    public IReadOnlyList<SimulatedActor> Actors { get; private set; } = [];

    /// <summary>How many transfers they are, fees included.</summary>
    public int Rows { get; private set; }

    /// <summary>Writes the script.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit into the transfers asked for.</exception>
    public void Write()
    {
        for (int i = 0; i < Options.Thefts; i++)
        {
            _random = new RandomStream(Options.Seed, 1000 + (ulong)i);
            _ledger = new LaunderingLedger(Cast, _stops);
            _ledgers.Add(_ledger);
            WriteTheft(TheftBlock + (i * 7 * BlocksPerHour) + _random.Below(BlocksPerHour));
        }

        if (Options.Desks > 0)
            WriteScene();
        Open();
        _transactions.Sort((left, right) => left.Block != right.Block ? left.Block.CompareTo(right.Block) : left.Sequence.CompareTo(right.Sequence));
        Rows = _transactions.Sum(transaction => transaction.Rows);
        if (_transactions[^1].Block >= Blocks)
            throw new InvalidOperationException("The laundering does not end within the sixty days of the ledger.");
        if (Rows > Options.Transfers)
            throw new ArgumentOutOfRangeException(
                nameof(SimulationOptions.Transfers), Options.Transfers,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This laundering alone takes {Rows} transfers; ask for at least so many, or for a smaller fan-out or fewer thefts."));
    }

    public IReadOnlyList<SimulatedTheft> Truth() =>
        [.. _ledgers.Select((ledger, i) => ledger.Truth(Numbered("hot-wallet", "-", i + 1), TimeOf))];

    public DateTimeOffset TimeOf(int block) => Options.Start.AddSeconds(block * 12L);

    /// <summary>A transaction of the cash-out scene, of which no theft's books know: its payer of fees stands outside the ledger.</summary>
    public void AddToScene(int block, TransferKind kind, int from, int to, int asset, UInt128 quantity)
    {
        _transactions.Add(new ScriptedTransaction(Math.Min(block, Blocks - 1), _transactions.Count, kind, from, to, asset, quantity, Cast.Nobody, 0));
        SetAside(from, asset, quantity);
    }

    private void WriteScene()
    {
        var scene = new CashOutScene(this);
        scene.Write(Options.Desks);
        Actors = scene.Actors;
    }

    /// <summary>In the first block the services get the coins that the script will take from them, and as much again.</summary>
    private void Open()
    {
        for (int service = 0; service < Cast.Services; service++)
            for (int asset = 0; asset <= Cast.Token; asset++)
                if (Reserve[service, asset] is var reserve && reserve > 0)
                {
                    UInt128 unit = asset == Cast.Native ? Ether : Dollar;
                    UInt128 quantity = ((reserve / (unit * 1000)) + 1) * 2000 * unit;
                    _transactions.Add(new ScriptedTransaction(
                        0, _transactions.Count, TransferKind.Mint, Cast.Nobody, Cast.People + service, asset, quantity, Cast.Nobody, 0));
                }
    }

    /// <summary>Lets the clock of the part being written run on.</summary>
    private void Wait(int lowBlocks, int highBlocks) => _now += (int)_random.Between(lowBlocks, highBlocks);

    private void SendNative(LaunderingStep step, int from, int to, UInt128 quantity) =>
        Send(step, TransferKind.Transfer, from, to, Cast.Native, quantity, from, NativeFee());

    private void SendToken(LaunderingStep step, int from, int to, UInt128 quantity) =>
        Send(step, TransferKind.Token, from, to, Cast.Token, quantity, from, TokenFee());

    /// <summary>Sends what the wallet holds, or what a budget leaves of it, less the fee.</summary>
    private void SendNativeWithin(LaunderingStep step, int from, int to, UInt128 budget)
    {
        UInt128 fee = NativeFee();
        Send(step, TransferKind.Transfer, from, to, Cast.Native, budget - fee, from, fee);
    }

    private void Send(LaunderingStep step, TransferKind kind, int from, int to, int asset, UInt128 quantity, int feePayer, UInt128 fee)
    {
        // A wallet does one thing per block, and spends nothing before it has come.
        int block = Math.Max(_now, Math.Max(BusyUntil(from), fee > 0 ? BusyUntil(feePayer) : 0) + 1);
        var transaction = new ScriptedTransaction(block, _transactions.Count, kind, from, to, asset, quantity, feePayer, fee);
        _transactions.Add(transaction);
        _busyUntil[from] = block;
        _busyUntil[feePayer] = block;
        _busyUntil[to] = Math.Max(BusyUntil(to), block);
        SetAside(from, asset, quantity);
        SetAside(feePayer, Cast.Native, fee);
        _ledger.Book(step, transaction);
        _now = block;
    }

    // Services and people are busy all the time and wait for nobody.
    private int BusyUntil(int account) => account < Cast.Shared ? -1 : _busyUntil.GetValueOrDefault(account, -1);

    private static string Numbered(string name, string separator, int number) =>
        number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}{separator}{number}");

    private void SetAside(int account, int asset, UInt128 quantity)
    {
        if (Cast.IsService(account))
            Reserve[account - Cast.People, asset] += quantity;
    }

    // 21,000 units of gas for a coin, 65,000 for a token, at 4 to 40 gwei.
    private UInt128 NativeFee() => (UInt128)(21_000 * _random.Between(4_000_000_000L, 40_000_000_000L));

    private UInt128 TokenFee() => (UInt128)(65_000 * _random.Between(4_000_000_000L, 40_000_000_000L));
}
