using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Testing;

/// <summary>A small theft to write reports of, with harmless names or with hostile ones.</summary>
internal static class ReportScene
{
    private static readonly Asset Ether = Asset.Native(ChainId.Ethereum);
    private static readonly Asset Token = Asset.Token(ChainId.Ethereum, At(0x70).Address);

    /// <summary>What a name would be as markup.</summary>
    public static IReadOnlyList<string> Markup { get; } = ["<script>alert(1)", "<img src=x", "</td><td x>", "]]><x", "--><x"];

    // Quotes and ends of cells, elements, attributes and comments; formulas; what steers terminals and turns the direction of text; line breaks.
    private static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "=HYPERLINK(\"http://x\",\"y\")", "a,b\"c\nd\re", "\u202Eevil\u2066\u200F",
        "\u001B[31mred\u0007", "]]><x/>--><x/></td><td x>", "|`*_[x](javascript:alert(1))|", "\\\"];}\nsubgraph x{", "{\"a\":1}\u2028\u2029",
        "'; DROP TABLE x;--",
    ];

    /// <summary>Whether a character changes the direction of text or ends lines, without being a control character.</summary>
    public static bool Steers(char c) =>
        c is '\u200E' or '\u200F' or '\u061C' or '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Traces it.</summary>
    public static Task<TraceResult> TraceAsync(bool isHostile, CancellationToken cancellationToken)
    {
        string Name(int number) => isHostile ? Hostile[number % Hostile.Length] : $"name {number.ToString(CultureInfo.InvariantCulture)}";
        Theft theft = Theft.HeldBy(At(1), id: isHostile ? "t<b>\"',=" : "theft") with { Assets = [Ether, Token] };
        return new TracerBuilder().AddReader(new TableReader(Ledger(Name(4)), Name(7))).AddLabels(Labels(Name))
            .WithOptions(new TraceOptions { Title = Name(0), Policies = [TaintPolicy.Fifo, TaintPolicy.ProRata], DustPartsPerBillion = 0 })
            .Build().TraceAsync([theft], null, cancellationToken);
    }

    // The thief pays a clean wallet and many services, so that every kind of row is written, and one name stands in each.
    private static TransferTable Ledger(string symbol)
    {
        var builder = new TransferTableBuilder();
        Pay(builder, 0, 9, 1, 1_000_000, Ether);
        Pay(builder, 1, 9, 1, 900_000, Token);
        Pay(builder, 2, 8, 2, 500_000, Ether);
        Pay(builder, 3, 1, 2, 400_000, Ether);
        Pay(builder, 4, 2, 3, 700_000, Ether);
        for (byte service = 0; service < Hostile.Length; service++)
            Pay(builder, 10 + service, 1, (byte)(0x20 + service), 1000UL + service, service % 2 == 0 ? Ether : Token);
        builder.Describe(Token, new AssetInfo(symbol, 6));
        builder.Report(new ReadIssue(ReadIssueSeverity.Doubt, symbol, 3, "A row is doubtful.", symbol));
        builder.Describe(new InputDescription(symbol, "test", new string('a', 64), 3));
        return builder.Build();
    }

    private static LabelBook Labels(Func<int, string> name)
    {
        ServiceCategory[] categories = [ServiceCategory.Exchange, ServiceCategory.Otc, ServiceCategory.Mixer, ServiceCategory.None];
        return new LabelBook(
        [
            .. Enumerable.Range(0, Hostile.Length).Select(number => new Label(
                At((byte)(0x20 + number)), name(number), categories[number % categories.Length], name(number + 1), 70, Note: name(number + 2))),
            new Label(At(2), name(0), ServiceCategory.None, name(3), 50),
        ]);
    }

    private static void Pay(TransferTableBuilder builder, int minute, byte from, byte to, ulong quantity, Asset asset) => builder.Add(new Transfer(
        asset == Ether ? TransferKind.Transfer : TransferKind.Token, TransactionId.FromHash([.. Enumerable.Repeat((byte)(minute + 1), 32)]),
        new Position(1_740_000_000_000 + (minute * 60_000L), ChainId.Ethereum, 21_000_000 + minute, minute, 0), At(from), At(to), asset, quantity));

    private static Account At(byte number) => new(ChainId.Ethereum, Address.FromAccount20([.. Enumerable.Repeat((byte)0x5A, 19), number]));
}
