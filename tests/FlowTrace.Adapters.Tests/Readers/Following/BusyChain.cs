using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Following;

/// <summary>A made-up chain of great traffic of which little is the thief's: a block a look, and each block as long as any.</summary>
internal sealed class BusyChain : ILiveReader
{
    public const int Wallets = 40;

    private const int OthersPerBlock = 50;
    private const long Start = 1_740_000_000_000;
    private readonly Random _random;
    private readonly int _blocksPerMove;
    private readonly int _lastMove;
    private readonly Asset _asset;
    private readonly Dictionary<Account, List<Transfer>> _moves = [];
    private readonly Dictionary<long, HashSet<Account>> _touched = [];
    private long _block;

    /// <param name="seed">Which chain.</param>
    /// <param name="blocksPerMove">Every how many blocks a wallet that may be the thief's pays.</param>
    /// <param name="lastMove">The block from which on it only seems to: its account is named as touched, and has nothing new.</param>
    /// <param name="asset">What moves.</param>
    public BusyChain(int seed, int blocksPerMove, int lastMove, Asset asset)
    {
        _lastMove = lastMove;
        _random = new Random(seed);
        _blocksPerMove = blocksPerMove;
        _asset = asset;
        Move(At(1000), At(0), 1_000_000_000);
    }

    public string Name => "busy chain";

    public ChainId Chain => ChainId.Ethereum;

    /// <summary>How many accounts were read.</summary>
    public int Reads { get; private set; }

    public static Account At(int number)
    {
        Span<byte> address = stackalloc byte[20];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(address[16..], number + 0x10000);
        return new Account(ChainId.Ethereum, Address.FromAccount20(address));
    }

    public ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken = default) => new(Head());

    public ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken = default)
    {
        _block++;

        // Strangers pay strangers; nobody keeps what they do, as no reader is asked for it.
        for (int i = 0; i < OthersPerBlock; i++)
            Touch(At(5000 + _random.Next(100_000)));
        _touched.Remove(_block - 10);
        if (_block % _blocksPerMove == 0 && _block > _lastMove)
            Touch(At(_random.Next(Wallets)));
        else if (_block % _blocksPerMove == 0)
            Move(At(_random.Next(Wallets)), At(_random.Next(Wallets + 10)), (UInt128)_random.Next(1, 1_000_000));
        return new(Head());
    }

    public ValueTask<IReadOnlySet<Account>?> FindTouchedAsync(
        IReadOnlyCollection<Account> accounts, long after, CancellationToken cancellationToken = default)
    {
        var touched = new HashSet<Account>();
        for (long block = after + 1; block <= _block; block++)
            if (_touched.TryGetValue(block, out HashSet<Account>? some))
                touched.UnionWith(some.Intersect(accounts));
        return new(touched);
    }

    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        Reads++;
        var table = new TransferTableBuilder();
        foreach (Transfer transfer in _moves.GetValueOrDefault(account, []))
            table.Add(transfer);
        table.PinBlock(Chain, _block, Hash(), Start + (_block * 3000));
        return new(table.Build());
    }

    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) => new(TransferTable.Empty);

    public ValueTask<IReadOnlyList<ReaderCapability>> ProbeAsync(CancellationToken cancellationToken = default) => new([]);

    public ValueTask<BalanceAnswer?> ReadBalanceAsync(Account account, Asset asset, CancellationToken cancellationToken = default) => new((BalanceAnswer?)null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ChainHead Head() => new(Chain, _block, Hash(), Start + (_block * 3000));

    private string Hash() => string.Create(CultureInfo.InvariantCulture, $"0x{_block:x64}");

    private void Move(Account from, Account to, UInt128 quantity)
    {
        if (from == to)
            return;
        var transfer = new Transfer(
            TransferKind.Transfer, TransactionId.Parse(string.Create(CultureInfo.InvariantCulture, $"0x{_block + 1:x64}")),
            new Position(Start + (_block * 3000), Chain, _block, 0, 0), from, to, _asset, quantity);
        foreach (Account account in (Account[])[from, to])
        {
            if (!_moves.TryGetValue(account, out List<Transfer>? moves))
                _moves.Add(account, moves = []);
            moves.Add(transfer);
            Touch(account);
        }
    }

    private void Touch(Account account)
    {
        if (!_touched.TryGetValue(_block, out HashSet<Account>? touched))
            _touched.Add(_block, touched = []);
        touched.Add(account);
    }
}
