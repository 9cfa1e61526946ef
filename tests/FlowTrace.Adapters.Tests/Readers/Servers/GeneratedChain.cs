using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>A movement inside a transaction.</summary>
internal sealed record GeneratedMove(Account From, Account To, Asset Asset, UInt128 Quantity, bool IsVoid = false)
{
    public bool IsToken => Asset.Kind == AssetKind.Token;
}

/// <summary>A transaction of a generated chain.</summary>
/// <param name="Hash">Its hash, without <c>0x</c>.</param>
internal sealed record GeneratedTransaction(
    string Hash, GeneratedBlock Block, int Index, Account From, Account To, UInt128 Value, UInt128 GasPrice, UInt128 GasUsed, bool HasFailed,
    IReadOnlyList<GeneratedMove> Moves)
{
    public UInt128 Fee => GasPrice * GasUsed;

    public IEnumerable<GeneratedMove> Internals => Moves.Where(move => !move.IsToken);

    public IEnumerable<GeneratedMove> Tokens => Moves.Where(move => move.IsToken);
}

/// <summary>A block of a generated chain.</summary>
internal sealed record GeneratedBlock(long Number, long UnixMilliseconds, string Hash)
{
    public List<GeneratedTransaction> Transactions { get; } = [];
}

/// <summary>
/// A chain of one seed: transactions that pay fees, fail, call contracts, move coins and tokens inside, the same token twice in one transaction, nothing,
/// and to themselves. Servers show it in their own form, and it says itself which transfers a reader must find.
/// </summary>
internal sealed class GeneratedChain
{
    private const long Start = 1_700_000_000_000;

    private static readonly ConcurrentDictionary<object, string> Texts = new();

    private readonly Random _random;
    private readonly long _milliseconds;
    private int _salt;

    /// <summary>Makes a chain whose block 0 is empty.</summary>
    /// <param name="chain">Its id, and so the form of its addresses.</param>
    /// <param name="seed">What it is made of.</param>
    /// <param name="accounts">How many accounts it has.</param>
    public GeneratedChain(ChainId chain, int seed, int accounts = 8)
    {
        Chain = chain;
        _random = new Random(seed);
        _milliseconds = chain.Namespace == "tron" ? 3000 : 12_000;
        Accounts = [.. Enumerable.Range(1, accounts).Select(i => AccountOf("account", i))];
        Tokens = [.. Enumerable.Range(1, 3).Select(i => Asset.Token(chain, AccountOf("token", i).Address))];
        Append(1, 0);
    }

    public ChainId Chain { get; }

    public List<GeneratedBlock> Blocks { get; } = [];

    public IReadOnlyList<Account> Accounts { get; }

    public IReadOnlyList<Asset> Tokens { get; }

    public GeneratedBlock Head => Blocks[^1];

    public IEnumerable<GeneratedTransaction> Transactions => Blocks.SelectMany(block => block.Transactions);

    /// <summary>Transfers between accounts, one a transaction, so that lists of accounts tell the same order as the chain; then empty blocks.</summary>
    public static GeneratedChain Payments(ChainId id, int seed)
    {
        const int accounts = 14;
        var chain = new GeneratedChain(id, seed, accounts);
        var random = new Random(seed);
        for (int i = 0; i < 120; i++)
        {
            GeneratedBlock block = chain.AddBlock();
            Account from = chain.Accounts[Math.Min(random.Next(accounts), random.Next(accounts))];
            Account to = chain.Accounts[random.Next(accounts)];
            Asset asset = random.Next(3) == 0 ? Asset.Native(id) : chain.Tokens[random.Next(2)];
            var quantity = (UInt128)(1_000_000_000 + random.NextInt64(1_000_000_000_000));
            _ = asset.Kind == AssetKind.Native
                ? chain.Add(block, from, to, quantity)
                : chain.Add(block, from, to, 0, false, new GeneratedMove(from, to, asset, quantity));
        }

        return chain.Append(70, 0);
    }

    /// <summary>Adds blocks of so many transactions each at most.</summary>
    public GeneratedChain Append(int blocks, int mostTransactions = 4)
    {
        for (int i = 0; i < blocks; i++)
        {
            GeneratedBlock block = AddBlock();
            for (int count = _random.Next(mostTransactions + 1); count > 0; count--)
                AddRandom(block);
        }

        return this;
    }

    /// <summary>Adds a block in which one account sends so many tokens, in transactions of so many transfers each.</summary>
    public GeneratedBlock AppendBusy(Account account, int transfers, int perTransaction = 1)
    {
        GeneratedBlock block = AddBlock();
        for (int i = 0; i < transfers; i += perTransaction)
            Add(block, account, AccountOf("contract", 1), 0, hasFailed: false, [.. Enumerable.Range(i, Math.Min(perTransaction, transfers - i))
                .Select(n => new GeneratedMove(account, Accounts[1], Tokens[n % Tokens.Count], (UInt128)(n + 1)))]);
        return block;
    }

    /// <summary>Replaces the last blocks by as many others: a reorganisation.</summary>
    public void Replace(int blocks, int mostTransactions = 4)
    {
        Blocks.RemoveRange(Blocks.Count - blocks, blocks);
        _salt++;
        Append(blocks, mostTransactions);
    }

    public GeneratedBlock AddBlock()
    {
        long number = Blocks.Count;
        string hash = HashOf($"block {number} {_salt}");

        // The last bytes of Tron's first block are the chain's id.
        if (number == 0 && Chain.Namespace == "tron")
            hash = hash[..^8] + Chain.Reference[2..];
        var block = new GeneratedBlock(number, Start + (number * _milliseconds), hash);
        Blocks.Add(block);
        return block;
    }

    public GeneratedTransaction Add(
        GeneratedBlock block, Account from, Account to, UInt128 value, bool hasFailed = false, params GeneratedMove[] moves)
    {
        var transaction = new GeneratedTransaction(
            HashOf($"transaction {block.Number} {block.Transactions.Count} {_salt} {_random.Next()}"), block, block.Transactions.Count, from, to, value,
            (UInt128)(1_000_000_000 + _random.Next(1000)), (UInt128)(21_000 + _random.Next(100_000)), hasFailed, hasFailed ? [] : moves);
        block.Transactions.Add(transaction);
        return transaction;
    }

    /// <summary>The transfers that lists of an account show up to a block, as lines in an order of their own.</summary>
    /// <param name="account">The account; null for the whole chain.</param>
    /// <param name="last">The last block.</param>
    /// <param name="first">The first block.</param>
    public List<string> Expected(Account? account, long last, long first = 0)
    {
        var lines = new List<string>();
        foreach (GeneratedTransaction transaction in Transactions.Where(one => one.Block.Number >= first && one.Block.Number <= last))
        {
            if (account is null || transaction.From == account || transaction.To == account)
            {
                Put(lines, transaction, TransferKind.Fee, transaction.From, Account.FeeSink(Chain), Asset.Native(Chain), transaction.Fee);
                if (!transaction.HasFailed)
                    Put(lines, transaction, TransferKind.Transfer, transaction.From, transaction.To, Asset.Native(Chain), transaction.Value);
            }

            foreach (GeneratedMove move in transaction.Moves.Where(move => !move.IsVoid && (account is null || move.From == account || move.To == account)))
                Put(lines, transaction, move.IsToken ? TransferKind.Token : TransferKind.Internal, move.From, move.To, move.Asset, move.Quantity);
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The whole chain up to a block as one table, in its order.</summary>
    /// <param name="last">The last block.</param>
    /// <param name="kind">Through what it is seen: lists of Tron's accounts tell no places in a block, and its nodes no symbols.</param>
    public TransferTable ToTable(long last, ProviderKind kind = ProviderKind.JsonRpc)
    {
        var builder = new TransferTableBuilder();
        foreach (Asset token in kind == ProviderKind.TronNode ? [] : Tokens)
            builder.Describe(token, new AssetInfo("TOK", 6));
        foreach (GeneratedTransaction one in Transactions.Where(one => one.Block.Number <= last))
        {
            var position = new Position(
                one.Block.UnixMilliseconds, Chain, one.Block.Number, kind == ProviderKind.TronGrid ? Position.Unknown : one.Index, Position.Unknown);
            var id = TransactionId.Parse(one.Hash);
            builder.Add(new Transfer(TransferKind.Fee, id, position, one.From, Account.FeeSink(Chain), Asset.Native(Chain), one.Fee));
            if (!one.HasFailed)
                builder.Add(new Transfer(TransferKind.Transfer, id, position, one.From, one.To, Asset.Native(Chain), one.Value));
            if (Opens(one))
                builder.Add(new AccountEvent(
                    AccountEventKind.Activation, one.To, one.From, id, position, "the transfer paid the fee of opening the account"));
            foreach (GeneratedMove move in one.Tokens.Concat(one.Internals).Where(move => !move.IsVoid))
                builder.Add(new Transfer(move.IsToken ? TransferKind.Token : TransferKind.Internal, id, position, move.From, move.To, move.Asset,
                    move.Quantity));
        }

        return builder.Build();
    }

    /// <summary>What a table holds, as the same lines.</summary>
    public static List<string> Lines(TransferTable table, Account? touching = null)
    {
        var lines = new List<string>();
        for (int i = 0; i < table.Count; i++)
        {
            Transfer row = table[i];
            if (touching is { } account && row.Kind != TransferKind.Fee && row.From != account && row.To != account)
                continue;
            lines.Add(Line(row.Transaction.ToString(), row.Position.UnixMilliseconds, row.Kind, row.From, row.To, row.Asset, row.Quantity));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    // On Tron a plain transfer that costs a whole coin beside its bandwidth has opened the receiver's account.
    private bool Opens(GeneratedTransaction one) =>
        Chain.Namespace == "tron" && one is { HasFailed: false, Moves.Count: 0 } && one.Value > 0 && one.From != one.To && one.Fee >= 1_000_000;

    private static void Put(
        List<string> lines, GeneratedTransaction transaction, TransferKind kind, Account from, Account to, Asset asset, UInt128 quantity)
    {
        if (quantity > 0 && from != to)
            lines.Add(Line(transaction.Hash, transaction.Block.UnixMilliseconds, kind, from, to, asset, quantity));
    }

    private static string Line(string hash, long time, TransferKind kind, Account from, Account to, Asset asset, UInt128 quantity) =>
        string.Create(CultureInfo.InvariantCulture, $"{time} {hash} {kind} {TextOf(from)} {TextOf(to)} {TextOf(asset)} {quantity}");

    // A checksum costs a hash.
    private static string TextOf(object value) => Texts.GetOrAdd(value, one => one.ToString()!);

    private void AddRandom(GeneratedBlock block)
    {
        Account from = Pick();
        bool isCall = _random.Next(2) == 0;
        var moves = new List<GeneratedMove>();
        if (isCall)
            for (int count = _random.Next(4); count > 0; count--)
                AddMoves(moves);
        Add(
            block, from, isCall ? AccountOf("contract", _random.Next(3)) : Pick(), _random.Next(3) == 0 ? 0 : (UInt128)_random.NextInt64(1, 1_000_000_000),
            _random.Next(6) == 0, [.. moves]);
    }

    private void AddMoves(List<GeneratedMove> moves)
    {
        Asset asset = _random.Next(2) == 0 ? Asset.Native(Chain) : Tokens[_random.Next(Tokens.Count)];
        var move = new GeneratedMove(
            Pick(), Pick(), asset, _random.Next(5) == 0 ? 0 : (UInt128)_random.NextInt64(1, 1_000_000_000),
            IsVoid: asset.Kind == AssetKind.Native && _random.Next(5) == 0);
        moves.Add(move);

        // Two equal transfers in one transaction are two.
        if (_random.Next(4) == 0)
            moves.Add(move);
    }

    private Account Pick() => Accounts[_random.Next(Accounts.Count)];

    private Account AccountOf(string what, int number) =>
        new(Chain, Address.FromAccount20(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {number}"))).AsSpan(0, 20)));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
