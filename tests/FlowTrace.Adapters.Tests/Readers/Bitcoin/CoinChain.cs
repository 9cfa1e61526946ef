using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Bitcoin;

/// <summary>Who can spend an output: a script, and the address it has, where it has one.</summary>
internal sealed record CoinOwner(string Script, string? Address)
{
    public Account Account => Script.StartsWith("6a", StringComparison.Ordinal) ? Account.Unspendable(ChainId.Bitcoin)
        : Account.Parse(Address ?? "script-" + ScriptHash[..40], ChainId.Bitcoin);

    /// <summary>What an output that nobody can spend says; empty for every other, and where it says nothing.</summary>
    public string Text { get; init; } = "";

    /// <summary>The SHA-256 of the script, by which Esplora lists what has no address.</summary>
    public string ScriptHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(Script)));
}

/// <summary>An output: by its transaction and its place in it.</summary>
internal sealed record Coin(string Transaction, int Index, CoinOwner Owner, long Value);

/// <summary>A transaction: what it spends and makes.</summary>
internal sealed record CoinPayment(string Id, IReadOnlyList<Coin> Spends, IReadOnlyList<Coin> Makes)
{
    public long Fee => Spends.Count == 0 ? 0 : Spends.Sum(coin => coin.Value) - Makes.Sum(coin => coin.Value);

    public bool Concerns(CoinOwner owner) => Spends.Any(coin => coin.Owner == owner) || Makes.Any(coin => coin.Owner == owner);
}

/// <summary>A block of payments.</summary>
internal sealed record CoinChainBlock(long Height, string Hash, long Time, List<CoinPayment> Payments);

/// <summary>
/// A chain like Bitcoin's that is made from a seed: a theft with fan-out, change, consolidation and a joint transaction, coins that go on within a block,
/// odd scripts, texts, and addresses with just as many transactions as fill pages.
/// </summary>
internal sealed class CoinChain
{
    public const string Genesis = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
    private const long Bitcoin = 100_000_000;

    private readonly Random _random;
    private readonly Dictionary<CoinOwner, List<Coin>> _unspent = [];
    private int _payments;

    private CoinChain(int seed) => _random = new Random(seed);

    public List<CoinChainBlock> Blocks { get; } = [];

    public Dictionary<string, (CoinChainBlock Block, CoinPayment Payment, int Index)> ById { get; } = [];

    public List<CoinOwner> Owners { get; } = [];

    public CoinOwner Thief { get; private set; } = null!;

    public CoinOwner Victim { get; private set; } = null!;

    /// <summary>Addresses by the number of their transactions.</summary>
    public Dictionary<int, CoinOwner> Busy { get; } = [];

    /// <summary>The owners of whom no number of transactions is wanted.</summary>
    private CoinOwner[] Quiet => [.. Owners.Where(owner => !Busy.ContainsValue(owner))];

    public long Tip => Blocks[^1].Height;

    public static CoinChain Play(int seed = 7)
    {
        var chain = new CoinChain(seed);
        chain.PlayTheft();
        return chain;
    }

    /// <summary>The transactions of an owner, up to a block.</summary>
    public IEnumerable<string> PaymentsOf(CoinOwner owner, long until) => Blocks.Where(block => block.Height <= until)
        .SelectMany(block => block.Payments).Where(payment => payment.Concerns(owner)).Select(payment => payment.Id);

    /// <summary>Everything up to a block, as a table that no reader has made: inputs say only which output they spend.</summary>
    public TransferTable ToTable(long until)
    {
        var builder = new TransferTableBuilder();
        foreach (CoinChainBlock block in Blocks.Where(block => block.Height <= until))
            for (int i = 0; i < block.Payments.Count; i++)
            {
                CoinPayment payment = block.Payments[i];
                var whole = new UtxoTransaction(
                    TransactionId.Parse(payment.Id), new Position(block.Time * 1000, ChainId.Bitcoin, block.Height, i, Position.Unknown),
                    [.. payment.Spends.Select(coin => new UtxoInput(new Outpoint(TransactionId.Parse(coin.Transaction), coin.Index)))],
                    [.. payment.Makes.Select(coin => new UtxoOutput(coin.Owner.Account, (UInt128)coin.Value))]);
                if (!builder.TryAdd(whole, out string? error))
                    throw new InvalidOperationException(error);
                foreach (string text in payment.Makes.Select(coin => coin.Owner.Text).Where(text => text.Length > 0))
                    builder.Add(new TransactionMemo(whole.Id, whole.Position, text));
            }

        builder.PinBlock(ChainId.Bitcoin, until, Blocks[(int)until].Hash, Blocks[(int)until].Time * 1000);
        return builder.Build();
    }

    /// <summary>Adds a block with a few random payments.</summary>
    public void Grow(int payments = 3)
    {
        BeginBlock(Pick(Quiet));
        for (int i = 0; i < payments; i++)
            PayAtRandom();
    }

    /// <summary>Takes the last blocks away and makes others in their place.</summary>
    public void Replace(int blocks)
    {
        foreach (CoinChainBlock block in Blocks.TakeLast(blocks))
            foreach (CoinPayment payment in block.Payments)
                ById.Remove(payment.Id);
        Blocks.RemoveRange(Blocks.Count - blocks, blocks);
        _unspent.Clear();
        var spent = Blocks.SelectMany(block => block.Payments).SelectMany(payment => payment.Spends).ToHashSet();
        foreach (Coin coin in Blocks.SelectMany(block => block.Payments).SelectMany(payment => payment.Makes).Where(coin => !spent.Contains(coin)))
            Hold(coin);
        for (int i = 0; i < blocks; i++)
            Grow();
    }

    private void PlayTheft()
    {
        CoinOwner miner = Add("41" + Bytes(65) + "ac"), faucet = Add("0014" + Bytes(20));
        Thief = Add("0014" + Bytes(20));
        Victim = Add("76a914" + Bytes(20) + "88ac");
        CoinOwner joint = Add("5121" + Bytes(33) + "21" + Bytes(33) + "52ae"), open = Add("51"), pool = Add("5120" + Bytes(32));
        CoinOwner[] hops = [.. Enumerable.Range(0, 14).Select(i => Add(i % 2 == 0 ? "a914" + Bytes(20) + "87" : "0020" + Bytes(32)))];
        foreach (int count in (int[])[25, 26, 50, 500])
            Busy[count] = Add("0014" + Bytes(20));
        BeginBlock(miner);
        for (int i = 0; i < 20; i++)
            BeginBlock(i % 3 == 0 ? miner : i % 3 == 1 ? faucet : Victim);
        Pay([.. CoinsOf(faucet)], [.. Enumerable.Repeat((faucet, Bitcoin / 3), 640)]);
        for (int i = 0; i < 3; i++)
            BeginBlock(miner);

        // The theft, and within the same block on to many wallets, one of which is the thief's change.
        CoinPayment theft = Pay([.. CoinsOf(Victim).Take(3)], [(Thief, 120 * Bitcoin), (Victim, 29 * Bitcoin), (Text("=:ETH.ETH:0xabc"), 0)]);
        Pay([theft.Makes[0]], [.. hops.Select(hop => (hop, 8 * Bitcoin)), (Thief, 7 * Bitcoin)]);
        BeginBlock(faucet);
        Pay([.. CoinsOf(Thief)], [(joint, 3 * Bitcoin), (open, 2 * Bitcoin), (miner, Bitcoin), (Busy[500], Bitcoin / 2)]);
        Pay([.. hops[..4].SelectMany(CoinsOf)], [(pool, 31 * Bitcoin)]);
        BeginBlock(miner);
        Pay([.. CoinsOf(joint), .. CoinsOf(open)], [(hops[5], 4 * Bitcoin), (open, Bitcoin / 2)]);
        Pay(
            [.. CoinsOf(hops[6]), .. CoinsOf(hops[7]), .. CoinsOf(faucet).Take(20)],
            [.. Enumerable.Repeat(0, 5).Select(_ => (Add("0014" + Bytes(20)), 4 * Bitcoin)), (hops[6], Bitcoin)]);
        Pay([.. CoinsOf(pool)], [(Busy[50], Bitcoin), (Busy[25], Bitcoin), (Busy[26], Bitcoin), (hops[8], 20 * Bitcoin), (Text(""), 5000)]);
        PlayBusy(faucet, hops[9]);
        for (int i = 0; i < 10; i++)
            Grow(6);
    }

    /// <summary>Pays the busy addresses until one transaction is lacking, several times a block, and lets each spend all in its last.</summary>
    private void PlayBusy(CoinOwner faucet, CoinOwner end)
    {
        bool isOpen = true;
        while (isOpen)
        {
            isOpen = false;
            BeginBlock(Pick(Quiet));
            foreach ((int count, CoinOwner busy) in Busy)
            {
                int lacking = count - 1 - PaymentsOf(busy, long.MaxValue).Count();
                for (int i = 0; i < Math.Min(lacking, count > 100 ? _random.Next(5, 32) : _random.Next(1, 4)); i++)
                    Pay([CoinsOf(faucet)[0]], [(busy, 1000 + _random.Next(Busy.Count)), (faucet, 5000)]);
                if (lacking == 0)
                    Pay([.. CoinsOf(busy)], [(end, CoinsOf(busy).Sum(coin => coin.Value) - 500)]);
                isOpen |= lacking >= 0;
            }
        }
    }

    private void PayAtRandom()
    {
        CoinOwner[] able = [.. Quiet.Where(owner => CoinsOf(owner).Exists(coin => coin.Value > 10_000))];
        Coin coin = CoinsOf(Pick(able)).First(coin => coin.Value > 10_000);
        long some = coin.Value / _random.Next(2, 9);
        Pay([coin], [(Pick(Quiet), some), (coin.Owner, coin.Value - some - 300)]);
    }

    private void BeginBlock(CoinOwner miner)
    {
        int height = Blocks.Count;
        string hash = height == 0 ? Genesis : "00000000" + Hash($"block {height} {_payments}")[8..];
        Blocks.Add(new CoinChainBlock(height, hash, 1_600_000_000 + (600 * height), []));
        Pay([], [(miner, 50 * Bitcoin)]);
    }

    private CoinPayment Pay(Coin[] coins, (CoinOwner Owner, long Value)[] outputs)
    {
        string id = Hash(string.Create(CultureInfo.InvariantCulture, $"payment {_payments++} of {Blocks.Count}"));
        var payment = new CoinPayment(id, coins, [.. outputs.Select((output, i) => new Coin(id, i, output.Owner, output.Value))]);
        if (payment.Fee < 0 || !coins.All(coin => CoinsOf(coin.Owner).Remove(coin)))
            throw new InvalidOperationException("The play spends what is not there.");
        foreach (Coin coin in payment.Makes)
            Hold(coin);
        ById.Add(id, (Blocks[^1], payment, Blocks[^1].Payments.Count));
        Blocks[^1].Payments.Add(payment);
        return payment;
    }

    private void Hold(Coin coin)
    {
        if (!coin.Owner.Account.IsUnspendable && coin.Value > 0)
            CoinsOf(coin.Owner).Add(coin);
    }

    private List<Coin> CoinsOf(CoinOwner owner)
    {
        if (!_unspent.TryGetValue(owner, out List<Coin>? coins))
            _unspent.Add(owner, coins = []);
        return coins;
    }

    private CoinOwner Add(string script)
    {
        var owner = new CoinOwner(script, AddressOf(script));
        Owners.Add(owner);
        return owner;
    }

    private static CoinOwner Text(string text) => new("6a" + (text.Length == 0 ? "" : text.Length.ToString("x2", CultureInfo.InvariantCulture)
        + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))), null)
    { Text = text };

    private static string? AddressOf(string script)
    {
        byte[] bytes = Convert.FromHexString(script);
        Address? address = bytes switch
        {
            [0x76, 0xa9, 20, .. var hash, 0x88, 0xac] => Address.From(AddressKind.PubKeyHash, hash),
            [0xa9, 20, .. var hash, 0x87] => Address.From(AddressKind.ScriptHash, hash),
            [0, 20 or 32, .. var program] => Address.From(AddressKind.Witness, program),
            [0x51, 32, .. var program] => Address.From(AddressKind.Witness, program, witnessVersion: 1),
            _ => null,
        };
        return address?.ToText(ChainId.Bitcoin);
    }

    private string Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
