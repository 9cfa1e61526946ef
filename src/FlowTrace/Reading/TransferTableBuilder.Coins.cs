using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using FlowTrace.Chain;

namespace FlowTrace.Reading;

// Chains like Bitcoin: a coin is an output that one later transaction spends whole. Every outpoint is a pocket of its owner, and the
// transaction is itself an account for an instant: inputs flow in, outputs flow out, the rest is the fee.
public sealed partial class TransferTableBuilder
{
    private const int NotMade = -1;
    private const int MadeEmpty = -2;
    private const int MostNamed = 100;

    // By number of the outpoint: the row that makes it, and the transaction that spends it.
    private readonly List<int> _madeBy = [];
    private readonly List<int> _spentBy = [];
    private readonly List<HeldInput> _heldInputs = [];
    private readonly List<HeldCoins> _heldCoins = [];
    private readonly HashSet<(int Transaction, ushort Source)> _coinSources = [];
    private readonly Dictionary<string, long> _coinIssues = [];
    private long _repeatedCoins;
    private long _repeatedCoinbases;

    /// <summary>
    /// Adds a transaction of a chain like Bitcoin; says why when it cannot be a fact of this ledger. Transactions may come in any order: what
    /// inputs spend is looked up, when the table is built, among the outputs that were added.
    /// </summary>
    /// <remarks>
    /// <para>What the ledger's own outputs say stands; an input's own owner and quantity count only where the ledger lacks the output. An input
    /// that neither tells brings nothing: its transaction is named in an issue, and what its outputs lack is a gap.</para>
    /// <para>A transaction that a source repeats counts once. Of two coinbases with one id (BIP-30 tells of such) the first counts: the later took
    /// the place of the earlier, and only one of them can be spent.</para>
    /// </remarks>
    public bool TryAdd(UtxoTransaction transaction, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        error = Check(transaction.Position) ?? Check(transaction);
        if (error is not null)
            return false;
        if (!TryNumber(transaction.Id, transaction.Position, out int number))
        {
            if (!transaction.IsCoinbase)
                error = ElsewhereMessage;
            else
                _repeatedCoinbases++;
            return error is null;
        }

        ushort source = checked((ushort)CurrentSource);
        if (_coinSources.Add((number, source)))
            Hold(transaction, number, source);
        else
            _repeatedCoins++;
        return true;
    }

    /// <summary>Adds a row of another table, with its outpoints.</summary>
    internal bool TryAdd(TransferTable table, int row, [NotNullWhen(false)] out string? error) => table.Outpoints.Count == 0
        ? TryAdd(table[row], out error)
        : TryAdd(
            table[row], table.OutpointOfPocket(table.Columns.FromPocket[row]), table.OutpointOfPocket(table.Columns.ToPocket[row]), out error);

    /// <summary>Adds a row of a ledger of coins, with the output that it spends or makes.</summary>
    internal bool TryAdd(in Transfer transfer, Outpoint? spent, Outpoint? made, [NotNullWhen(false)] out string? error)
    {
        error = Check(transfer.Position);
        if (error is not null)
            return false;
        if (!TryNumber(transfer.Transaction, transfer.Position, out int number))
        {
            error = ElsewhereMessage;
            return false;
        }

        int asset = _assets.Intern(transfer.Asset);
        int from = spent is { } input ? OutpointPocket(transfer.From, NumberOf(input)) : Pocket(transfer.From, asset);
        int to = made is { } output ? OutpointPocket(transfer.To, NumberOf(output)) : Pocket(transfer.To, asset);
        _rows.Add(new Row(transfer.Quantity, number, from, to, transfer.Position.Index, transfer.Kind, checked((ushort)CurrentSource)));
        return true;
    }

    private static string? Check(UtxoTransaction transaction)
    {
        ChainId chain = transaction.Position.Chain;
        if (!Address.TryOfTransaction(transaction.Id, out _))
            return "The transaction's id is neither a hash of 64 digits nor a text of 1 to 32 bytes.";
        foreach (UtxoInput input in transaction.Inputs)
            if (input.Quantity > ulong.MaxValue || (input.Owner is { } owner && owner.Chain != chain))
                return "An input holds more than any chain like Bitcoin has, or its owner is of another chain.";
        foreach (UtxoOutput output in transaction.Outputs)
            if (output.Quantity > ulong.MaxValue || output.Owner.Chain != chain)
                return "An output holds more than any chain like Bitcoin has, or its owner is of another chain.";
        return null;
    }

    /// <summary>Books the outputs; the inputs wait until every output is known.</summary>
    private void Hold(UtxoTransaction transaction, int number, ushort source)
    {
        ChainId chain = transaction.Position.Chain;
        int itself = Pocket(Account.OfTransaction(chain, transaction.Id), _assets.Intern(Asset.Native(chain)));
        int indexOfOutputs = Math.Max(1, transaction.Inputs.Count);
        UInt128 paid = UInt128.Zero;
        for (int i = 0; i < transaction.Outputs.Count; i++)
        {
            (Account owner, UInt128 quantity) = transaction.Outputs[i];
            int outpoint = NumberOf(new Outpoint(transaction.Id, i));
            paid += quantity;
            if (_madeBy[outpoint] == NotMade)
                _madeBy[outpoint] = quantity == UInt128.Zero ? MadeEmpty : _rows.Count;
            if (quantity == UInt128.Zero)
                _zero++;
            else
                _rows.Add(new Row(
                    quantity, number, itself, OutpointPocket(owner, outpoint), indexOfOutputs + i,
                    owner.IsUnspendable ? TransferKind.Burn : TransferKind.Transfer, source));
        }

        _heldCoins.Add(new HeldCoins(number, itself, _heldInputs.Count, transaction.Inputs.Count, transaction.Outputs.Count, paid, source));
        foreach (UtxoInput input in transaction.Inputs)
            _heldInputs.Add(new HeldInput(NumberOf(input.Spent), input.Owner is { } owner ? _accounts.Intern(owner) : -1, input.Quantity));
    }

    /// <summary>Books what was held back: inputs, new coins and fees.</summary>
    private void SettleCoins()
    {
        if (_heldCoins.Count == 0)
            return;
        OrderWithinBlocks();
        foreach (HeldCoins coins in _heldCoins)
            if (coins.Inputs > 0)
                Settle(coins);
            else if (coins.Paid > UInt128.Zero)
                _rows.Add(new Row(
                    coins.Paid, coins.Transaction, Pocket(Account.Coinbase(ChainOf(coins)), _assets.Intern(Asset.Native(ChainOf(coins)))), coins.Itself, 0,
                    TransferKind.Mint, coins.Source));
        ReportCoins();
    }

    private void Settle(in HeldCoins coins)
    {
        UInt128 brought = UInt128.Zero;
        int unknown = 0;
        for (int i = 0; i < coins.Inputs; i++)
        {
            HeldInput input = _heldInputs[coins.FirstInput + i];
            NoteSpending(input.Outpoint, coins);
            int made = _madeBy[input.Outpoint];
            if (made >= 0)
                Compare(input, _rows[made], coins);
            UInt128? quantity = made >= 0 ? _rows[made].Quantity : made == MadeEmpty ? UInt128.Zero : input.Quantity;
            if (quantity is not { } known)
                unknown++;
            else if (known > UInt128.Zero)
            {
                int pocket = made >= 0 ? _rows[made].ToPocket : ForeignPocket(input, ChainOf(coins));
                _rows.Add(new Row(known, coins.Transaction, pocket, coins.Itself, i, TransferKind.Transfer, coins.Source));
                brought += known;
            }
        }

        if (brought > coins.Paid)
            _rows.Add(new Row(
                brought - coins.Paid, coins.Transaction, coins.Itself,
                Pocket(Account.FeeSink(ChainOf(coins)), _assets.Intern(Asset.Native(ChainOf(coins)))), coins.Inputs + coins.Outputs, TransferKind.Fee,
                coins.Source));
        if (unknown > 0)
            Doubt(
                "Inputs have no value, and the ledger does not hold what they spend: nobody knows the fee, and what the outputs lack counts as clean. "
                + "Add the earlier blocks, or export with values.", coins);
        else if (brought < coins.Paid)
            Doubt("The inputs hold less than the outputs: one of them is wrong. What is lacking counts as clean.", coins);
    }

    /// <summary>An output that the ledger does not hold: it was made before, and whose it is only the input can say.</summary>
    private int ForeignPocket(in HeldInput input, ChainId chain) =>
        OutpointPocket(input.Owner >= 0 ? _accounts[input.Owner] : new Account(chain, Address.Unknown), input.Outpoint);

    private void NoteSpending(int outpoint, in HeldCoins coins)
    {
        if (_spentBy[outpoint] != NotMade && _spentBy[outpoint] != coins.Transaction)
            Doubt("An output is spent a second time: one of the two transactions is wrong.", coins);
        _spentBy[outpoint] = coins.Transaction;
    }

    private void Compare(in HeldInput input, in Row made, in HeldCoins coins)
    {
        bool otherOwner = input.Owner >= 0 && input.Owner != PocketKey.Account(_pockets[made.ToPocket]);
        if (otherOwner || (input.Quantity is { } quantity && quantity != made.Quantity))
            Doubt("An input says another owner or value than the output it spends; the output counts.", coins);
    }

    private void Doubt(string message, in HeldCoins coins)
    {
        ref long count = ref CollectionsMarshal.GetValueRefOrAddDefault(_coinIssues, message, out _);
        if (++count <= MostNamed)
            _issues.Add(new ReadIssue(ReadIssueSeverity.Doubt, "ledger", 0, message, _transactions[coins.Transaction].Id.ToString()));
    }

    private void ReportCoins()
    {
        foreach ((string message, long count) in _coinIssues)
            if (count > MostNamed)
                _issues.Add(new ReadIssue(ReadIssueSeverity.Doubt, "ledger", 0, "More transactions of which this holds: " + message, Count: count - MostNamed));
        if (_repeatedCoins > 0)
            _issues.Add(new ReadIssue(ReadIssueSeverity.Notice, "ledger", 0, "Transactions that a source repeats count once.", Count: _repeatedCoins));
        if (_repeatedCoinbases > 0)
            _issues.Add(new ReadIssue(
                ReadIssueSeverity.Notice, "ledger", 0,
                "Coinbases bear the id of another in a different block (BIP-30); only one of the two can be spent, and the first read counts.",
                Count: _repeatedCoinbases));
    }

    /// <summary>
    /// Where the source gives no index in the block, a transaction stands behind those of its block whose outputs it spends, and else where the
    /// source has it: the chain itself allows no other order.
    /// </summary>
    private void OrderWithinBlocks()
    {
        var unordered = _heldCoins.Where(coins => _facts[coins.Transaction].Index < 0)
            .GroupBy(coins => (ChainOf(coins), _facts[coins.Transaction].Seconds, _facts[coins.Transaction].Block));
        foreach (HeldCoins[] block in unordered.Select(block => block.DistinctBy(coins => coins.Transaction).ToArray()))
        {
            Dictionary<int, int> places = block.Select((coins, place) => (coins.Transaction, place)).ToDictionary(pair => pair.Transaction, pair => pair.place);
            ILookup<int, int> spenders = block
                .SelectMany((coins, place) => MakersOf(coins).Where(places.ContainsKey).Select(maker => (Maker: places[maker], Place: place)))
                .ToLookup(pair => pair.Maker, pair => pair.Place);
            int[] waitsFor = new int[block.Length];
            foreach (int spender in spenders.SelectMany(group => group))
                waitsFor[spender]++;
            var ready = new PriorityQueue<int, int>(Enumerable.Range(0, block.Length).Where(place => waitsFor[place] == 0).Select(place => (place, place)));
            for (int index = 0; ready.TryDequeue(out int place, out _); index++)
            {
                int transaction = block[place].Transaction;
                _facts[transaction] = _facts[transaction] with { Index = index };
                foreach (int spender in spenders[place])
                    if (--waitsFor[spender] == 0)
                        ready.Enqueue(spender, spender);
            }
        }
    }

    private IEnumerable<int> MakersOf(HeldCoins coins) => _heldInputs.GetRange(coins.FirstInput, coins.Inputs)
        .Select(input => _madeBy[input.Outpoint])
        .Where(made => made >= 0)
        .Select(made => _rows[made].Transaction)
        .Where(maker => maker != coins.Transaction);

    private ChainId ChainOf(in HeldCoins coins) => _transactions[coins.Transaction].Chain;

    private int NumberOf(in Outpoint outpoint)
    {
        int number = _outpoints.Intern(outpoint);
        if (number == _madeBy.Count)
        {
            _madeBy.Add(NotMade);
            _spentBy.Add(NotMade);
        }

        return number;
    }

    private int OutpointPocket(in Account account, int outpoint) => _pockets.Intern(PocketKey.OfOutpoint(_accounts.Intern(account), outpoint));

    private readonly record struct HeldInput(int Outpoint, int Owner, UInt128? Quantity);

    /// <summary>A transaction whose inputs wait.</summary>
    private readonly record struct HeldCoins(int Transaction, int Itself, int FirstInput, int Inputs, int Outputs, UInt128 Paid, ushort Source);
}
