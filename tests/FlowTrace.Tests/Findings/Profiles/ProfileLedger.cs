using System.Security.Cryptography;
using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Findings.Profiles;

/// <summary>A small ledger on Tron: each row a transfer in a transaction of its own, so many minutes after 1 January 2024, 00:00 UTC.</summary>
internal sealed class ProfileLedger
{
    public static readonly Asset Usdt = Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron);
    public static readonly Asset Tron = Asset.Native(ChainId.Tron);
    public static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(long Minute, Account From, Account To, UInt128 Quantity, Asset Asset)> _rows = [];
    private readonly List<AccountEvent> _events = [];
    private readonly List<EventLog> _logs = [];
    private readonly List<ContractCall> _calls = [];
    private readonly List<Label> _labels = [];

    public LabelBook Labels => new(_labels);

    public ProfileOptions Options => new() { Labels = Labels };

    public int Count => _rows.Count;

    public static Account Of(string name) => new(ChainId.Tron, Address.FromAccount20(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 20)));

    /// <summary>Somebody pays somebody so many whole dollars.</summary>
    public ProfileLedger Pay(long minute, string from, string to, long dollars) => PayUnits(minute, from, to, (UInt128)dollars * 1_000_000, Usdt);

    public ProfileLedger PayUnits(long minute, string from, string to, UInt128 units, Asset asset)
    {
        _rows.Add((minute, Of(from), Of(to), units, asset));
        return this;
    }

    public ProfileLedger Label(string name, ServiceCategory category, string? label = null)
    {
        _labels.Add(new Label(Of(name), label ?? name, category, "own list", 70));
        return this;
    }

    public ProfileLedger Event(long minute, AccountEventKind kind, string account, string? counterparty)
    {
        _events.Add(new AccountEvent(kind, Of(account), counterparty is null ? null : Of(counterparty), HashOf(-1 - _events.Count), At(minute), "said"));
        return this;
    }

    public ProfileLedger Call(long minute, string from, params byte[] input)
    {
        _calls.Add(new ContractCall(HashOf(-1000 - _calls.Count), At(minute), Of(from), Of("contract"), 0, input));
        return this;
    }

    public ProfileLedger Log(EventLog log)
    {
        _logs.Add(log);
        return this;
    }

    public TransferTable Build() => Build(Enumerable.Range(0, _rows.Count));

    /// <summary>The same rows, added in another order.</summary>
    public TransferTable Build(IEnumerable<int> order)
    {
        var builder = new TransferTableBuilder();
        foreach (int i in order)
        {
            (long minute, Account from, Account to, UInt128 units, Asset asset) = _rows[i];
            builder.Add(new Transfer(
                asset.Kind == AssetKind.Native ? TransferKind.Transfer : TransferKind.Token, HashOf(i), At(minute), from, to, asset, units));
        }

        foreach (AccountEvent one in _events)
            builder.Add(one);
        foreach (EventLog log in _logs)
            builder.Add(log);
        foreach (ContractCall call in _calls)
            builder.Add(call);
        builder.Describe(Usdt, new AssetInfo("USDT", 6));
        return builder.Build();
    }

    public AccountProfile Profile(string account, ProfileOptions? options = null, Asset? asset = null) =>
        new AccountProfiler(Build(), options ?? Options).Profile(Of(account), asset ?? Usdt);

    public static TransactionId HashOf(int number) => TransactionId.FromHash(SHA256.HashData(BitConverter.GetBytes(number)));

    public static Position At(long minute) => new(
        Start.ToUnixTimeMilliseconds() + (minute * 60_000), ChainId.Tron, Position.Unknown, Position.Unknown, Position.Unknown);
}
