using System.Text;
using FlowTrace.ClickHouse.Tables;
using FlowTrace.ClickHouse.Wire;

namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>A batch as the table of batches has it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Digest">The SHA-256 of its rows and facts.</param>
/// <param name="Rows">How many rows it has in each table, in the order of <see cref="ArchiveTables.OfBatch"/>.</param>
/// <param name="Facts">What it is as a whole.</param>
internal sealed record BatchRecord(ulong Number, string Name, string Digest, IReadOnlyList<ulong> Rows, BatchFacts Facts)
{
    private const sbyte Committed = 1;
    private const sbyte Removed = 2;

    /// <summary>How many rows it has in a table.</summary>
    public ulong RowsOf(ArchiveTable table) => Rows[ArchiveTables.OfBatch.Index().First(pair => pair.Item == table).Index];

    /// <summary>How many transfers it has.</summary>
    public long Transfers => checked((long)RowsOf(ArchiveTables.Transfers) - Facts.Zeros);

    public ArchiveBatch ToBatch() => new(Number, Name, Digest, Transfers, Facts.Inputs, Facts.ToEnds());

    /// <summary>The row that makes the batch count, or that says it was removed.</summary>
    public ReadOnlyMemory<byte> ToRow(bool isRemoved)
    {
        var row = new RowBinaryWriter();
        row.UInt64(Number);
        row.Int8(isRemoved ? Removed : Committed);
        row.UInt32(ClickHouseArchive.Version);
        row.Text(Name);
        row.Text(Digest);
        row.Length32(Rows.Count);
        foreach (ulong count in Rows)
            row.UInt64(count);
        row.Text(Facts.ToJson());
        return row.Written;
    }

    public static bool IsRemoval(sbyte state) => state == Removed;
}

/// <summary>Reads the table of batches.</summary>
internal sealed class BatchRecords
{
    private readonly SortedDictionary<ulong, BatchRecord> _committed = [];
    private readonly HashSet<ulong> _removed = [];
    private uint _newest;

    public void Read(ref RowBinaryReader row)
    {
        ulong number = row.UInt64();
        sbyte state = row.Int8();
        uint version = row.UInt32();
        string name = Encoding.UTF8.GetString(row.Bytes());
        string digest = Encoding.UTF8.GetString(row.Bytes());
        int tables = row.Length();
        var rows = new List<ulong>();
        for (int i = 0; i < tables && !row.IsShort; i++)
            rows.Add(row.UInt64());
        ReadOnlySpan<byte> facts = row.Bytes();
        if (row.IsShort)
            return;
        _newest = Math.Max(_newest, version);
        if (version > ClickHouseArchive.Version)
            return;
        if (BatchRecord.IsRemoval(state))
            _removed.Add(number);
        else
            _committed[number] = new BatchRecord(number, name, digest, rows, BatchFacts.Parse(Encoding.UTF8.GetString(facts)));
    }

    /// <summary>The batches that count, each once: two writers may have put the same ledger in at the same time.</summary>
    /// <exception cref="ClickHouseException">The archive was written by a later version.</exception>
    public IReadOnlyList<BatchRecord> ToList(string archive) => _newest <= ClickHouseArchive.Version
        ? [.. _committed.Values.Where(record => !_removed.Contains(record.Number)).DistinctBy(record => record.Digest, StringComparer.Ordinal)]
        : throw new ClickHouseException(FormattableString.Invariant(
            $"{archive}: the archive has batches of version {_newest}, and this reads up to {ClickHouseArchive.Version}. Take a newer FlowTrace.ClickHouse."));
}
