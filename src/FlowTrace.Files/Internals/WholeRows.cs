namespace FlowTrace.Files.Internals;

/// <summary>The rows of a small table that can be read at all; the others become issues.</summary>
internal static class WholeRows
{
    private const int RowsBetweenLooks = 4096;

    /// <summary>Goes from whole row to whole row; each time, the file stands on it.</summary>
    public static IEnumerable<CsvFile> Of(CsvFile file, IssueLog issues, CancellationToken cancellationToken)
    {
        int cells = file.Header.Length;
        while (file.Next())
        {
            if (file.Rows % RowsBetweenLooks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (file.CellCount != cells)
                issues.Refuse(Fault.Cells, file.Line, "The row has another number of cells than the first. Complete or quote it.", file.RawRow);
            else if (file.IsDamaged)
                issues.Refuse(Fault.Encoding, file.Line, "The row holds bytes that are not UTF-8. Save the file as UTF-8.", file.RawRow);
            else
                yield return file;
        }
    }
}
