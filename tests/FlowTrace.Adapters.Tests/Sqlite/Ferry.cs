using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>A bridge from Ethereum to Polygon that FlowTrace does not know, read from its events or its calls, and a crossing on it as files.</summary>
internal sealed class Ferry(bool readsCalls = false) : IBridgeDecoder
{
    public const string Transfers = "chain,tx,index,block,time,from,to,asset,amount\n"
        + "ethereum,0x01,0,1000,2025-02-19T21:20:00Z,0x00000000000000000000000000000000000000d4,0x00000000000000000000000000000000000000a1,native,5000\n"
        + "ethereum,0x02,0,1060,2025-02-19T21:21:00Z,0x00000000000000000000000000000000000000a1,0x00000000000000000000000000000000000000fe,native,5000\n"
        + "polygon,0x03,0,1300,2025-02-19T21:25:00Z,0x00000000000000000000000000000000000000fe,0x00000000000000000000000000000000000000b2,native,4990\n";

    private static readonly EventSignature Embarked =
        new("Embarked(bytes32 indexed id, address passenger, uint256 amount, uint64 toChain, address receiver)");

    private static readonly EventSignature Landed = new("Landed(bytes32 indexed id, address receiver, uint256 amount)");
    private static readonly CallSignature Embark = new("embark(uint256 id, uint64 toChain, address receiver)");
    private static readonly CallSignature Land = new("land(uint256 id, address receiver)");
    private static readonly Account Harbour = Account.Parse("ethereum:0x00000000000000000000000000000000000000fe");
    private static readonly Account FarHarbour = Account.Parse("polygon:0x00000000000000000000000000000000000000fe");

    public static Account Thief { get; } = Account.Parse("ethereum:0x00000000000000000000000000000000000000a1");

    public static Account Mule { get; } = Account.Parse("polygon:0x00000000000000000000000000000000000000b2");

    /// <summary>The events of the crossing, in FlowTrace's own table.</summary>
    public static string Logs { get; } = "chain,tx,index,block,time,address,topic0,topic1,data\n"
        + $"ethereum,0x02,1,1060,2025-02-19T21:21:00Z,0x00000000000000000000000000000000000000fe,{Embarked.Topic},0x{Hex(77)},"
        + $"0x{Hex(0xa1)}{Hex(5000)}{Hex(137)}{Hex(0xb2)}\n"
        + $"polygon,0x03,1,1300,2025-02-19T21:25:00Z,0x00000000000000000000000000000000000000fe,{Landed.Topic},0x{Hex(77)},0x{Hex(0xb2)}{Hex(4990)}\n";

    /// <summary>The same said by calls, in FlowTrace's own table, which keeps every call.</summary>
    public static string CallTable { get; } = "chain,tx,block,time,from,to,value,input\n"
        + "ethereum,0x02,1060,2025-02-19T21:21:00Z,0x00000000000000000000000000000000000000a1,0x00000000000000000000000000000000000000fe,5000,"
        + $"0x{Embark.Selector:x8}{Hex(77)}{Hex(137)}{Hex(0xb2)}\n"
        + "polygon,0x03,1300,2025-02-19T21:25:00Z,0x00000000000000000000000000000000000000fe,0x00000000000000000000000000000000000000b2,4990,"
        + $"0x{Land.Selector:x8}{Hex(77)}{Hex(0xb2)}\n";

    /// <summary>The first leg as a node's traces have it, of which only known calls are kept.</summary>
    public static string Traces { get; } =
        "block_number,transaction_hash,transaction_index,from_address,to_address,value,input,trace_type,call_type,trace_address,error,status,block_timestamp\n"
        + "1060,0x02,0,0x00000000000000000000000000000000000000a1,0x00000000000000000000000000000000000000fe,5000,"
        + $"0x{Embark.Selector:x8}{Hex(77)}{Hex(137)}{Hex(0xb2)},call,call,,,1,2025-02-19 21:21:00 UTC\n";

    public string Protocol => "Ferry";

    public IReadOnlyList<EventSignature> Events => readsCalls ? [] : [Embarked, Landed];

    public IReadOnlyList<CallSignature> Calls => readsCalls ? [Embark, Land] : [];

    public IReadOnlySet<Account> Contracts { get; } = new HashSet<Account> { Harbour, FarHarbour };

    public void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
            if (Embarked.Matches(log) && AbiArguments.Of(log, Embarked) is var embarked)
                record.Add(log, DepartureOf(
                    transaction, log.Transaction, log.Position, embarked.Account("passenger"), embarked.Word("id"), embarked.Quantity("amount"),
                    embarked.Account("receiver", FarHarbour.Chain)));
            else if (Landed.Matches(log) && AbiArguments.Of(log, Landed) is var landed)
                record.Add(log, ArrivalOf(
                    transaction, log.Transaction, log.Position, landed.Account("receiver"), landed.Word("id"), landed.Quantity("amount")));
        foreach (ContractCall call in transaction.Calls)
            if (Embark.Matches(call) && AbiArguments.Of(call, Embark) is var embark)
                record.Add(call, DepartureOf(
                    transaction, call.Transaction, call.Position, call.From, embark.Word("id"), call.Value, embark.Account("receiver", FarHarbour.Chain)));
            else if (Land.Matches(call) && AbiArguments.Of(call, Land) is var land)
                record.Add(call, ArrivalOf(transaction, call.Transaction, call.Position, land.Account("receiver"), land.Word("id"), call.Value));
    }

    private static BridgeDeparture DepartureOf(
        TransactionEvidence transaction, TransactionId id, Position position, Account passenger, Word key, UInt128 amount, Account receiver) => new(
        "Ferry", key.ToString(), id, position, passenger, Harbour, Asset.Native(transaction.Chain), amount)
        { DestinationChain = FarHarbour.Chain, Destination = receiver };

    private static BridgeArrival ArrivalOf(
        TransactionEvidence transaction, TransactionId id, Position position, Account receiver, Word key, UInt128 amount) => new(
        "Ferry", key.ToString(), id, position, receiver, Asset.Native(transaction.Chain), amount)
        { Payer = FarHarbour };

    private static string Hex(int value) => value.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
}
