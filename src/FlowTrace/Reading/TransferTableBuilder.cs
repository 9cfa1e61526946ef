using System.Diagnostics.CodeAnalysis;
using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Reading;

/// <summary>
/// Collects transfers in any order and makes a <see cref="TransferTable"/> of them: interned, merged, in the total order.
/// </summary>
/// <remarks>
/// Transfers of zero and transfers to oneself move nothing: they are counted and left out. Not safe for concurrent use; locked after
/// <see cref="Build"/>.
/// </remarks>
public sealed partial class TransferTableBuilder
{
    private const string ElsewhereMessage = "This transaction stands at another time or block before; one of the two rows is wrong.";

    private readonly InternTable<Account> _accounts = new();
    private readonly InternTable<Asset> _assets = new();
    private readonly InternTable<Outpoint> _outpoints = new();
    private readonly InternTable<ulong> _pockets = new();
    private readonly InternTable<TransactionKey> _transactions;
    private readonly List<TransactionFacts> _facts;
    private readonly List<Row> _rows;
    private readonly Dictionary<Asset, AssetInfo> _assetInfo = [];
    private readonly RecordCollector _records = new();
    private readonly ZeroTransfers _zeros = new();
    private readonly ChainEnds _ends = new();
    private readonly HashSet<(TransactionKey Transaction, int Source)> _unfinal = [];
    private readonly List<ReadIssue> _issues = [];
    private readonly List<InputDescription> _inputs = [];
    private int _sources = 1;
    private long _zero;
    private long _toSelf;
    private bool _built;

    /// <summary>Makes a builder.</summary>
    /// <param name="expectedTransfers">About how many transfers will come, where that is known: room for them is made once. Any number may come.</param>
    public TransferTableBuilder(int expectedTransfers = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedTransfers);
        _transactions = new InternTable<TransactionKey>(expectedTransfers);
        _facts = new List<TransactionFacts>(expectedTransfers);
        _rows = new List<Row>(expectedTransfers);
    }

    /// <summary>
    /// Starts another source: what follows may repeat transfers of earlier sources. Of equal transfers of one transaction the larger
    /// count of any one source is kept. Two equal transfers within one source are two.
    /// </summary>
    public void BeginSource() => CurrentSource = _sources++;

    /// <summary>The source that the next transfers belong to, counted from 0. Set it to go back to an earlier one.</summary>
    public int CurrentSource { get; set; }

    /// <summary>Adds a transfer; says why when it cannot be a fact of this ledger.</summary>
    public bool TryAdd(in Transfer transfer, [NotNullWhen(false)] out string? error)
    {
        Position position = transfer.Position;
        error = Check(position);
        if (error is not null)
            return false;
        if (transfer.Quantity == UInt128.Zero || transfer.From == transfer.To)
        {
            _ = transfer.Quantity == UInt128.Zero ? _zero++ : _toSelf++;
            AddEvidence(transfer);
            return true;
        }

        if (!TryNumber(transfer.Transaction, position, out int transaction))
        {
            error = ElsewhereMessage;
            return false;
        }

        int asset = _assets.Intern(transfer.Asset);
        _rows.Add(new Row(
            transfer.Quantity, transaction, Pocket(transfer.From, asset), Pocket(transfer.To, asset), position.Index, transfer.Kind,
            checked((ushort)CurrentSource)));
        return true;
    }

    /// <summary>The number of a transaction; false when it stands at another place before.</summary>
    private bool TryNumber(in TransactionId id, in Position position, out int transaction)
    {
        transaction = _transactions.Intern(new TransactionKey(position.Chain, id));
        var facts = new TransactionFacts(position);
        if (transaction == _facts.Count)
            _facts.Add(facts);
        else if (!_facts[transaction].Agrees(facts))
            return false;
        return true;
    }

    /// <summary>Adds a transfer.</summary>
    /// <exception cref="ArgumentException">It contradicts an earlier one or has an impossible time or block.</exception>
    public void Add(in Transfer transfer)
    {
        if (!TryAdd(transfer, out string? error))
            throw new ArgumentException(error, nameof(transfer));
    }

    /// <summary>Keeps a transfer of no tokens as evidence, without counting it among what was left out.</summary>
    internal void AddEvidence(in Transfer transfer)
    {
        if (ZeroTransfers.Concerns(transfer))
            _zeros.Add(transfer);
    }

    /// <summary>Adds an event. The same event from two sources counts once.</summary>
    public void Add(EventLog log) => _records.Add(log);

    /// <summary>Adds a call to a contract. The same call from two sources counts once.</summary>
    public void Add(ContractCall call) => _records.Add(call);

    /// <summary>Adds a text a transaction carries. The same text of one transaction counts once.</summary>
    public void Add(TransactionMemo memo) => _records.Add(memo);

    /// <summary>Adds what ties accounts together without moving units. The same from two sources counts once.</summary>
    public void Add(AccountEvent accountEvent) => _records.Add(accountEvent);

    /// <summary>Says that the source has read a block that can no longer be replaced; the last one of each chain is where its data ends.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="block">The block's number.</param>
    /// <param name="hash">Its hash as the source writes it; empty where it does not say.</param>
    /// <param name="unixMilliseconds">When it was made.</param>
    public void PinBlock(ChainId chain, long block, string hash, long unixMilliseconds) => PinBlock(chain, block, hash, unixMilliseconds, isFinal: true);

    /// <summary>Says that the source has read a block; the last one of each chain is where its data ends.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="block">The block's number.</param>
    /// <param name="hash">Its hash as the source writes it; empty where it does not say.</param>
    /// <param name="unixMilliseconds">When it was made.</param>
    /// <param name="isFinal">Whether it can no longer be replaced.</param>
    public void PinBlock(ChainId chain, long block, string hash, long unixMilliseconds, bool isFinal) =>
        Pin(new BlockPin(chain, block, hash, unixMilliseconds), isFinal);

    /// <summary>
    /// Says that the current source calls a transaction not final: its block may still be replaced. A trace leaves it out unless it is told not to,
    /// or another source has the transaction and does not call it so.
    /// </summary>
    public void MarkUnfinal(ChainId chain, TransactionId transaction) => _unfinal.Add((new TransactionKey(chain, transaction), CurrentSource));

    internal void Pin(in BlockPin block, bool isFinal) => _ends.Add(block, isFinal);

    /// <summary>Says how an asset is shown. The first word stands.</summary>
    public void Describe(Asset asset, AssetInfo info) => _assetInfo.TryAdd(asset, info);

    /// <summary>Records what was wrong with the source.</summary>
    public void Report(ReadIssue issue) => _issues.Add(issue);

    /// <summary>Records what was read.</summary>
    public void Describe(InputDescription input) => _inputs.Add(input);

    private int Pocket(in Account account, int asset) => _pockets.Intern(PocketKey.OfAsset(_accounts.Intern(account), asset));

    private string? Check(in Position position)
    {
        if (_built)
            throw new InvalidOperationException("A builder makes one table; make a new builder for the next.");
        if (position.UnixMilliseconds is < 0 or >= uint.MaxValue * 1000L)
            return "The time lies outside 1970 to 2106; give seconds or milliseconds since 1970, or ISO 8601.";
        return position.Block is < Position.Unknown or >= uint.MaxValue ? "The block number is not one a chain has reached." : null;
    }

    private readonly record struct TransactionKey(ChainId Chain, TransactionId Id)
    {
        public override int GetHashCode() => Id.GetHashCode();
    }

    /// <summary>Where a transaction stands: the parts of <see cref="Position"/> that its transfers share.</summary>
    private readonly record struct TransactionFacts(uint Seconds, ushort Milliseconds, uint Block, int Index)
    {
        public TransactionFacts(in Position position)
            : this(
                (uint)(position.UnixMilliseconds / 1000), (ushort)(position.UnixMilliseconds % 1000),
                position.Block < 0 ? uint.MaxValue : (uint)position.Block, position.TransactionIndex)
        {
        }

        public long UnixMilliseconds => (Seconds * 1000L) + Milliseconds;

        public long BlockNumber => Block == uint.MaxValue ? Position.Unknown : Block;

        public bool Agrees(in TransactionFacts other) =>
            Seconds == other.Seconds && Milliseconds == other.Milliseconds
            && (Block == other.Block || Block == uint.MaxValue || other.Block == uint.MaxValue);
    }

    private readonly record struct Row(UInt128 Quantity, int Transaction, int FromPocket, int ToPocket, int Index, TransferKind Kind, ushort Source);
}
