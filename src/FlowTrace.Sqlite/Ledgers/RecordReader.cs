using FlowTrace.Chain;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Sqlite.Segments;

namespace FlowTrace.Sqlite.Ledgers;

/// <summary>Collects events, calls and texts from segments, in the order in which the ledger had them.</summary>
internal sealed class RecordReader
{
    public const int Log = 0;
    public const int Call = 1;
    public const int Memo = 2;

    private readonly SortedDictionary<int, EventLog> _logs = [];
    private readonly SortedDictionary<int, ContractCall> _calls = [];
    private readonly SortedDictionary<int, TransactionMemo> _memos = [];

    /// <summary>Reads one record; it is kept when <paramref name="isWanted"/>.</summary>
    public void Read(SegmentReader reader, bool isWanted)
    {
        int kind = reader.Small();
        int ordinal = reader.Small();
        TransactionId id = reader.Transaction();
        Position position = reader.Position();
        switch (kind)
        {
            case Log:
                var log = new EventLog(id, position, reader.Account(), reader.List(() => new Word(reader.Word(), reader.Word())), reader.Bytes());
                if (isWanted)
                    _logs[ordinal] = log;
                break;
            case Call:
                var call = new ContractCall(id, position, reader.Account(), reader.Account(), reader.Quantity(), reader.Bytes());
                if (isWanted)
                    _calls[ordinal] = call;
                break;
            case Memo:
                var memo = new TransactionMemo(id, position, reader.Text());
                if (isWanted)
                    _memos[ordinal] = memo;
                break;
            default:
                throw new InvalidDataException("a record is of a kind that does not exist");
        }
    }

    public TransferTableRecords ToRecords(IEnumerable<AccountEvent> events) => new([.. _logs.Values], [.. _calls.Values], [.. _memos.Values], [.. events]);

    public static AccountEvent ReadEvent(SegmentReader reader) => new(
        (AccountEventKind)reader.Byte(), reader.Account(), reader.OptionalAccount(), reader.Transaction(), reader.Position(), reader.Text());

    public static Transfer ReadTransfer(SegmentReader reader) => new(
        (TransferKind)reader.Byte(), reader.Transaction(), reader.Position(), reader.Account(), reader.Account(), reader.Asset(), reader.Quantity());

    public static NoiseFinding ReadNoise(SegmentReader reader) => new(
        (NoiseKind)reader.Byte(), ReadTransfer(reader), reader.Account(), reader.OptionalAccount(), reader.Byte() == 0 ? null : reader.Asset(),
        reader.Byte() != 0, reader.Text());
}
