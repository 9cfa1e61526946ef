#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj

// Over a bridge that FlowTrace does not know: a decoder of one's own reads its two events, and the library ties them by the id that both bear.
// From the repository's root: dotnet run samples/custom-bridge.cs
using System.Buffers.Binary;
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tracing;

ChainId polygon = ChainId.Parse("polygon");
Account thief = Account.Parse("ethereum:0x00000000000000000000000000000000000000a1");
Account mule = Account.Parse("polygon:0x00000000000000000000000000000000000000b2");
TransferTable ledger = Ledger();

foreach ((string who, IBridgeDecoder? decoder) in new (string, IBridgeDecoder?)[] { ("without the decoder", null), ("with it", new FerryDecoder()) })
{
    TracerBuilder builder = new TracerBuilder().AddReader(new TableReader(ledger));
    if (decoder is not null)
        builder.AddBridgeDecoder(decoder);
    TraceResult result = await builder.Build().TraceAsync(Theft.HeldBy(thief));
    Console.WriteLine($"{who}:");
    foreach (Outcome outcome in result.Outcomes)
        Console.WriteLine(
            $"  {outcome.Status.ToName(),-10} {outcome.Account.Chain.Name,-8} {outcome.Account.AddressText[^4..]}  {outcome.Quantity(result.MainPolicy)}");
    foreach (FlowEdge crossing in result.Graph.Edges().Where(edge => edge.Kind == FlowKind.Bridge))
        Console.WriteLine($"  crossing by {crossing.Hop!.Protocol}, {crossing.Hop.Grade.ToName()}: {crossing.Hop.Reason}");
    Console.WriteLine($"  books close: {result.Books.All(sheet => sheet.Balanced == true)}");
}

// The thief embarks with 5,000 and the mule lands with 4,990; the ferry keeps the rest.
TransferTable Ledger()
{
    var table = new TransferTableBuilder();
    Pay(1, 0, Account.Parse("ethereum:0x00000000000000000000000000000000000000d4"), thief, 5000);
    Pay(2, 60, thief, FerryDecoder.Harbour, 5000);
    Say(2, 60, FerryDecoder.Harbour, FerryDecoder.Embarked, Words(thief, 5000, 137, mule));
    Pay(3, 300, FerryDecoder.FarHarbour, mule, 4990);
    Say(3, 300, FerryDecoder.FarHarbour, FerryDecoder.Landed, Words(mule, 4990));
    return table.Build();

    void Pay(int number, int seconds, Account from, Account to, UInt128 quantity) => table.Add(new Transfer(
        TransferKind.Transfer, Id(number), PlaceOf(number, seconds, from.Chain, 0), from, to, Asset.Native(from.Chain), quantity));

    void Say(int number, int seconds, Account emitter, EventSignature signature, byte[] data) => table.Add(new EventLog(
        Id(number), PlaceOf(number, seconds, emitter.Chain, 1), emitter, [signature.Topic, new Word(0, 77)], data));
}

static TransactionId Id(int number) => TransactionId.Parse($"0x{number.ToString("x64", CultureInfo.InvariantCulture)}");

static Position PlaceOf(int number, int seconds, ChainId chain, int index) => new(1_740_000_000_000 + (seconds * 1000L), chain, 1000 + seconds, number, index);

// Arguments as contracts encode them: 32 bytes each.
static byte[] Words(params object[] values)
{
    byte[] data = new byte[values.Length * Word.Bytes];
    byte[] address = new byte[Word.Bytes];
    for (int i = 0; i < values.Length; i++)
        if (values[i] is Account account)
            address.AsSpan(0, account.Address.CopyTo(address)).CopyTo(data.AsSpan((i * Word.Bytes) + 12));
        else
            BinaryPrimitives.WriteInt32BigEndian(data.AsSpan((i * Word.Bytes) + 28), (int)values[i]);
    return data;
}

/// <summary>The Ferry between Ethereum and Polygon.</summary>
internal sealed class FerryDecoder : IBridgeDecoder
{
    public static readonly EventSignature Embarked = new("Embarked(bytes32 indexed id, address passenger, uint256 amount, uint64 toChain, address receiver)");
    public static readonly EventSignature Landed = new("Landed(bytes32 indexed id, address receiver, uint256 amount)");
    public static readonly Account Harbour = Account.Parse("ethereum:0x00000000000000000000000000000000000000fe");
    public static readonly Account FarHarbour = Account.Parse("polygon:0x00000000000000000000000000000000000000fe");

    public string Protocol => "Ferry";

    public IReadOnlyList<EventSignature> Events { get; } = [Embarked, Landed];

    // What others say under these events' names is kept only where transfers bear it out, and never counts as observed.
    public IReadOnlySet<Account> Contracts { get; } = new HashSet<Account> { Harbour, FarHarbour };

    public void Decode(TransactionEvidence transaction, BridgeRecord record)
    {
        foreach (EventLog log in transaction.Logs)
            if (Embarked.Matches(log))
                Depart(transaction, record, log, AbiArguments.Of(log, Embarked));
            else if (Landed.Matches(log))
                Arrive(transaction, record, log, AbiArguments.Of(log, Landed));
    }

    private void Depart(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments embarked)
    {
        string id = embarked.Word("id").ToString();
        Account passenger = embarked.Account("passenger");
        UInt128 amount = embarked.Quantity("amount");
        var far = ChainId.Parse($"eip155:{(ulong)(embarked.Quantity("toChain") & ulong.MaxValue)}");
        Account receiver = embarked.Account("receiver", far);
        // All that is needed is read first; then the fault says whether any of it may be used.
        if (embarked.Fault is { } fault)
            record.Refuse(log, fault);
        else
            record.Add(log, new BridgeDeparture(
                Protocol, id, log.Transaction, log.Position, passenger, log.Emitter, Asset.Native(transaction.Chain), amount)
            { DestinationChain = far, Destination = receiver });
    }

    private void Arrive(TransactionEvidence transaction, BridgeRecord record, EventLog log, AbiArguments landed)
    {
        string id = landed.Word("id").ToString();
        Account receiver = landed.Account("receiver");
        UInt128 amount = landed.Quantity("amount");
        if (landed.Fault is { } fault)
            record.Refuse(log, fault);
        else
            record.Add(log, new BridgeArrival(Protocol, id, log.Transaction, log.Position, receiver, Asset.Native(transaction.Chain), amount)
            { Payer = log.Emitter });
    }
}
