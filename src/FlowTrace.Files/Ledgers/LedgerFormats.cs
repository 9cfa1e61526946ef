using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Files.Ledgers.Tron;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>The formats of ledgers, and which of them a file has.</summary>
internal static class LedgerFormats
{
    /// <summary>The formats of JSON; the first that knows the file's first value is taken.</summary>
    public static readonly JsonLedgerFormat[] Json = [new TronJsonLedger()];

    /// <summary>The formats of tables; where a header fits several the one that asks for most columns is taken, then the first.</summary>
    public static readonly LedgerFormat[] All =
    [
        new FlowTraceLedger(), new EtherscanLedger(), new EtlTokenTransfersLedger(), new EtlTransactionsLedger(), new EtlBlocksLedger(),
        new EtlLogsLedger(), new EtlTracesLedger(), new TronEtlInternalLedger(), new TronEtlTrc10Ledger(), new TronscanLedger(), new ExpertCaseLedger(),
        new FlowTraceLogsLedger(), new FlowTraceCallsLedger(), new FlowTraceMemosLedger(),
    ];

    /// <summary>The names of all formats.</summary>
    public static string[] Names =>
        [.. All.Select(format => format.Name), .. Json.Select(format => format.Name), BitcoinEtlLedger.Name, BitcoinTables.Name];

    /// <summary>The format's name as it is written here; null where there is none.</summary>
    public static string? FindName(string name) => Array.Find(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens a folder of Bitcoin's tables, a table or a file of JSON, as its first characters tell.</summary>
    /// <exception cref="ChainReadException">The file is missing, empty, or of no known format.</exception>
    public static IOpenLedger Open(LedgerFile ledger, Action<int> onRead)
    {
        ChainId chain = ledger.DefaultChain.Namespace == ChainId.Bitcoin.Namespace ? ledger.DefaultChain : ChainId.Bitcoin;
        if (ledger.Format == BitcoinTables.Name || (ledger.Format is null && Directory.Exists(ledger.Path)))
            return BitcoinTables.Open(ledger.Path, chain, onRead);
        if (ledger.Format == BitcoinEtlLedger.Name || (ledger.Format is null && BitcoinEtlLedger.Recognises(ledger.Path)))
            return BitcoinEtlLedger.Open(ledger.Path, chain, onRead);
        return JsonFile.IsJson(ledger.Path) ? OpenJsonLedger.Open(ledger, onRead) : OpenLedger.Open(ledger, onRead);
    }

    /// <summary>The format of a file of JSON: the forced one, or the one its first value tells.</summary>
    /// <exception cref="ChainReadException">The first value is of no known format, or the forced format is one of tables.</exception>
    public static JsonLedgerFormat Of(JsonFile file, JsonElement first, string? forced)
    {
        string known = string.Join("; ", Json.Select(format => $"{format.Name} ({format.Description})"));
        if (forced is not null)
            return Array.Find(Json, format => format.Name == forced)
                ?? throw file.Failure($"holds JSON, and {forced} is a format of tables. Known are: {known}.");
        return Array.Find(Json, format => format.Matches(first)) ?? throw file.Failure($"holds JSON of no known kind. Known are: {known}.");
    }

    private static LedgerFormat? Find(string name) => Array.Find(All, format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file's format: the forced one, or the one its header tells.</summary>
    /// <exception cref="ChainReadException">The file is empty, names a column twice, or has a header of no known format.</exception>
    public static LedgerFormat Of(CsvFile file, string? forced)
    {
        if (file.Header.Length == 0)
            throw file.Failure("is empty. A ledger begins with a header row; the known ones are: " + KnownHeaders() + ".");
        if (forced is null)
        {
            LedgerFormat? found = All.Where(format => format.Matches(file)).OrderByDescending(format => format.Required.Count).FirstOrDefault();
            RefuseDuplicates(file, found);
            return found ?? throw file.Failure(
                $"has the header '{HeaderOf(file)}', which is no known ledger. Known are: {KnownHeaders()}; "
                + $"and JSON: {string.Join(", ", Json.Select(format => format.Name))}. "
                + "Rename the columns, or force a format with FORMAT:FILE.");
        }

        LedgerFormat format = Find(forced) ?? throw file.Failure($"is a table, and {forced} is a format of JSON. Name a format of tables.");
        List<string> missing = format.MissingFrom(file);
        if (missing.Count > 0)
            throw file.Failure($"lacks the column {string.Join(", ", missing)} of the format {format.Name}; its header is '{HeaderOf(file)}'.");
        RefuseDuplicates(file, format);
        return format;
    }

    private static void RefuseDuplicates(CsvFile file, LedgerFormat? format)
    {
        IEnumerable<string> read = format is null ? file.Header : format.Required.Concat(format.Optional);
        foreach (string column in read)
            if (column.Length > 0 && file.Header.Count(name => name.Equals(column, StringComparison.OrdinalIgnoreCase)) > 1)
                throw file.Failure($"has the column {column} twice, so nobody can say which one counts. Remove or rename one.");
    }

    private static string HeaderOf(CsvFile file) => IssueLog.Readable(string.Join(',', file.Header));

    private static string KnownHeaders() => string.Join("; ", All.Select(format => $"{format.Name} ({string.Join(',', format.Required)})"))
        + $"; {BitcoinEtlLedger.Name} (JSON lines with hash, block_timestamp, inputs, outputs); {BitcoinTables.Name} (a folder with tx_output.csv and others)";
}
