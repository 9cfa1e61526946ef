using FlowTrace.Attribution;
using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite;

public sealed partial class CaseStore
{
    /// <summary>Sets the labels of the case, in the place of all that were set before: books as a trace would be given them, in their order.</summary>
    /// <param name="books">The books.</param>
    /// <param name="cancellationToken">Stops before anything is set; then the labels are those of before.</param>
    /// <exception cref="CaseStoreException">The store was opened for reading, or the disk is full.</exception>
    public Task SetLabelsAsync(IReadOnlyList<LabelBook> books, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(books);
        return WriteAsync(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            SegmentTable.Remove(_connection, SegmentKind.Labels);
            WriteLabels(_connection, books);
            return Task.FromResult(true);
        });
    }

    /// <summary>The labels of the case: the books that were set, in their order, with every field, issue and input of each.</summary>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public IReadOnlyList<LabelBook> Labels() => Read<IReadOnlyList<LabelBook>>(
        () => [.. SegmentTable.ReadAll(_connection, SegmentKind.Labels).Select(LabelSegment.Read)]);

    private static void WriteLabels(SqliteConnection connection, IReadOnlyList<LabelBook> books)
    {
        using var insert = new SegmentInsert(connection);
        for (int i = 0; i < books.Count; i++)
            insert.Add(SegmentKind.Labels, i, LabelSegment.Of(books[i]));
    }
}
