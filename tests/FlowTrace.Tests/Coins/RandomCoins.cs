using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Coins.CoinLedger;

namespace FlowTrace.Tests.Coins;

/// <summary>A small ledger of coins and one to three thefts, from a seed: few owners, so that coins meet, change and come back.</summary>
internal sealed class RandomCoins
{
    private static readonly string[] Owners = ["A", "B", "C", "D", "E", "F"];

    private readonly Random _random;
    private readonly List<UtxoTransaction> _transactions = [];
    private readonly List<(Outpoint Coin, Account Owner, UInt128 Quantity)> _unspent = [];

    private RandomCoins(int seed)
    {
        _random = new Random(seed);
        int count = _random.Next(4, 24);
        for (int number = 1; number <= count; number++)
            AddTransaction(number);
        Thefts = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(number => MakeTheft($"theft{number}"))];
    }

    /// <summary>The transactions in the chain's order, every input with its owner and value.</summary>
    public IReadOnlyList<UtxoTransaction> Transactions => _transactions;

    public IReadOnlyList<Theft> Thefts { get; }

    public static RandomCoins Next(int seed) => new(seed);

    /// <summary>As a source may have them: in any order, and without what the ledger's own outputs tell.</summary>
    public IEnumerable<UtxoTransaction> AsExported()
    {
        UtxoTransaction[] exported = [.. _transactions];
        _random.Shuffle(exported);
        HashSet<TransactionId> known = [.. _transactions.Select(transaction => transaction.Id)];
        bool isEnriched = _random.Next(2) == 0;
        return exported.Select(transaction => transaction with
        {
            Inputs = [.. transaction.Inputs.Select(input => isEnriched || !known.Contains(input.Spent.Transaction) ? input : new UtxoInput(input.Spent))],
        });
    }

    private void AddTransaction(int number)
    {
        var position = new Position(_random.Next(1, 4) + (number * 10_000L), ChainId.Bitcoin, number / 3, number % 3, Position.Unknown);
        if (number % 3 > 0 && _transactions.Count > 0)
            position = position with { UnixMilliseconds = _transactions[^1].Position.UnixMilliseconds };
        var inputs = new List<UtxoInput>();
        UInt128 brought = 0;
        for (int i = _random.Next(4); i > 0; i--)
        {
            UtxoInput input = _unspent.Count == 0 || _random.Next(8) == 0
                ? new UtxoInput(new Outpoint(Id(1000 + (number * 10) + i), i), Any(), (UInt128)_random.Next(1, 100))
                : SpendAny();
            inputs.Add(input);
            brought += input.Quantity!.Value;
        }

        UInt128 left = inputs.Count == 0 ? (UInt128)_random.Next(1, 100) : brought - (brought * (UInt128)_random.Next(0, 3) / 10);
        var outputs = new List<UtxoOutput>();
        for (int i = _random.Next(1, 5); i > 0; i--)
        {
            UInt128 part = i == 1 ? left : left * (UInt128)_random.Next(0, 11) / 10;
            left -= part;
            outputs.Add(new UtxoOutput(_random.Next(30) == 0 ? Account.Unspendable(ChainId.Bitcoin) : Any(), part));
        }

        _transactions.Add(new UtxoTransaction(Id(number), position, inputs, outputs));
        for (int i = 0; i < outputs.Count; i++)
            if (outputs[i].Quantity > 0 && !outputs[i].Owner.IsUnspendable)
                _unspent.Add((Coin(number, i), outputs[i].Owner, outputs[i].Quantity));
    }

    private UtxoInput SpendAny()
    {
        int place = _random.Next(_unspent.Count);
        (Outpoint coin, Account owner, UInt128 quantity) = _unspent[place];
        _unspent.RemoveAt(place);
        return new UtxoInput(coin, owner, quantity);
    }

    private Theft MakeTheft(string id)
    {
        Theft theft = _random.Next(4) switch
        {
            0 => Theft.HeldBy(Any(), id),
            1 => Theft.From(Any(), id),
            2 => Theft.From(Any(), id) with { Victims = [Any(), Any()] },
            _ => Theft.InTransactions(Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Id(_random.Next(1, _transactions.Count + 1))), id),
        };
        return theft.Transactions.Count > 0 && _random.Next(3) == 0 ? theft with { Into = [Any()] } : theft;
    }

    private Account Any() => Owner(Owners[_random.Next(Owners.Length)]);
}

/// <summary>Stands for a live source of coins: it answers for one owner at a time, with the whole transactions that concern the owner.</summary>
internal sealed class CoinsByOwner(IReadOnlyList<UtxoTransaction> transactions) : IChainReader
{
    public string Name => "one owner at a time";

    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) => new(Build(transactions.Where(
        transaction => transaction.Inputs.Any(input => input.Owner == account) || transaction.Outputs.Any(output => output.Owner == account))));

    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
        new(Build(transactions.Where(other => other.Id == transaction)));
}
