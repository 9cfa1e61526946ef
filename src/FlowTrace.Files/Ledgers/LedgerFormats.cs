using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>The formats of ledgers, and which of them a file has.</summary>
internal static class LedgerFormats
{
    /// <summary>Every format; where a header fits several the one that asks for most columns is taken, then the first.</summary>
    public static readonly LedgerFormat[] All =
    [
        new FlowTraceLedger(), new EtherscanLedger(), new EtlTokenTransfersLedger(), new EtlTransactionsLedger(), new EtlBlocksLedger(),
        new TronscanLedger(), new ExpertCaseLedger(),
    ];

    public static LedgerFormat? Find(string name) => Array.Find(All, format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

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
                $"has the header '{HeaderOf(file)}', which is no known ledger. Known are: {KnownHeaders()}. "
                + "Rename the columns, or force a format with FORMAT:FILE.");
        }

        LedgerFormat format = Find(forced)!;
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

    private static string KnownHeaders() => string.Join("; ", All.Select(format => $"{format.Name} ({string.Join(',', format.Required)})"));
}
