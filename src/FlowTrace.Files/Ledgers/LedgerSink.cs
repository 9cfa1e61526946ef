using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// Takes what a parser reads from one file: transfers into the table under construction, labels into the book, issues into the log.
/// </summary>
internal sealed class LedgerSink(ILedgerText file, TransferTableBuilder builder, LedgerShared shared, ChainId defaultChain)
{
    public const string FailedMessage = "Failed transactions move nothing but their fee.";

    public const string HexMessage =
        "Data is not written in pairs of hexadecimal digits: it is cut short or broken. Only that call or event was left out.";

    private const string NoTimeMessage =
        "The row has no time, and no blocks or transactions file says when its block was. Add that file to the ledgers, or export block_timestamp.";

    private const string OutOfOrderMessage = "Rows stood out of time order and were sorted.";

    private const string InexactMessage =
        "Amounts are floats, which do not hold every digit; they were read as what they say. Export whole numbers to be exact.";

    private const string NotFungibleMessage = "Transfers of tokens of which each is its own were left out: they are no amounts.";

    private const string SupplyMessage =
        "Tether issued or redeemed coins; the event does not say whose balance changed, so no movement is booked. Add the calls (traces) to see it.";

    private const int LongestTransaction = 128;

    private readonly Dictionary<string, ChainContext> _chains = new(StringComparer.Ordinal);
    private string _lastChainText = "";
    private ChainContext? _lastChain;
    private long _previousTime;
    private long _outOfOrder;
    private long _firstOutOfOrder;
    private (ChainId Chain, long Block, bool IsFinal) _pinned;
    private int _source = -1;
    private int _impliedSource = -1;

    public IssueLog Issues { get; } = new(file.Name);

    public LedgerShared Shared { get; } = shared;

    /// <summary>The line that is being read.</summary>
    public long Line => file.Line;

    /// <summary>Whether the last row was read; what comes now was held back and says nothing of the file's order.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The chain of rows that do not say.</summary>
    public ChainContext Default => field ??= ContextOf(defaultChain == ChainId.None ? ChainId.Ethereum : defaultChain);

    /// <summary>The chain of rows that do not say, in a format that belongs to Tron.</summary>
    public ChainContext Tron => field ??= ContextOf(defaultChain.Namespace == "tron" ? defaultChain : ChainId.Tron);

    /// <summary>The chain of a row that tells by its address: what Base58 begins with T is Tron's, whatever chain the file is said to be of.</summary>
    public ChainContext ChainOf(ReadOnlySpan<char> address) => address.StartsWith('T') ? Tron : Default;

    public bool TryChain(ReadOnlySpan<char> text, out ChainContext chain)
    {
        chain = _lastChain ?? Default;
        if (text.IsEmpty)
        {
            chain = Default;
            return true;
        }

        if (_lastChain is not null && text.SequenceEqual(_lastChainText))
            return true;
        string name = text.ToString();
        if (!_chains.TryGetValue(name, out ChainContext? known))
        {
            if (!ChainId.TryParse(name, out ChainId id, out string? error))
                return Refuse(Fault.Chain, error, text);
            _chains[name] = known = ContextOf(id);
        }

        _lastChainText = name;
        chain = _lastChain = known;
        return true;
    }

    public bool TryTransaction(ReadOnlySpan<char> text, out TransactionId transaction)
    {
        transaction = default;
        if (text.IsEmpty)
            return Refuse(Fault.Transaction, "The row names no transaction. Give its hash.", text);
        if (text.Length > LongestTransaction)
            return Refuse(Fault.Transaction, "The transaction's id is longer than any chain writes one. Give its hash.", text);
        transaction = TransactionId.Parse(text);
        return true;
    }

    public bool TryTime(ReadOnlySpan<char> text, out long unixMilliseconds) =>
        Times.TryRead(text, out unixMilliseconds) || Refuse(Fault.Time, Times.Wrong, text);

    /// <summary>Reads a row's time; where it has none, that of its block, as a file of blocks or transactions tells it.</summary>
    public bool TryBlockTime(ReadOnlySpan<char> text, ChainContext chain, long block, out long unixMilliseconds)
    {
        if (!text.IsEmpty)
            return TryTime(text, out unixMilliseconds);
        return Shared.BlockTimes.TryGetValue((chain.Id, block), out unixMilliseconds)
            || Refuse(Fault.Time, NoTimeMessage, block.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Reads what Tron's own records call an asset: <c>_</c> or nothing is TRX, a number a TRC-10 token, perhaps as hexadecimal text.</summary>
    public bool TryTronAsset(ReadOnlySpan<char> text, ChainContext chain, out Asset asset)
    {
        asset = chain.Native;
        if (text is "_" or "" or "0")
            return true;
        string name = Hex.TryRead(text, out byte[] bytes) && bytes.Length > 0 && !bytes.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? System.Text.Encoding.ASCII.GetString(bytes)
            : text.ToString();
        if (!Numbers.TryReadWhole(name, out long number))
            return Refuse(
                Fault.Asset, "A TRC-10 token is named by a text, as before tokens had numbers; several may bear one name. Join its number.", text);
        asset = Asset.Trc10Token(chain.Id, number);
        return true;
    }

    /// <summary>Reads a block number or an index; nothing is <see cref="Position.Unknown"/>.</summary>
    public bool TryNumber(ReadOnlySpan<char> text, string column, out long number)
    {
        number = Position.Unknown;
        if (text.IsEmpty || (Numbers.TryReadWhole(text, out number) && number < int.MaxValue))
            return true;
        return Refuse(Fault.Number, $"The column {column} is not a whole number from 0. Give one, or leave the cell empty.", text);
    }

    public bool TryAccount(ReadOnlySpan<char> text, ChainContext chain, string column, out Account account)
    {
        if (Address.TryParse(text, chain.Id, out Address address, out string? error))
        {
            account = new Account(chain.Id, address);
            return true;
        }

        account = default;
        return Refuse(Fault.Account, $"The column {column}: {error}", text);
    }

    public bool TryAmount(ReadOnlySpan<char> text, out UInt128 amount, out bool inexact)
    {
        if (!Numbers.TryReadAmount(text, out amount, out inexact, out string? error))
            return Refuse(Fault.Amount, "The amount cannot be read: " + error, text);
        if (inexact)
            Issues.Tally(ReadIssueSeverity.Doubt, InexactMessage, file.Line, text);
        return true;
    }

    /// <summary>Says how an asset is shown; what the ledger says first stands.</summary>
    public void Describe(in Asset asset, ReadOnlySpan<char> symbol, ReadOnlySpan<char> decimals)
    {
        int? digits = Numbers.TryReadWhole(decimals, out long number) && number <= 77 ? (int)number : null;
        if (!symbol.IsEmpty || digits is not null)
            builder.Describe(asset, new AssetInfo(IssueLog.Readable(symbol), digits));
    }

    /// <summary>Adds a transfer. One from or to the zero address is a mint or a burn, whatever its source calls it.</summary>
    public bool Add(TransferKind kind, in TransactionId transaction, in Position position, in Account from, in Account to, in Asset asset, UInt128 quantity)
    {
        if (kind != TransferKind.Fee)
            kind = from.IsZero ? TransferKind.Mint : to.IsZero ? TransferKind.Burn : kind;
        SelectSource();
        return Put(new Transfer(kind, transaction, position, from, to, asset, quantity));
    }

    /// <summary>Adds an event; of transfers and approvals only the transfer.</summary>
    /// <param name="log">The event.</param>
    /// <param name="transferPosition">Where its transfer stands, which may say less than the event's own place.</param>
    public bool Add(EventLog log, in Position transferPosition)
    {
        LogMeaning meaning = LogTransfers.Read(log, out Transfer transfer, out string error);
        if (meaning == LogMeaning.Malformed)
            return Refuse(Fault.Log, error, log.Transaction.ToText(log.Position.Chain));
        if (meaning == LogMeaning.NotFungible)
            Tally(NotFungibleMessage);
        else if (meaning == LogMeaning.SupplyOfUnnamed)
            Tally(SupplyMessage);
        if (!LogTransfers.IsTransferOrApproval(log.Topics.Count > 0 ? log.Topics[0] : default))
            builder.Add(log);
        if (meaning is not (LogMeaning.Transfer or LogMeaning.Implied))
            return true;
        if (meaning == LogMeaning.Transfer)
            SelectSource();
        else
            builder.CurrentSource = ImpliedSource;
        return Put(transfer with { Position = transferPosition });
    }

    /// <summary>Adds a call; where it issues or redeems what no event books, the movement too.</summary>
    public void Add(ContractCall call)
    {
        builder.Add(call);
        if (!LogTransfers.TryReadSupply(call, out Transfer transfer))
            return;
        builder.CurrentSource = ImpliedSource;
        Put(transfer);
    }

    public void Add(TransactionMemo memo) => builder.Add(memo);

    /// <summary>Notes the hash of a row's block, so that the result can say which block it is pinned to.</summary>
    public void Pin(ChainContext chain, long block, ReadOnlySpan<char> hash, long unixMilliseconds, bool isFinal = true)
    {
        if (block < 0 || hash.IsEmpty || hash.Length > LongestTransaction || _pinned == (chain.Id, block, isFinal))
            return;
        _pinned = (chain.Id, block, isFinal);
        builder.PinBlock(chain.Id, block, IssueLog.Readable(hash), unixMilliseconds, isFinal);
    }

    /// <summary>Notes that the source chosen calls a transaction not final.</summary>
    public void MarkUnfinal(ChainContext chain, in TransactionId transaction)
    {
        SelectSource();
        builder.MarkUnfinal(chain.Id, transaction);
    }

    public void Add(AccountEvent accountEvent) => builder.Add(accountEvent);

    /// <summary>Adds a token transfer as a call asked for it: it counts only where no source has the transaction's events.</summary>
    public void AddFallback(in Transfer transfer) => builder.AddFallback(transfer);

    /// <summary>Says that this file shows every event of a transaction.</summary>
    public void HasAllEvents(ChainId chain, in TransactionId transaction) => builder.HasAllEvents(chain, transaction);

    /// <summary>Adds a transaction of a chain like Bitcoin.</summary>
    public bool Add(UtxoTransaction transaction)
    {
        SelectSource();
        return builder.TryAdd(transaction, out string? error) || Refuse(Fault.Contradiction, error, transaction.Id.ToString());
    }

    /// <summary>Starts a source within the file: a list whose transfers another list of the same file may repeat.</summary>
    public int NewSource() => Shared.NewSource(builder, file.Failure);

    /// <summary>Says which source within the file the next transfers come from; transfers of two sources may be the same.</summary>
    public void UseSource(int source) => _source = source;

    public void Label(in Account account, ReadOnlySpan<char> name)
    {
        if (!name.IsEmpty)
            Shared.Labels.Add(file.Name, account, name, Issues, file.Line);
    }

    public bool Refuse(Fault fault, string message, ReadOnlySpan<char> text)
    {
        Issues.Refuse(fault, file.Line, message, text);
        return false;
    }

    public void Tally(string message, ReadOnlySpan<char> text = default) => Issues.Tally(ReadIssueSeverity.Notice, message, file.Line, text);

    /// <summary>Hands what was wrong over to the table.</summary>
    public void Close()
    {
        if (_outOfOrder > 0)
            Issues.Tally(ReadIssueSeverity.Notice, OutOfOrderMessage, _firstOutOfOrder, count: _outOfOrder);
        foreach (ReadIssue issue in Issues.Close())
            builder.Report(issue);
    }

    // What is concluded from events may stand in the file as a transfer too; as a source of its own it then counts once.
    private int ImpliedSource => _impliedSource < 0 ? _impliedSource = NewSource() : _impliedSource;

    private bool Put(in Transfer transfer)
    {
        if (!builder.TryAdd(transfer, out string? error))
            return Refuse(Fault.Contradiction, error, file.RawRow);
        if (!IsComplete)
            WatchOrder(transfer.Position.UnixMilliseconds);
        return true;
    }

    // A row may bring several transfers; it counts once.
    private void WatchOrder(long unixMilliseconds)
    {
        if (unixMilliseconds < _previousTime && _outOfOrder++ == 0)
            _firstOutOfOrder = file.Line;
        _previousTime = unixMilliseconds;
    }

    private void SelectSource()
    {
        if (_source < 0)
            _source = NewSource();
        builder.CurrentSource = _source;
    }

    private ChainContext ContextOf(ChainId id)
    {
        string name = id.ToString();
        if (!_chains.TryGetValue(name, out ChainContext? chain))
            _chains.Add(name, chain = new ChainContext(id));
        return chain;
    }
}
