using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>One transaction on one chain, built piece by piece, and what a decoder makes of it.</summary>
internal sealed class BridgeScene(BridgeDecoder decoder, ChainId chain) : IBridgeScene
{
    public static readonly Account Thief = Account.Parse("ethereum:0x1111111111111111111111111111111111111111");
    public static readonly Account Accomplice = Account.Parse("ethereum:0x2222222222222222222222222222222222222222");
    public static readonly Account Token = Account.Parse("ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7");

    private readonly List<Transfer> _transfers = [];
    private readonly List<EventLog> _logs = [];
    private readonly List<ContractCall> _calls = [];
    private readonly List<TransactionMemo> _memos = [];
    private int _index;

    public TransactionId Id { get; } = TransactionId.Parse("0x" + new string('a', 63) + "1");

    public BridgeRecord Record { get; } = new();

    public BridgeDeparture Departure => Record.Departures.Should().ContainSingle().Which;

    public BridgeArrival Arrival => Record.Arrivals.Should().ContainSingle().Which;

    /// <summary>The same account on the scene's chain.</summary>
    public Account Here(Account account) => new(chain, account.Address);

    public BridgeScene Transfer(Account from, Account to, Asset asset, UInt128 quantity)
    {
        _transfers.Add(new Transfer(TransferKind.Token, Id, Next(), Here(from), Here(to), asset, quantity));
        return this;
    }

    /// <summary>A transfer whose accounts are of no EVM chain.</summary>
    public BridgeScene Coins(string from, string to, UInt128 quantity)
    {
        _transfers.Add(new Transfer(TransferKind.Transfer, Id, Next(), Account.Parse(from, chain), Account.Parse(to, chain), Asset.Native(chain), quantity));
        return this;
    }

    public BridgeScene Log(string signature, Account emitter, params object[] arguments) => Log(signature, emitter, log => log, arguments);

    public BridgeScene Log(string signature, Account emitter, Func<EventLog, EventLog> change, params object[] arguments)
    {
        EventSignature declared = EventOf(signature);
        _logs.Add(change(AbiWriter.Log(declared, Id, Next(), Here(emitter), arguments)));
        return this;
    }

    public BridgeScene Call(string name, Account from, Account to, params object[] arguments)
    {
        _calls.Add(AbiWriter.Call(decoder.Calls.Single(call => call.Name == name), Id, Next(), Here(from), Here(to), arguments));
        return this;
    }

    public BridgeScene Data(Account from, Account to, UInt128 value, byte[] input)
    {
        _calls.Add(new ContractCall(Id, Next(), Here(from), Here(to), value, input));
        return this;
    }

    public BridgeScene Memo(string text)
    {
        _memos.Add(new TransactionMemo(Id, Next(), text));
        return this;
    }

    public void AddTo(TransferTableBuilder table)
    {
        _transfers.ForEach(transfer => table.Add(transfer));
        _logs.ForEach(table.Add);
        _calls.ForEach(table.Add);
        _memos.ForEach(table.Add);
    }

    public BridgeScene Decode()
    {
        Record.Decode(decoder, new TransactionEvidence(Id, new Position(0, chain, 1, 0, 0), _transfers, _logs, _calls, _memos));
        return this;
    }

    /// <summary>The only issue; nothing may have come of it.</summary>
    public string Issue()
    {
        Record.Departures.Should().BeEmpty();
        Record.Arrivals.Should().BeEmpty();
        return Record.Issues.Should().ContainSingle().Which.Message;
    }

    private EventSignature EventOf(string signature) => decoder.Events.Single(
        declared => signature.Contains('(', StringComparison.Ordinal) ? declared.Signature == signature : declared.Name == signature);

    private Position Next() => new(0, chain, 1, 0, _index++);
}
