using System.Globalization;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.ClickHouse.Wire;
using FlowTrace.Reading;

namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>Puts rows of the archive's tables into a builder, each batch as a source of its own.</summary>
/// <param name="builder">Where to put them.</param>
/// <param name="sources">The batches in the order in which they count as sources.</param>
internal sealed class RowDecoder(TransferTableBuilder builder, IReadOnlyList<ulong> sources)
{
    private readonly TextCache<ChainId> _chains = new(text => ChainId.FromCaip2(text));
    private readonly TextCache<Account> _accounts = new(text => Account.Parse(text));
    private readonly TextCache<Asset> _assets = new(text => Asset.Parse(text));
    private readonly Dictionary<ulong, int> _sources = sources.Select((batch, i) => (batch, i)).ToDictionary(pair => pair.batch, pair => pair.i);

    /// <summary>The assets that were met.</summary>
    public IReadOnlyCollection<Asset> Assets => _assets.Values;

    /// <summary>The handler of a table's rows.</summary>
    public RowHandler HandlerOf(string table) => table switch
    {
        "transfers" => Transfer,
        "events" => Event,
        "calls" => Call,
        "memos" => Memo,
        "account_events" => AccountEvent,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "The rows of this table are no part of a ledger."),
    };

    private void Transfer(ref RowBinaryReader row)
    {
        RowPlace place = RowPlace.Read(ref row);
        var kind = (TransferKind)row.Int8();
        ReadOnlySpan<byte> sender = row.Bytes();
        ReadOnlySpan<byte> receiver = row.Bytes();
        ReadOnlySpan<byte> asset = row.Bytes();
        ReadOnlySpan<byte> quantity = row.Bytes();
        ReadOnlySpan<byte> spent = row.Bytes();
        ReadOnlySpan<byte> made = row.Bytes();
        if (row.IsShort)
            return;
        builder.CurrentSource = SourceOf(place);
        Position position = PositionOf(place);
        var transfer = new Transfer(kind, IdOf(place), position, _accounts[sender], _accounts[receiver], _assets[asset], QuantityOf(quantity));
        if (transfer.Quantity == UInt128.Zero)
            builder.AddEvidence(transfer);
        else if (!builder.TryAdd(transfer, OutpointOf(spent), OutpointOf(made), out string? error))
            builder.Report(new ReadIssue(ReadIssueSeverity.Rejected, "archive", 0, error, transfer.TransactionText));
    }

    private void Event(ref RowBinaryReader row)
    {
        RowPlace place = RowPlace.Read(ref row);
        ReadOnlySpan<byte> emitter = row.Bytes();
        int count = row.Length();
        ReadOnlySpan<byte> topics = row.Raw(count * Word.Bytes);
        ReadOnlySpan<byte> data = row.Bytes();
        if (row.IsShort)
            return;
        var words = new Word[count];
        for (int i = 0; i < count; i++)
            words[i] = Word.FromBytes(topics.Slice(i * Word.Bytes, Word.Bytes));
        builder.CurrentSource = SourceOf(place);
        builder.Add(new EventLog(IdOf(place), PositionOf(place), _accounts[emitter], words, data.ToArray()));
    }

    private void Call(ref RowBinaryReader row)
    {
        RowPlace place = RowPlace.Read(ref row);
        ReadOnlySpan<byte> caller = row.Bytes();
        ReadOnlySpan<byte> contract = row.Bytes();
        ReadOnlySpan<byte> value = row.Bytes();
        ReadOnlySpan<byte> input = row.Bytes();
        if (row.IsShort)
            return;
        builder.CurrentSource = SourceOf(place);
        builder.Add(new ContractCall(IdOf(place), PositionOf(place), _accounts[caller], _accounts[contract], QuantityOf(value), input.ToArray()));
    }

    private void Memo(ref RowBinaryReader row)
    {
        RowPlace place = RowPlace.Read(ref row);
        ReadOnlySpan<byte> text = row.Bytes();
        if (row.IsShort)
            return;
        builder.CurrentSource = SourceOf(place);
        builder.Add(new TransactionMemo(IdOf(place), PositionOf(place), Encoding.UTF8.GetString(text)));
    }

    private void AccountEvent(ref RowBinaryReader row)
    {
        RowPlace place = RowPlace.Read(ref row);
        var kind = (AccountEventKind)row.Int8();
        ReadOnlySpan<byte> account = row.Bytes();
        ReadOnlySpan<byte> counterparty = row.Bytes();
        ReadOnlySpan<byte> text = row.Bytes();
        if (row.IsShort)
            return;
        builder.CurrentSource = SourceOf(place);
        builder.Add(new AccountEvent(
            kind, _accounts[account], counterparty.IsEmpty ? null : _accounts[counterparty], IdOf(place), PositionOf(place), Encoding.UTF8.GetString(text)));
    }

    private int SourceOf(in RowPlace place) => _sources.TryGetValue(place.Batch, out int source)
        ? source
        : throw new InvalidDataException("the answer has rows of a batch that was not asked for");

    private Position PositionOf(in RowPlace place) =>
        new(place.UnixMilliseconds, _chains[place.Chain], place.Block, place.TransactionIndex, place.Index);

    private static TransactionId IdOf(in RowPlace place)
    {
        Span<char> text = stackalloc char[128];
        return place.Transaction.Length <= text.Length
            ? TransactionId.Parse(text[..Encoding.UTF8.GetChars(place.Transaction, text)])
            : TransactionId.Parse(Encoding.UTF8.GetString(place.Transaction));
    }

    private static Outpoint? OutpointOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return null;
        int colon = text.LastIndexOf((byte)':');
        return colon > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? new Outpoint(TransactionId.Parse(Encoding.UTF8.GetString(text[..colon])), index)
            : throw new InvalidDataException($"'{Encoding.UTF8.GetString(text)}' is no output of a transaction");
    }

    private static UInt128 QuantityOf(ReadOnlySpan<byte> digits) => UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 value)
        ? value
        : throw new InvalidDataException($"'{Encoding.UTF8.GetString(digits)}' is no quantity in base units");
}

/// <summary>The columns with which the rows of all tables of transactions begin.</summary>
internal readonly ref struct RowPlace
{
    public ulong Batch { get; private init; }

    public ReadOnlySpan<byte> Chain { get; private init; }

    public ReadOnlySpan<byte> Transaction { get; private init; }

    public long UnixMilliseconds { get; private init; }

    public long Block { get; private init; }

    public int TransactionIndex { get; private init; }

    public int Index { get; private init; }

    public static RowPlace Read(ref RowBinaryReader row)
    {
        ulong batch = row.UInt64();
        row.UInt32();
        row.UInt32();
        return new RowPlace
        {
            Batch = batch,
            Chain = row.Bytes(),
            Transaction = row.Bytes(),
            UnixMilliseconds = row.Int64(),
            Block = row.Int64(),
            TransactionIndex = row.Int32(),
            Index = row.Int32(),
        };
    }
}
