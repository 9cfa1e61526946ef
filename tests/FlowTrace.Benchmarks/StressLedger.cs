using System.Buffers.Binary;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Simulation;
using FlowTrace.Tracing;

namespace FlowTrace.Benchmarks;

/// <summary>How the transfers of a <see cref="StressLedger"/> choose who pays whom.</summary>
public enum StressShape
{
    /// <summary>Everybody as often as anybody.</summary>
    Uniform,

    /// <summary>A few do most of it.</summary>
    Zipf,

    /// <summary>As <see cref="Uniform"/>, with every fifth transaction a swap through a router and a pool: four transfers.</summary>
    Swaps,

    /// <summary>The transfers of <see cref="Swaps"/>, each in a transaction of its own: nothing is netted.</summary>
    Apart,

    /// <summary>The simulator's theft in its background traffic, with a mule that pays ordinary people.</summary>
    Simulated,
}

/// <summary>
/// A ledger in which stolen units reach everybody: the theft is the first transfer, every account's first income comes from one that
/// already holds stolen units, and clean coins keep coming in between, so that no pocket stays pure. Every transfer has to be applied.
/// </summary>
internal sealed class StressLedger
{
    private StressLedger(TransferTable table, Theft[] thefts, LabelBook labels)
    {
        Table = table;
        Thefts = thefts;
        Labels = labels;
    }

    public TransferTable Table { get; }

    public Theft[] Thefts { get; }

    public LabelBook Labels { get; }

    public static StressLedger Make(StressShape shape, int transfers, int accounts)
    {
        if (shape == StressShape.Simulated)
            return Simulated(transfers, accounts);
        var random = new RandomStream(1, (ulong)shape);
        var balances = new UInt128[accounts];
        var tokens = new UInt128[accounts];
        var builder = new TransferTableBuilder();
        // The victim is nobody's account, and so is the source of clean coins: neither is ever read.
        Account victim = AccountOf(accounts);
        Account source = AccountOf(accounts + 1);
        Pay(builder, 0, victim, 0, balances, (UInt128)1_000_000_000_000_000_000 * 1_000_000);
        for (int i = 1, made = 1; made < transfers; i++, made++)
        {
            if (i < accounts)
            {
                // A tree: everybody's first coins come from somebody earlier.
                int parent = shape == StressShape.Zipf ? random.Zipf(i) : random.Below(i);
                Move(builder, i, parent, i, balances, random.Share(balances[parent], 5, 500));
                continue;
            }

            if ((shape is StressShape.Swaps or StressShape.Apart) && random.Below(5) == 0)
            {
                Swap(builder, i, random.Below(accounts), balances, tokens, isApart: shape == StressShape.Apart);
                made += 3;
                continue;
            }

            int from = shape == StressShape.Zipf ? random.Zipf(accounts) : random.Below(accounts);
            int to = random.Below(2) == 0 && shape == StressShape.Zipf ? random.Zipf(accounts) : random.Below(accounts);
            if (balances[from] < 1_000 || random.Below(8) == 0)
                Pay(builder, i, source, from, balances, (UInt128)random.Between(1_000_000_000_000L, 1_000_000_000_000_000_000L));
            else
                Move(builder, i, from, to == from ? (to + 1) % accounts : to, balances, random.Share(balances[from], 100, 600));
        }

        return new StressLedger(builder.Build(), [Theft.InTransactions([IdOf(0)])], LabelBook.Empty);
    }

    private static StressLedger Simulated(int transfers, int accounts)
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = transfers, Accounts = accounts, Spread = true });
        return new StressLedger(
            ledger.ToTable(), [.. ledger.Thefts.Select(theft => Theft.HeldBy(theft.Thief, theft.Id))], new LabelBook(ledger.Labels));
    }

    /// <summary>All tokens of an account become coins, or half its coins tokens, one for one.</summary>
    private static void Swap(TransferTableBuilder builder, int number, int person, UInt128[] balances, UInt128[] tokens, bool isApart)
    {
        var coin = Asset.Native(ChainId.Ethereum);
        Account pool = AccountOf(int.MaxValue), router = AccountOf(int.MaxValue - 1), who = AccountOf(person);
        var token = Asset.Token(ChainId.Ethereum, AccountOf(int.MaxValue - 2).Address);
        bool sells = tokens[person] > 0;
        UInt128 quantity = sells ? tokens[person] : balances[person] / 2;
        balances[person] = sells ? balances[person] + quantity : balances[person] - quantity;
        tokens[person] = sells ? 0 : quantity;
        (Asset given, Asset taken) = sells ? (token, coin) : (coin, token);
        Add(builder, number, 0, who, router, given, quantity, 0);
        Add(builder, number, 1, router, pool, given, quantity, isApart ? 1 : 0);
        Add(builder, number, 2, pool, router, taken, quantity, isApart ? 2 : 0);
        Add(builder, number, 3, router, who, taken, quantity, isApart ? 3 : 0);
    }

    private static void Move(TransferTableBuilder builder, int number, int from, int to, UInt128[] balances, UInt128 quantity)
    {
        // Too little left to share: one base unit, or in the worst case none, which moves nothing and is left out.
        UInt128 sent = UInt128.Min(UInt128.Max(quantity, 1), balances[from]);
        balances[from] -= sent;
        Pay(builder, number, AccountOf(from), to, balances, sent);
    }

    private static void Pay(TransferTableBuilder builder, int number, in Account from, int to, UInt128[] balances, UInt128 quantity)
    {
        balances[to] += quantity;
        Add(builder, number, 0, from, AccountOf(to), Asset.Native(ChainId.Ethereum), quantity);
    }

    private static void Add(
        TransferTableBuilder builder, int number, int index, in Account from, in Account to, in Asset asset, UInt128 quantity, int part = 0)
    {
        int block = number / 150;
        var position = new Position(1_700_000_000_000L + (block * 12_000L), ChainId.Ethereum, block, (number % 150 * 4) + part, (number % 150 * 4) + index);
        builder.Add(new Transfer(TransferKind.Transfer, IdOf(part == 0 ? number : (number * 4) + part + 500_000_000), position, from, to, asset, quantity));
    }

    private static Account AccountOf(int number)
    {
        Span<byte> bytes = stackalloc byte[20];
        ulong mixed = RandomStream.Mix((ulong)number);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, mixed);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], RandomStream.Mix(mixed));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], (uint)(mixed >> 7 & 0xFFFF_FFFF));
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }

    private static TransactionId IdOf(int number)
    {
        Span<byte> hash = stackalloc byte[32];
        for (int i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt64BigEndian(hash[(i * 8)..], RandomStream.Mix(((ulong)number * 4) + (ulong)i));
        return TransactionId.FromHash(hash);
    }
}
