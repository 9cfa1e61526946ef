using System.Buffers.Binary;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Testing.Tests;

/// <summary>A bridge that nobody knows, its decoder with one fault or none, and a crossing on it.</summary>
internal sealed class Ferry(string fault = "") : IBridgeDecoder
{
    public static readonly EventSignature Embarked =
        new("Embarked(bytes32 indexed id, address passenger, address token, uint256 amount, uint64 toChain, address receiver)");

    public static readonly EventSignature Landed = new("Landed(bytes32 indexed id, address receiver, address token, uint256 amount, uint64 fromChain)");

    public static readonly ChainId Polygon = ChainId.Parse("polygon");
    public static readonly Account Harbour = Scene.At("Harbour");
    public static readonly Account FarHarbour = new(Polygon, Scene.At("FarHarbour").Address);
    public static readonly Asset FarToken = Asset.Token(Polygon, Scene.At("FarToken").Address);
    public static readonly Account FarMule = new(Polygon, Scene.At("FarMule").Address);

    private static int _process;

    private int _calls;
    private int _reading;

    public string Protocol => fault == "no name" ? "" : "Ferry";

    public IReadOnlyList<EventSignature> Events => fault == "reads nothing" ? [] : [Embarked, Landed];

    public IReadOnlySet<Account> Contracts { get; } = new HashSet<Account> { Harbour, FarHarbour };

    public void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        bool isAlone = Interlocked.Increment(ref _reading) == 1;
        if (fault == "one at a time")
            Thread.Sleep(20);
        foreach (EventLog log in transaction.Logs)
            if (fault is not "one at a time" || isAlone)
                Read(log, transaction, record);
        Interlocked.Decrement(ref _reading);
    }

    private void Read(EventLog log, TransactionEvidence transaction, BridgeRecord record)
    {
        bool isEmbarked = fault == "any event" ? transaction.Chain == ChainId.Ethereum : Embarked.Matches(log);
        if (isEmbarked && fault != "no departures")
            Depart(log, transaction, record, AbiArguments.Of(log, Embarked));
        else if (Landed.Matches(log) && fault != "no arrivals")
            Arrive(log, transaction, record, AbiArguments.Of(log, Landed));
    }

    private void Depart(EventLog log, TransactionEvidence transaction, BridgeRecord record, AbiArguments arguments)
    {
        string key = arguments.Word("id").ToString();
        Account passenger = arguments.Account("passenger");
        Asset asset = arguments.Asset("token");
        UInt128 amount = arguments.Quantity("amount");
        Account receiver = arguments.Account("receiver", Polygon);
        _calls++;
        if (fault == "believes its data" && log.Data.Length > 31 && log.Data.Span[31] > 0xF0)
            throw new FormatException("offset");
        if (fault == "counts on length")
            _ = log.Data.Span[150];
        if (arguments.Fault is { } wrong)
        {
            record.Refuse(log, wrong);
            return;
        }

        string protocol = fault == "speaks for another" ? "Across" : "Ferry";
        var departure = new BridgeDeparture(protocol, key, log.Transaction, log.Position, passenger, log.Emitter, asset, amount)
        {
            DestinationChain = Polygon,
            Destination = receiver,
        };
        switch (fault)
        {
            case "units from nowhere":
                departure = departure with { Transaction = Scene.Id(999) };
                break;
            case "on another chain":
                departure = departure with { Asset = FarToken };
                break;
            case "at another time":
                departure = departure with { Position = log.Position with { UnixMilliseconds = 5 } };
                break;
            case "event of its own":
                log = log with { Emitter = Harbour, Position = log.Position with { Index = 77 } };
                break;
            case "vouches for strangers":
                record.Add(transaction.Transfers[0], departure);
                return;
            case "counts its calls":
                departure = departure with { Key = $"{key}{_calls}" };
                break;
            case "state of the process":
                departure = departure with { Key = $"{Interlocked.Increment(ref _process)}" };
                break;
            case "numbers of the machine":
                departure = departure with { Key = (-1).ToString(System.Globalization.CultureInfo.CurrentCulture) + key };
                break;
            case "twice":
                record.Add(log, departure with { Quantity = amount / 2 });
                break;
            default:
                break;
        }

        record.Add(log, departure);
    }

    private static void Arrive(EventLog log, TransactionEvidence transaction, BridgeRecord record, AbiArguments arguments)
    {
        string key = arguments.Word("id").ToString();
        Account receiver = arguments.Account("receiver");
        Asset asset = arguments.Asset("token");
        UInt128 amount = arguments.Quantity("amount");
        if (arguments.Fault is { } wrong)
            record.Refuse(log, wrong);
        else
            record.Add(log, new BridgeArrival("Ferry", key, log.Transaction, log.Position, receiver, asset, amount)
            {
                SourceChain = ChainId.Ethereum,
                Payer = log.Emitter,
            });
    }

    /// <summary>The thief crosses with 5,000 and lands with 4,990.</summary>
    public static Scene Crossing(Account? harbour = null, UInt128? claimed = null)
    {
        Account at = harbour ?? Harbour;
        Account token = new(ChainId.Ethereum, Scene.Tether.Contract);
        return new Scene().Pay(0, "Victim", "Thief", 9000, Scene.Tether)
            .Add(2, 5, Scene.At("Thief"), at, 5000, Scene.Tether)
            .Log(Event(Embarked, 2, 5, at, Words(Scene.At("Thief"), token, claimed ?? 5000, (UInt128)137, FarMule)))
            .Add(3, 9, FarHarbour, FarMule, 4990, FarToken)
            .Log(Event(Landed, 3, 9, FarHarbour, Words(FarMule, new Account(Polygon, FarToken.Contract), (UInt128)4990, (UInt128)1)));
    }

    public static BridgeDeparture Departure { get; } = new(
        "Ferry", new Word(7, 7).ToString(), Scene.Id(2), PlaceOf(2, 5, ChainId.Ethereum), Scene.At("Thief"), Harbour, Scene.Tether, 5000)
    {
        DestinationChain = Polygon,
        Destination = FarMule,
    };

    public static BridgeArrival Arrival { get; } = new("Ferry", new Word(7, 7).ToString(), Scene.Id(3), PlaceOf(3, 9, Polygon), FarMule, FarToken, 4990)
    {
        SourceChain = ChainId.Ethereum,
        Payer = FarHarbour,
    };

    public static EventLog Event(EventSignature signature, int transaction, long minute, Account emitter, byte[] data) =>
        new(Scene.Id(transaction), PlaceOf(transaction, minute, emitter.Chain), emitter, [signature.Topic, new Word(7, 7)], data);

    public static byte[] Words(params object[] values)
    {
        byte[] data = new byte[values.Length * Word.Bytes];
        Span<byte> address = stackalloc byte[Word.Bytes];
        for (int i = 0; i < values.Length; i++)
            if (values[i] is Account account)
                address[..account.Address.CopyTo(address)].CopyTo(data.AsSpan((i * Word.Bytes) + 12));
            else
                BinaryPrimitives.WriteUInt128BigEndian(data.AsSpan((i * Word.Bytes) + 16, 16), (UInt128)values[i]);
        return data;
    }

    private static Position PlaceOf(int transaction, long minute, ChainId chain) => new(minute * 60_000, chain, 1000 + minute, transaction, 1);
}
