using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Writes a table as segments, with what only the whole of it can tell: noise, and what every trace looks at.</summary>
internal static class LedgerWriter
{
    public const int PocketsPerSegment = 128;

    public static void Write(SqliteConnection connection, TransferTable source, IReadOnlyList<Asset> genuine, CancellationToken cancellationToken)
    {
        connection.Run("DELETE FROM segments WHERE kind >= $kind", ("$kind", (int)SegmentKind.Ledger));
        TransferTable table = source.Logs.Count == 0 ? source : Freezes.WithBurns(source);
        NoiseReport noise = NoiseReport.Of(table, genuine);
        WideRecords wide = WideRecords.Of(table, noise.Clean);
        using var insert = new SegmentInsert(connection);
        TransferSegments.Write(table, insert, cancellationToken);
        WritePockets(table, insert);
        WriteOutpoints(table, insert);
        AccountSegments.Write(table, noise.KeptOutRows, insert, cancellationToken);
        KeySegments.Write(SegmentKind.AccountKeys, KeysOfAccounts(table), insert);
        KeySegments.Write(SegmentKind.TransactionKeys, KeysOfTransactions(table), insert);
        var records = new RecordSegments(insert);
        records.WriteRecords(table, wide);
        records.WriteEvents(table);
        records.WriteZeros(table);
        records.WriteNoise(noise);
        insert.Add(SegmentKind.Ledger, 0, FactsOf(table, noise, wide, genuine).Write());
    }

    private static LedgerFacts FactsOf(TransferTable table, NoiseReport noise, WideRecords wide, IReadOnlyList<Asset> genuine) => new()
    {
        Rows = table.Count,
        Transactions = table.Columns.Seconds.Length,
        Accounts = table.AccountCount,
        Pockets = table.Pockets.Count,
        Outpoints = table.Outpoints.Count,
        HasIndex = table.Columns.Index is not null,
        HasMilliseconds = table.Columns.Milliseconds is not null,
        HasTransactionIndex = table.Columns.TransactionIndex is not null,
        HasTies = table.Columns.TiedWithPrevious is not null,
        Assets = table.AllAssets,
        AssetInfo = [.. table.AssetInfo],
        Issues = table.Issues,
        Inputs = table.Inputs,
        Ends = table.ChainEnds,
        Suspects = NoiseSearch.SuspectsIn(table),
        Genuine = genuine,
        KeptOutRows = noise.KeptOutRows,
        NoiseFindings = noise.Findings.Count,
        KeepsOut = noise.Findings.Any(finding => finding.IsKeptOut),
        WideTransactions = [.. wide.Transactions.Concat(FirstOf(table, noise.KeptOutRows)).Distinct().Order()],
        WideAccounts = [.. wide.Receivers.Select(account => table.Accounts.Find(account)).Where(number => number >= 0).Order()],
        NamedAccounts = TwinsOf(table, wide.Senders),
    };

    /// <summary>The transaction of the first transfer that is no noise: whether there is one is asked of every table.</summary>
    private static IEnumerable<int> FirstOf(TransferTable table, IReadOnlyList<int> keptOut)
    {
        int first = 0;
        while (first < keptOut.Count && keptOut[first] == first)
            first++;
        return first < table.Count ? [table.Columns.Transaction[first]] : [];
    }

    private static int[] TwinsOf(TransferTable table, IReadOnlySet<Account> senders)
    {
        if (senders.Count == 0)
            return [];
        var addresses = senders.Select(account => account.Address).ToHashSet();
        return [.. Enumerable.Range(0, table.AccountCount).Where(number => addresses.Contains(table.Accounts[number].Address))];
    }

    private static void WritePockets(TransferTable table, SegmentInsert insert)
    {
        var writer = new SegmentWriter();
        for (int first = 0; first < table.Pockets.Count; first += PocketsPerSegment)
        {
            writer.Clear();
            foreach (ulong key in table.Pockets.Values.Slice(first, Math.Min(PocketsPerSegment, table.Pockets.Count - first)))
            {
                writer.Number(PocketKey.Account(key));
                writer.Number(((long)PocketKey.Number(key) << 1) | (PocketKey.IsOutpoint(key) ? 1L : 0L));
            }

            insert.Add(SegmentKind.Pockets, first, writer);
        }
    }

    private static void WriteOutpoints(TransferTable table, SegmentInsert insert)
    {
        var writer = new SegmentWriter();
        for (int first = 0; first < table.Outpoints.Count; first += PocketsPerSegment)
        {
            writer.Clear();
            foreach (Outpoint outpoint in table.Outpoints.Values.Slice(first, Math.Min(PocketsPerSegment, table.Outpoints.Count - first)))
            {
                writer.Transaction(outpoint.Transaction);
                writer.Number(outpoint.OutputIndex);
            }

            insert.Add(SegmentKind.Outpoints, first, writer);
        }
    }

    private static long[] KeysOfAccounts(TransferTable table)
    {
        long[] keys = new long[table.AccountCount];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = LedgerKeys.Of(table.Accounts[i].Address);
        return keys;
    }

    private static long[] KeysOfTransactions(TransferTable table)
    {
        long[] keys = new long[table.Columns.Seconds.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = LedgerKeys.Of(table.Columns.TransactionIdOf(i));
        return keys;
    }
}
