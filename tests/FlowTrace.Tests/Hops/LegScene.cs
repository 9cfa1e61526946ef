using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tests.Hops.Bridges;

namespace FlowTrace.Tests.Hops;

/// <summary>One transaction with its transfers and events, and what a decoder reads in it.</summary>
internal sealed class LegScene(BridgeDecoder decoder, ChainId chain, string hash = "0x00000000000000000000000000000000000000000000000000000000000000aa")
    : IBridgeScene
{
    private readonly List<Transfer> _transfers = [];
    private readonly List<EventLog> _logs = [];
    private int _index;

    public TransactionId Id { get; } = TransactionId.Parse(hash);

    public LegScene Transfer(Account from, Account to, Asset asset, UInt128 quantity)
    {
        _transfers.Add(new Transfer(TransferKind.Token, Id, Next(), from, to, asset, quantity));
        return this;
    }

    public LegScene Log(string name, Account emitter, params object[] arguments) => Log(name, emitter, log => log, arguments);

    public LegScene Log(string name, Account emitter, Func<EventLog, EventLog> change, params object[] arguments)
    {
        _logs.Add(change(AbiWriter.Log(decoder.Events.Single(declared => declared.Name == name), Id, Next(), emitter, arguments)));
        return this;
    }

    public void AddTo(TransferTableBuilder table)
    {
        _transfers.ForEach(transfer => table.Add(transfer));
        _logs.ForEach(table.Add);
    }

    public BridgeRecord Record => Read();

    public BridgeRecord Read()
    {
        var record = new BridgeRecord();
        record.Decode(decoder, new TransactionEvidence(Id, new Position(1_700_000_000_000, chain, 1, 0, 0), _transfers, _logs, [], []));
        return record;
    }

    public BridgeDeparture Departure()
    {
        BridgeRecord record = Read();
        record.Issues.Should().BeEmpty();
        record.Arrivals.Should().BeEmpty();
        return record.Departures.Should().ContainSingle().Subject;
    }

    public BridgeArrival Arrival()
    {
        BridgeRecord record = Read();
        record.Issues.Should().BeEmpty();
        record.Departures.Should().BeEmpty();
        return record.Arrivals.Should().ContainSingle().Subject;
    }

    /// <summary>The only issue; nothing may have come of it.</summary>
    public string Issue()
    {
        BridgeRecord record = Read();
        record.Departures.Should().BeEmpty();
        record.Arrivals.Should().BeEmpty();
        return record.Issues.Should().ContainSingle().Subject.Message;
    }

    private Position Next() => new(1_700_000_000_000, chain, 1, 0, _index++);
}
