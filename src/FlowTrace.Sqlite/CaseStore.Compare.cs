using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Ledgers;
using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite;

public sealed partial class CaseStore
{
    private const int MostDifferences = 10;

    /// <summary>A random key that belongs to the store: what is withheld from others is committed to with salts made of it.</summary>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public byte[] SaltKey() => ReadAll("SELECT salt_key FROM secret", row => (byte[])row[0])[0];

    /// <summary>
    /// Compares the ledger and the labels of the store, segment by segment, with those that its raw inputs make when they are read again. At most ten
    /// differences are listed.
    /// </summary>
    /// <param name="table">The ledger, read again.</param>
    /// <param name="labels">The labels, read again.</param>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public IReadOnlyList<StoreFault> CompareLedger(TransferTable table, IReadOnlyList<LabelBook> labels)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labels);
        return Read(() =>
        {
            IReadOnlyList<Asset> genuine = GenuineAssets();

            // A database without a name is SQLite's own temporary file.
            using var again = new SqliteConnection("Data Source=;Pooling=False");
            again.Open();
            again.Run(Schema.Tables);
            using (SqliteTransaction making = again.BeginTransaction())
            {
                LedgerWriter.Write(again, table, genuine, CancellationToken.None);
                WriteLabels(again, labels);
                making.Commit();
            }

            return Differences(_connection, again);
        });
    }

    private IReadOnlyList<Asset> GenuineAssets()
    {
        using StoredLedger? ledger = StoredLedger.Open(_connection);
        return ledger?.Facts.Genuine ?? [];
    }

    private static List<StoreFault> Differences(SqliteConnection held, SqliteConnection again)
    {
        const string segments = "SELECT kind, first, body, more FROM segments ORDER BY kind, first";
        using SqliteCommand heldCommand = held.Make(segments);
        using SqliteCommand againCommand = again.Make(segments);
        using SqliteDataReader one = heldCommand.ExecuteReader();
        using SqliteDataReader other = againCommand.ExecuteReader();
        var differences = new List<StoreFault>();
        bool hasOne = one.Read();
        bool hasOther = other.Read();
        while ((hasOne || hasOther) && differences.Count < MostDifferences)
        {
            int order = !hasOne ? 1 : !hasOther ? -1 : PlaceOf(one).CompareTo(PlaceOf(other));
            if (order < 0)
                differences.Add(new StoreFault(NameOf(one), "The raw inputs do not make it."));
            else if (order > 0)
                differences.Add(new StoreFault(NameOf(other), "The raw inputs make it, and the store does not hold it."));
            else if (!BytesOf(one, 2).SequenceEqual(BytesOf(other, 2)) || !BytesOf(one, 3).SequenceEqual(BytesOf(other, 3)))
                differences.Add(new StoreFault(NameOf(one), "It is not what the raw inputs make."));
            if (order <= 0)
                hasOne = one.Read();
            if (order >= 0)
                hasOther = other.Read();
        }

        return differences;
    }

    private static (int Kind, long First) PlaceOf(SqliteDataReader row) => (row.Small(0), row.GetInt64(1));

    private static string NameOf(SqliteDataReader row) =>
        string.Create(CultureInfo.InvariantCulture, $"ledger, {(SegmentKind)row.Small(0)} from {row.GetInt64(1)}");

    private static byte[] BytesOf(SqliteDataReader row, int column) => row.IsDBNull(column) ? [] : (byte[])row[column];
}
