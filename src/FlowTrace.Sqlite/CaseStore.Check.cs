using System.Globalization;
using FlowTrace.Reporting;
using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite;

public sealed partial class CaseStore
{
    private const int MostFaults = 100;

    /// <summary>
    /// Checks every byte of a store: the seal over the whole file, the database's own structure, every content by its hash, the chain of acts and every
    /// segment of the ledger. It changes nothing. At most 100 faults are listed.
    /// </summary>
    /// <exception cref="CaseStoreException">There is no such file, or it cannot be read.</exception>
    public static async Task<StoreCheck> CheckAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!File.Exists(path))
            throw StoreErrors.Make(path, "There is no such file. Check the name.");
        (bool isSealed, StoreFault? fault) = StoreOpening.HasLog(path)
            ? (false, null)
            : await Seal.CheckAsync(path, cancellationToken).ConfigureAwait(false);
        List<StoreFault> faults = fault is null ? [] : [fault];
        try
        {
            CaseStore store = OpenRead(path);
            await using (store.ConfigureAwait(false))
                store.Read(() => store.CheckParts(faults.Add, cancellationToken));
        }
        catch (CaseStoreException failure)
        {
            faults.Add(new StoreFault("store", failure.Message));
        }

        return new StoreCheck(isSealed, [.. faults.Take(MostFaults)]);
    }

    private bool CheckParts(Action<StoreFault> report, CancellationToken cancellationToken)
    {
        string[] lines =
        [
            .. ReadAll(string.Create(CultureInfo.InvariantCulture, $"PRAGMA integrity_check({MostFaults})"), row => row.GetString(0))
                .Where(line => line != "ok"),
        ];
        foreach (string line in lines)
            report(new StoreFault("database", line));

        // What stands in tables that are broken themselves cannot be told from what was written.
        if (lines.Length > 0)
            return false;
        CheckReferences(report);
        CheckContents(report, cancellationToken);
        CheckActs(report);
        CheckSegments(report, cancellationToken);
        CheckRuns(report);
        return true;
    }

    private void CheckReferences(Action<StoreFault> report)
    {
        foreach (string table in ReadAll("PRAGMA foreign_key_check", row => row.GetString(0)))
            report(new StoreFault(table, "A row names a content that the store does not hold."));
    }

    private void CheckContents(Action<StoreFault> report, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 16];
        foreach (string sha256 in ReadAll("SELECT sha256 FROM contents", row => row.Hash(0)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using ContentStream? content = Contents.Open(_connection, Path, sha256);
                while (content?.Read(buffer) > 0)
                    continue;
            }
            catch (CaseStoreException failure)
            {
                report(new StoreFault($"content {sha256}", failure.Message));
            }
        }
    }

    private void CheckActs(Action<StoreFault> report)
    {
        byte[] before = ActChain.Beginning;
        long number = 0;
        foreach (Act act in Acts())
        {
            before = ActChain.HashOf(before, act);
            if (act.Number != ++number || Convert.ToHexStringLower(before) != act.Hash)
            {
                report(new StoreFault(
                    string.Create(CultureInfo.InvariantCulture, $"act {act.Number}"),
                    "It, or one before it, is not what was appended: its hash does not follow."));
                return;
            }
        }
    }

    private void CheckSegments(Action<StoreFault> report, CancellationToken cancellationToken) => Read(() =>
    {
        using SqliteCommand command = _connection.Make("SELECT kind, first, body, crc, more, more_crc FROM segments ORDER BY kind, first");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isWhole = Checksum.Of((byte[])row[2]) == row.GetInt64(3)
                && (row.IsDBNull(4) || (!row.IsDBNull(5) && Checksum.Of((byte[])row[4]) == row.GetInt64(5)));
            if (!isWhole)
                report(new StoreFault(
                    string.Create(CultureInfo.InvariantCulture, $"ledger, segment {row.GetInt64(0)}/{row.GetInt64(1)}"), "It is not what was written."));
        }

        return true;
    });

    /// <summary>A result says its own digest; it must be the one that was recorded.</summary>
    private void CheckRuns(Action<StoreFault> report)
    {
        foreach (StoredRun run in Runs().Where(run => run.Digest.Length > 0))
        {
            try
            {
                using Stream result = OpenResult(run);
                DigestCheck check = JsonReport.Verify(result);
                if (!check.IsIntact || check.Stated != run.Digest)
                    report(new StoreFault(
                        string.Create(CultureInfo.InvariantCulture, $"run {run.Number}"), "Its result does not have the digest it was recorded with."));
            }
            catch (Exception failure) when (failure is CaseStoreException or FormatException)
            {
                report(new StoreFault(string.Create(CultureInfo.InvariantCulture, $"run {run.Number}"), failure.Message));
            }
        }
    }
}
