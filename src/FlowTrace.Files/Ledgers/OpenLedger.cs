using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>A table whose header was read and whose rows were not.</summary>
internal sealed class OpenLedger : IOpenLedger
{
    // Often enough to be cancelled at once and to show progress, seldom enough to cost nothing.
    private const int RowsBetweenLooks = 4096;

    private const string NoRowsMessage = "The ledger has a header and no rows, so nothing can be traced in it.";

    private readonly CsvFile _file;
    private readonly LedgerFormat _format;
    private readonly ChainId _defaultChain;

    private OpenLedger(CsvFile file, LedgerFormat format, ChainId defaultChain)
    {
        _file = file;
        _format = format;
        _defaultChain = defaultChain;
    }

    public bool NeedsBlockTimes => _format.NeedsBlockTimes(_file);

    /// <exception cref="ChainReadException">The file is missing, empty, or of no known format.</exception>
    public static OpenLedger Open(LedgerFile ledger, Action<int> onRead)
    {
        var file = CsvFile.Open(ledger.Path, onRead);
        try
        {
            return new OpenLedger(file, LedgerFormats.Of(file, ledger.Format), ledger.DefaultChain);
        }
        catch (ChainReadException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that is of a format because of where it stands.</summary>
    /// <exception cref="ChainReadException">The file is missing or lacks columns.</exception>
    public static OpenLedger Open(string path, LedgerFormat format, ChainId defaultChain, Action<int> onRead)
    {
        var file = CsvFile.Open(path, onRead);
        List<string> missing = format.MissingFrom(file);
        if (missing.Count == 0)
            return new OpenLedger(file, format, defaultChain);
        ChainReadException failure = file.Failure($"lacks the column {string.Join(", ", missing)} of the format {format.Name}.");
        file.Dispose();
        throw failure;
    }

    public void Read(TransferTableBuilder builder, LedgerShared shared, Action<long> onRows, CancellationToken cancellationToken)
    {
        using CsvFile file = _file;
        var sink = new LedgerSink(file, builder, shared, _defaultChain);
        LedgerParser parser = _format.Open(file, sink);
        int cells = _format.CellsOf(file);
        long seen = 0;
        while (file.Next())
        {
            if (file.CellCount != cells)
                sink.Refuse(Fault.Cells, CellsMessage(file.CellCount, cells), file.RawRow);
            else if (file.IsDamaged)
                sink.Refuse(Fault.Encoding, "The row holds bytes that are not UTF-8. Save the file as UTF-8.", file.RawRow);
            else
                parser.ReadRow();
            if (file.Rows - seen < RowsBetweenLooks)
                continue;
            onRows(file.Rows - seen);
            seen = file.Rows;
            cancellationToken.ThrowIfCancellationRequested();
        }

        onRows(file.Rows - seen);
        sink.IsComplete = true;
        parser.Complete();
        ReportColumns(file, sink);
        if (file.Rows == 0)
            sink.Issues.Tally(ReadIssueSeverity.Doubt, NoRowsMessage, 0);
        sink.Close();
        builder.Describe(file.Describe(_format.Name));
    }

    public void Dispose() => _file.Dispose();

    private static string CellsMessage(int found, int expected) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The row has {found} cells where the header has {expected}: it is cut off, or a comma stands outside quotes. Complete or quote it.");

    private void ReportColumns(CsvFile file, LedgerSink sink)
    {
        if (!_format.ReportsOtherColumns)
            return;
        string[] others = [.. file.Header.Where(column => !_format.Required.Concat(_format.Optional).Contains(column, StringComparer.OrdinalIgnoreCase))];
        if (others.Length > 0)
            sink.Issues.Tally(
                ReadIssueSeverity.Notice, "Columns that the format does not know were not read. Check their names.", 1,
                string.Join(',', others), others.Length);
    }
}
