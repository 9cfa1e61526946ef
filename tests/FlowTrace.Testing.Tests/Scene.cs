using System.Globalization;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Testing.Tests;

/// <summary>Small ledgers: accounts are words, times are minutes, every payment is a transaction of its own.</summary>
internal sealed class Scene
{
    public const long Day = 24 * 60;

    public static readonly Asset Ether = Asset.Native(ChainId.Ethereum);
    public static readonly Asset Tether = Asset.Token(ChainId.Ethereum, Address.Parse("0xdac17f958d2ee523a2206206994597c13d831ec7", ChainId.Ethereum));

    private readonly List<Transfer> _transfers = [];
    private readonly List<AccountEvent> _events = [];
    private readonly List<EventLog> _logs = [];

    public IReadOnlyList<Transfer> Transfers => _transfers;

    public static string Root { get; } = FindRoot();

    public static Account At(string word) =>
        Account.Parse("ethereum:0x" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(word)).PadLeft(40, '1'));

    public static TransactionId Id(int number) => TransactionId.Parse(number.ToString("x64", CultureInfo.InvariantCulture).Insert(0, "0x"));

    public Scene Pay(long minute, string from, string to, ulong quantity, Asset? asset = null) =>
        Add(_transfers.Count + 1, minute, At(from), At(to), quantity, asset ?? Ether);

    public Scene Add(int transaction, long minute, Account from, Account to, UInt128 quantity, Asset asset, int index = 0)
    {
        _transfers.Add(new Transfer(
            asset.Kind == AssetKind.Token ? TransferKind.Token : TransferKind.Transfer, Id(transaction),
            new Position(minute * 60_000, asset.Chain, 1000 + minute, transaction, index), from, to, asset, quantity));
        return this;
    }

    public Scene Event(long minute, AccountEventKind kind, string account, string by)
    {
        _events.Add(new AccountEvent(
            kind, At(account), At(by), Id(50_000 + _events.Count), new Position(minute * 60_000, ChainId.Ethereum, 1000 + minute, 5000, _events.Count), ""));
        return this;
    }

    public Scene Log(EventLog log)
    {
        _logs.Add(log);
        return this;
    }

    public TransferTable ToTable()
    {
        TransferTable plain = TableOf(_transfers);
        if (_events.Count + _logs.Count == 0)
            return plain;
        var builder = new TransferTableBuilder();
        foreach (Transfer transfer in _transfers)
            builder.Add(transfer);
        foreach (AccountEvent one in _events)
            builder.Add(one);
        foreach (EventLog log in _logs)
            builder.Add(log);
        return builder.Build();
    }

    public static TransferTable TableOf(IEnumerable<Transfer> transfers)
    {
        var builder = new TransferTableBuilder();
        foreach (Transfer transfer in transfers)
            builder.Add(transfer);
        return builder.Build();
    }

    /// <summary>Checks that exactly these rules are broken; says what is, if not.</summary>
    public static async Task ShouldBreakAsync(Contract contract, params string[] rules)
    {
        IReadOnlyList<ContractViolation> violations = await contract.FindViolationsAsync();
        violations.Select(violation => violation.Rule).Should().Equal(rules, string.Join('\n', violations));
        violations.Should().OnlyContain(violation => violation.Message.Length > 0);
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FlowTrace.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("No folder above the tests holds FlowTrace.sln.");
    }
}
