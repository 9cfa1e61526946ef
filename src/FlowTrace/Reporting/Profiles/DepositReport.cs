using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;

namespace FlowTrace.Reporting;

/// <summary>Writes inferred deposit addresses and hot wallets, with what shows them.</summary>
/// <remarks>A name that comes along from a hot wallet's label stands as derived, in brackets of its own, and never as the address's label.</remarks>
public static class DepositReport
{
    private const int MostSweepsOnALine = 2;

    /// <summary>Writes them as plain text for a terminal.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteTable(IReadOnlyList<DepositAddress> deposits, IReadOnlyList<HotWallet> hotWallets, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        TableReport.Write(Document(deposits, hotWallets), output);
    }

    /// <summary>Writes them as Markdown.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteMarkdown(IReadOnlyList<DepositAddress> deposits, IReadOnlyList<HotWallet> hotWallets, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        MarkdownReport.Write("Inferred deposit addresses", Document(deposits, hotWallets), output);
    }

    /// <summary>Writes the deposit addresses as CSV: a row for each sweep, which is the evidence.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCsv(IReadOnlyList<DepositAddress> deposits, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(deposits);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(
            "account,asset,grade,hot_wallet,derived_name,derived_from,own_label,senders,received,swept,swept_share,sweep_tx,sweep_time,sweep_quantity\n");
        foreach (DepositAddress deposit in deposits)
        {
            string start = $"{CsvReport.Cell(deposit.Account.ToString())},{CsvReport.Cell(deposit.Asset.ToString())},inferred,"
                + $"{CsvReport.Cell(deposit.HotWallet.ToString())},{Cell(deposit.DerivedName)},{Cell(deposit.Service?.Source)},{Cell(deposit.OwnLabel?.Name)},"
                + $"{ReportText.Coins((UInt128)deposit.Senders, 0)},{ProfileJson.Text(deposit.Received)},{ProfileJson.Text(deposit.Swept)},"
                + deposit.SweptShare.ToDecimalText(6);
            foreach (Transfer sweep in deposit.Sweeps)
                output.Write($"{start},{Cell(sweep.TransactionText)},{ReportText.Time(sweep.Position.Time)},{ProfileJson.Text(sweep.Quantity)}\n");
        }
    }

    /// <summary>Writes them as JSON, schema <c>flowtrace.deposits/1</c>, every sweep listed.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void WriteJson(IReadOnlyList<DepositAddress> deposits, IReadOnlyList<HotWallet> hotWallets, Stream output)
    {
        ArgumentNullException.ThrowIfNull(deposits);
        ArgumentNullException.ThrowIfNull(hotWallets);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "flowtrace.deposits/1");
            json.WriteStartArray("deposits");
            foreach (DepositAddress deposit in deposits)
                ProfileJson.Write(json, deposit);
            json.WriteEndArray();
            json.WriteStartArray("hotWallets");
            foreach (HotWallet wallet in hotWallets)
                Write(json, wallet);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>The name the hot wallet lends, in words that say so; empty where it has none.</summary>
    internal static string NameOf(DepositAddress deposit) =>
        deposit.Service is { } service ? $" (derived: {ReportText.Name(service.Name)}, by the label of {ReportText.Name(service.Source)})" : "";

    private static ReportDocument Document(IReadOnlyList<DepositAddress> deposits, IReadOnlyList<HotWallet> hotWallets)
    {
        ArgumentNullException.ThrowIfNull(deposits);
        ArgumentNullException.ThrowIfNull(hotWallets);
        var document = new ReportDocument();
        document.Heading("Deposit addresses (inferred: each passes on nearly all it gets to one wallet)");
        if (deposits.Count == 0)
            document.Sentence("None.");
        else
            document.Table(
                [
                    new("account"), new("emptied into"), new("name, derived"), new("own label"), new("senders", IsNumber: true),
                    new("sweeps", IsNumber: true), new("share swept", IsNumber: true), new("evidence: first and last sweep"),
                ],
                [.. deposits.Select(Row)]);
        document.Heading("Hot wallets (inferred)");
        if (hotWallets.Count == 0)
            document.Sentence("None.");
        else
            document.List([.. hotWallets.Select(wallet => new ListEntry($"{ReportText.Of(wallet.Account, wallet.Label)}: {wallet.Reason}"))]);
        return document;
    }

    private static string[] Row(DepositAddress deposit) =>
    [
        ReportText.Of(deposit.Account), ReportText.Of(deposit.HotWallet), ReportText.Name(deposit.DerivedName, 40),
        deposit.OwnLabel is { } own ? ReportText.Name(own.Name, 40) : "", ReportText.Number(deposit.Senders), ReportText.Number(deposit.Sweeps.Count),
        deposit.SweptShare.ToDecimalText(4),
        string.Join(' ', deposit.Sweeps.Take(1).Concat(deposit.Sweeps.TakeLast(MostSweepsOnALine - 1)).Select(sweep => ReportText.Name(sweep.TransactionText))),
    ];

    private static void Write(Utf8JsonWriter json, HotWallet wallet)
    {
        json.WriteStartObject();
        json.WriteString("account", wallet.Account.ToString());
        json.WriteString("asset", wallet.Asset.ToString());
        json.WriteString("grade", "inferred");
        if (wallet.Label is { } label)
        {
            json.WriteString("label", label.Name);
            json.WriteString("category", label.Category.ToName());
        }

        json.WriteNumber("depositAddresses", wallet.DepositAddresses);
        json.WriteString("gathered", ProfileJson.Text(wallet.Gathered));
        json.WriteNumber("senders", wallet.Senders);
        json.WriteNumber("receivers", wallet.Receivers);
        json.WriteString("reason", wallet.Reason);
        json.WriteEndObject();
    }

    private static string Cell(string? text) => CsvReport.Cell(Encode.Visible(text ?? ""));
}
