using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>
/// The launderer's own books for one theft: what every wallet of the story holds, how much of it is stolen, and where stolen units went
/// for good. Kept while the script is written, so that the truth does not come from the code that is to be tested with it.
/// </summary>
internal sealed class LaunderingLedger
{
    private readonly Cast _cast;
    private readonly HashSet<int> _stops;
    private readonly Dictionary<(int Account, int Asset), Holding> _holdings = [];
    private readonly SortedDictionary<LaunderingStep, (int First, int Count, UInt128[] Moved)> _steps = [];
    private readonly UInt128[] _stolen = new UInt128[3];
    private readonly UInt128[] _mixed = new UInt128[3];

    /// <summary>Opens the books.</summary>
    /// <param name="cast">Who takes part.</param>
    /// <param name="stops">Where a trail stops besides the services: deposit addresses.</param>
    public LaunderingLedger(Cast cast, HashSet<int> stops)
    {
        _cast = cast;
        _stops = stops;
    }

    public int Thief { get; set; }

    public int Since { get; private set; } = -1;

    public List<int> TheftSequences { get; } = [];

    /// <summary>What the account holds.</summary>
    public UInt128 Balance(int account, int asset) => _holdings.TryGetValue((account, asset), out Holding? holding) ? holding.Balance : 0;

    /// <summary>Books one transaction.</summary>
    public void Book(LaunderingStep step, in ScriptedTransaction transaction)
    {
        if (transaction.Fee > 0)
            Move(step, transaction.FeePayer, Cast.FeeSink, Cast.Native, transaction.Fee);
        if (step == LaunderingStep.Drain)
            Steal(transaction);
        else
            Move(step, transaction.From, transaction.To, transaction.Asset, transaction.Quantity);
        if (!_steps.TryGetValue(step, out var entry))
            entry = (transaction.Sequence, 0, new UInt128[3]);
        entry.Moved[transaction.Asset] += transaction.Quantity;
        _steps[step] = entry with { Count = entry.Count + 1 };
    }

    public SimulatedTheft Truth(string id, Func<int, DateTimeOffset> timeOf) => new(
        id, _cast[_cast.VictimExchange], _cast[Thief], timeOf(Since),
        [.. TheftSequences.Select(sequence => _cast.TransactionIdOf(ScriptedTransaction.FirstNumber + sequence))],
        Amounts(_stolen),
        [
            .. _steps.OrderBy(entry => entry.Value.First).Select(entry => new SimulatedStep(
                LaunderingSteps.NameOf(entry.Key), LaunderingSteps.DescriptionOf(entry.Key), entry.Value.Count, Amounts(entry.Value.Moved))),
        ],
        [.. Places().OrderBy(place => place.Account).ThenBy(place => place.Asset).ThenBy(place => place.IsMixed)],
        Amounts(_mixed));

    private void Steal(in ScriptedTransaction transaction)
    {
        if (Since < 0)
            Since = transaction.Block;
        TheftSequences.Add(transaction.Sequence);
        _stolen[transaction.Asset] += transaction.Quantity;
        HoldingOf(transaction.To, transaction.Asset).Receive(LaunderingStep.Drain, transaction.Quantity, Nature.Stolen);
    }

    private void Move(LaunderingStep step, int from, int to, int asset, UInt128 quantity)
    {
        Nature nature = Nature.Clean;
        if (!IsStop(from) && from != Cast.Nobody && _holdings.TryGetValue((from, asset), out Holding? holding))
        {
            if (holding.Balance < quantity)
                throw new InvalidOperationException($"The script spends {quantity} where {holding.Balance} are.");
            nature = holding.Nature;
            holding.Balance -= quantity;
        }

        Holding target = HoldingOf(to, asset);
        bool wasMixed = target.Nature == Nature.Mixed;
        UInt128 before = target.Balance;
        target.Receive(step, quantity, nature);
        if (IsStop(to) || target.Nature != Nature.Mixed || nature == Nature.Mixed)
            return;
        // Stolen units that now lie beside clean ones.
        if (nature == Nature.Stolen)
            _mixed[asset] += quantity;
        else if (!wasMixed)
            _mixed[asset] += before;
    }

    private Holding HoldingOf(int account, int asset)
    {
        if (!_holdings.TryGetValue((account, asset), out Holding? holding))
            _holdings.Add((account, asset), holding = new Holding { KeepsApart = IsStop(account) });
        return holding;
    }

    private bool IsStop(int account) => account == Cast.FeeSink || account < _cast.People || _cast.IsService(account) || _stops.Contains(account);

    private IEnumerable<SimulatedPlace> Places()
    {
        foreach (((int account, int asset), Holding holding) in _holdings)
        {
            if (account == Cast.Nobody)
                continue;
            Account where = _cast[account];
            string step = account == Cast.FeeSink ? "fees" : LaunderingSteps.NameOf(holding.LastStep);
            string status = StatusOf(account, holding);
            UInt128 stolen = holding.KeepsApart ? holding.StolenIn : holding.Nature == Nature.Stolen ? holding.Balance : 0;
            UInt128 mixed = holding.KeepsApart ? holding.MixedIn : holding.Nature == Nature.Mixed ? holding.Balance : 0;
            if (stolen > 0)
                yield return new SimulatedPlace(where, _cast.Assets[asset], status, step, stolen, IsMixed: false);
            if (mixed > 0)
                yield return new SimulatedPlace(where, _cast.Assets[asset], status, step, mixed, IsMixed: true);
        }
    }

    private string StatusOf(int account, Holding holding)
    {
        if (account == Cast.FeeSink)
            return "fee";
        if (account == _cast.Pool || account == _cast.Bridge || _cast.MixerPools.Contains(account))
            return "service";
        if (_cast.IsService(account) || _stops.Contains(account))
            return "cash-out";
        return holding.LastStep == LaunderingStep.Spam ? "dust" : "at-rest";
    }

    private Amount[] Amounts(UInt128[] quantities) =>
        [.. quantities.Select((quantity, asset) => new Amount(quantity, _cast.Assets[asset])).Where(amount => amount.BaseUnits > 0)];

    private enum Nature
    {
        Clean,
        Stolen,
        Mixed,
    }

    private sealed class Holding
    {
        /// <summary>Whether the trail stops here: what arrives is counted by its nature, and what leaves is the service's.</summary>
        public bool KeepsApart { get; init; }

        public UInt128 Balance { get; set; }

        public UInt128 StolenIn { get; private set; }

        public UInt128 MixedIn { get; private set; }

        public Nature Nature { get; private set; }

        public LaunderingStep LastStep { get; private set; }

        public void Receive(LaunderingStep step, UInt128 quantity, Nature nature)
        {
            if (nature != Nature.Clean || Balance == 0)
                LastStep = step;
            if (KeepsApart)
            {
                StolenIn += nature == Nature.Stolen ? quantity : 0;
                MixedIn += nature == Nature.Mixed ? quantity : 0;
                return;
            }

            Nature = Balance == 0 || Nature == nature ? nature : Nature.Mixed;
            Balance += quantity;
        }
    }
}
