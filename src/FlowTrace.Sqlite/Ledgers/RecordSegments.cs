using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Segments;
using FlowTrace.Sqlite.Storage;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Writes what stands beside transfers: events, calls, texts, changes of accounts, transfers of nothing and noise.</summary>
internal sealed class RecordSegments(SegmentInsert insert)
{
    private const int SegmentBytes = 1 << 14;

    private readonly SegmentWriter _writer = new();

    /// <summary>Of each transaction its records; those that every trace looks at, and those of no transaction with transfers, apart.</summary>
    public void WriteRecords(TransferTable table, WideRecords wide)
    {
        TransferTableRecords records = table.Records;
        if (records.Logs.Length + records.Calls.Length + records.Memos.Length == 0)
            return;
        Dictionary<(ChainId, TransactionId), int> numbers = NumbersOf(table);
        var placed = new List<(int Transaction, Action Write)>();
        void Place(int kind, int ordinal, bool isWide, TransactionId id, Position position, Action write) => placed.Add((
            isWide || !numbers.TryGetValue((position.Chain, id), out int number) ? -1 : number,
            () =>
            {
                _writer.Number(kind);
                _writer.Number(ordinal);
                _writer.Transaction(id);
                _writer.Position(position);
                write();
            }
        ));

        for (int i = 0; i < records.Logs.Length; i++)
            if (records.Logs[i] is var log)
                Place(RecordReader.Log, i, wide.Contains(log), log.Transaction, log.Position, () => WriteBody(log));
        for (int i = 0; i < records.Calls.Length; i++)
            if (records.Calls[i] is var call)
                Place(RecordReader.Call, i, wide.Contains(call), call.Transaction, call.Position, () => WriteBody(call));
        for (int i = 0; i < records.Memos.Length; i++)
            if (records.Memos[i] is var memo)
                Place(RecordReader.Memo, i, wide.Contains(memo), memo.Transaction, memo.Position, () => _writer.Text(memo.Text));
        WriteAll(SegmentKind.WideRecords, placed.Where(one => one.Transaction < 0).Select(one => one.Write));
        WriteByTransaction([.. placed.Where(one => one.Transaction >= 0).OrderBy(one => one.Transaction)]);
    }

    private static Dictionary<(ChainId, TransactionId), int> NumbersOf(TransferTable table)
    {
        var numbers = new Dictionary<(ChainId, TransactionId), int>();
        for (int row = 0; row < table.Count; row++)
            if (row == 0 || table.Columns.Transaction[row] != table.Columns.Transaction[row - 1])
                numbers.TryAdd(
                    (table.AssetOfPocket(table.Columns.FromPocket[row]).Chain, table.Columns.TransactionIdOf(table.Columns.Transaction[row])),
                    table.Columns.Transaction[row]);
        return numbers;
    }

    private void WriteBody(EventLog log)
    {
        _writer.Account(log.Emitter);
        _writer.List(log.Topics, topic =>
        {
            _writer.Word(topic.High);
            _writer.Word(topic.Low);
        });
        _writer.Bytes(log.Data.Span);
    }

    private void WriteBody(ContractCall call)
    {
        _writer.Account(call.From);
        _writer.Account(call.To);
        _writer.Quantity(call.Value);
        _writer.Bytes(call.Input.Span);
    }

    public void WriteEvents(TransferTable table) => WriteAll(SegmentKind.AccountEvents, table.AccountEvents.Select(one => (Action)(() =>
    {
        _writer.Byte((byte)one.Kind);
        _writer.Account(one.Account);
        _writer.Account(one.Counterparty);
        _writer.Transaction(one.Transaction);
        _writer.Position(one.Position);
        _writer.Text(one.Text);
    })));

    public void WriteZeros(TransferTable table)
    {
        ZeroTransfers zeros = table.Zeros;
        IEnumerable<Action> accounts = zeros.Accounts.ToArray().Select(account => (Action)(() =>
        {
            _writer.Byte(0);
            _writer.Account(account);
        }));
        WriteAll(SegmentKind.Zeros, accounts.Concat(Enumerable.Range(0, zeros.Count).Select(i => (Action)(() =>
        {
            _writer.Byte(1);
            WriteTransfer(zeros[i]);
        }))));
    }

    public void WriteNoise(NoiseReport report) => WriteAll(SegmentKind.Noise, report.Findings.Select(finding => (Action)(() =>
    {
        _writer.Byte((byte)finding.Kind);
        WriteTransfer(finding.Transfer);
        _writer.Account(finding.Addressed);
        _writer.Account(finding.ImitatedAccount);
        _writer.Byte(finding.ImitatedAsset is null ? (byte)0 : (byte)1);
        if (finding.ImitatedAsset is { } asset)
            _writer.Asset(asset);
        _writer.Byte(finding.IsKeptOut ? (byte)1 : (byte)0);
        _writer.Text(finding.Reason);
    })));

    private void WriteTransfer(in Transfer transfer)
    {
        _writer.Byte((byte)transfer.Kind);
        _writer.Transaction(transfer.Transaction);
        _writer.Position(transfer.Position);
        _writer.Account(transfer.From);
        _writer.Account(transfer.To);
        _writer.Asset(transfer.Asset);
        _writer.Quantity(transfer.Quantity);
    }

    private void WriteAll(SegmentKind kind, IEnumerable<Action> records)
    {
        _writer.Clear();
        int segment = 0;
        foreach (Action write in records)
        {
            write();
            if (_writer.Length >= SegmentBytes)
                Flush(kind, segment++);
        }

        if (_writer.Length > 0)
            Flush(kind, segment);
    }

    /// <summary>A segment has whole transactions, so that the one that begins last before a transaction has all of it.</summary>
    private void WriteByTransaction((int Transaction, Action Write)[] records)
    {
        _writer.Clear();
        int first = 0;
        for (int i = 0; i < records.Length; i++)
        {
            if (_writer.Length == 0)
                first = records[i].Transaction;
            _writer.Number(records[i].Transaction);
            records[i].Write();
            bool endsTransaction = i + 1 == records.Length || records[i + 1].Transaction != records[i].Transaction;
            if (endsTransaction && (_writer.Length >= SegmentBytes || i + 1 == records.Length))
                Flush(SegmentKind.Records, first);
        }
    }

    private void Flush(SegmentKind kind, long first)
    {
        insert.Add(kind, first, _writer);
        _writer.Clear();
    }
}
