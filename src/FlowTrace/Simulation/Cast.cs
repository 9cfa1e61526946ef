using System.Buffers.Binary;
using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>
/// The accounts of a simulation, by number: ordinary people first, then the services everybody uses, then whoever the script calls up.
/// </summary>
/// <remarks>Addresses of ordinary people are computed when asked for, so that a hundred million of them cost nothing.</remarks>
internal sealed class Cast
{
    public const int FeeSink = -1;
    public const int Nobody = -2;
    public const int Services = 12;

    /// <summary>The assets, by number.</summary>
    public const int Native = 0;
    public const int Token = 1;
    public const int Counterfeit = 2;

    private const string Source = "simulation";
    private readonly ulong _seed;
    private readonly List<Address> _called = [];
    private readonly List<Label> _labels = [];
    private readonly int[] _depositAddresses = new int[2];

    public Cast(ulong seed, int people)
    {
        _seed = RandomStream.Mix(seed ^ 0xACC0_0017UL);
        People = people;
        VictimExchange = AddService("Meridian Exchange hot wallet", ServiceCategory.HotWallet);
        Exchanges = [AddService("Northwind hot wallet", ServiceCategory.HotWallet), AddService("Lakeshore hot wallet", ServiceCategory.HotWallet)];
        Pool = AddService("Oak Swap ETH/USDT pool", ServiceCategory.Dex);
        MixerPools =
        [
            AddService("Hush 100 ETH pool", ServiceCategory.Mixer), AddService("Hush 10 ETH pool", ServiceCategory.Mixer),
            AddService("Hush 1 ETH pool", ServiceCategory.Mixer),
        ];
        Bridge = AddService("Farhop bridge", ServiceCategory.Bridge);
        Brokers =
        [
            AddService("Juniper OTC desk", ServiceCategory.Otc), AddService("Kestrel OTC desk", ServiceCategory.Otc),
            AddService("Lantern OTC desk", ServiceCategory.Otc), AddService("Marigold OTC desk", ServiceCategory.Otc),
        ];

        // The token is the real USDT: another contract of that name would be forged, and a trace would rightly leave it out.
        KnownToken tether = KnownTokens.All.First(token => token is { Symbol: "USDT", IsSoleBearer: true } && token.Asset.Chain == ChainId.Ethereum);
        Contracts = [default, tether.Asset.Contract, AddressOf(ulong.MaxValue - 1)];
        Assets = [Asset.Native(ChainId.Ethereum), tether.Asset, Asset.Token(ChainId.Ethereum, Contracts[Counterfeit])];
        AssetInfo = new SortedDictionary<Asset, AssetInfo>
        {
            [Assets[Native]] = new("ETH", 18),
            [Assets[Token]] = new(tether.Symbol, tether.Decimals),
            // The last letter is a Cyrillic one: counterfeits live on looking alike.
            [Assets[Counterfeit]] = new("USD\u0422", 6),
        };
    }

    public int People { get; }

    public int VictimExchange { get; }

    public int[] Exchanges { get; }

    public int Pool { get; }

    public int[] MixerPools { get; }

    public int Bridge { get; }

    public int[] Brokers { get; }

    public Address[] Contracts { get; }

    public Asset[] Assets { get; }

    public IReadOnlyDictionary<Asset, AssetInfo> AssetInfo { get; }

    public IReadOnlyList<Label> Labels => _labels;

    /// <summary>How many accounts have a balance that the background may touch: people and services.</summary>
    public int Shared => People + Services;

    /// <summary>A fresh account for the script.</summary>
    public int Call() => Call(AddressOf((ulong)(uint)(People + _called.Count)));

    /// <summary>A fresh account that an exchange gave to a customer.</summary>
    public int CallDepositAddress(int exchange)
    {
        int account = Call();
        int number = ++_depositAddresses[Array.IndexOf(Exchanges, exchange)];
        string name = exchange == Exchanges[0] ? "Northwind" : "Lakeshore";
        AddLabel(account, string.Create(CultureInfo.InvariantCulture, $"{name} deposit {number}"), ServiceCategory.Deposit, 70);
        return account;
    }

    /// <summary>A fresh account whose address begins and ends like another's: what address poisoning uses.</summary>
    public int CallLookAlike(int account)
    {
        Span<byte> fresh = stackalloc byte[32];
        Span<byte> model = stackalloc byte[32];
        AddressOf((ulong)(uint)(People + _called.Count)).CopyTo(fresh);
        this[account].Address.CopyTo(model);
        model[..2].CopyTo(fresh);
        model[18..20].CopyTo(fresh[18..]);
        return Call(Address.FromAccount20(fresh[..20]));
    }

    public void AddLabel(int account, string name, ServiceCategory category, int confidence) =>
        _labels.Add(new Label(this[account], name, category, Source, confidence));

    public bool IsService(int account) => account >= People && account < Shared;

    public Account this[int number] => number switch
    {
        FeeSink => Account.FeeSink(ChainId.Ethereum),
        Nobody => new Account(ChainId.Ethereum, Address.FromAccount20(stackalloc byte[20])),
        _ => new Account(ChainId.Ethereum, number < People ? AddressOf((ulong)number) : _called[number - People]),
    };

    /// <summary>The id of a transaction: different numbers have different ids, since mixing is a bijection.</summary>
    public void WriteHash(long transaction, Span<byte> destination)
    {
        ulong number = unchecked((ulong)transaction * 4);
        for (int i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt64BigEndian(destination[(i * 8)..], RandomStream.Mix(unchecked((number + (ulong)i) ^ (_seed << 1))));
    }

    public TransactionId TransactionIdOf(long transaction)
    {
        Span<byte> hash = stackalloc byte[32];
        WriteHash(transaction, hash);
        return TransactionId.FromHash(hash);
    }

    /// <summary>The twenty bytes of an account's address; needs room for 32.</summary>
    public void WriteAddressOf(int account, Span<byte> destination)
    {
        if (account == Nobody)
            destination.Clear();
        else if (account < People)
            WriteAddress((ulong)account, destination);
        else
            _called[account - People].CopyTo(destination);
    }

    private void WriteAddress(ulong number, Span<byte> destination)
    {
        ulong first = RandomStream.Mix(number ^ _seed);
        BinaryPrimitives.WriteUInt64BigEndian(destination, first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], RandomStream.Mix(first ^ 0x5DEECE66DUL));
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], (uint)(RandomStream.Mix(first ^ 0xB5026F5AAUL) >> 32));
    }

    private Address AddressOf(ulong number)
    {
        Span<byte> bytes = stackalloc byte[20];
        WriteAddress(number, bytes);
        return Address.FromAccount20(bytes);
    }

    private int Call(Address address)
    {
        _called.Add(address);
        return People + _called.Count - 1;
    }

    private int AddService(string name, ServiceCategory category)
    {
        int account = Call();
        AddLabel(account, name, category, 90);
        return account;
    }
}
