using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Evm;

/// <summary>Makes transfers of blocks, transactions, receipts and traces. Each transaction counts once, however often it comes.</summary>
internal sealed class EvmLedger
{
    private const string NotFungibleMessage = "Transfers of tokens of which each is its own were left out: they are no amounts.";
    private const string SupplyMessage =
        "Tether issued or redeemed coins; the event does not say whose balance changed, so no movement is booked. Ask a node that traces.";

    private readonly ChainId _chain;
    private readonly string _name;
    private readonly Asset _native;
    private readonly Account _feeSink;
    private readonly HashSet<TransactionId> _seen = [];
    private readonly SortedDictionary<string, long> _notices = new(StringComparer.Ordinal);
    private readonly List<EvmMove> _moves = [];
    private readonly int _implied;

    public EvmLedger(ChainId chain, string name)
    {
        _chain = chain;
        _name = name;
        _native = Asset.Native(chain);
        _feeSink = Account.FeeSink(chain);

        // What is concluded from events may be told as a transfer too: as a source of its own it then counts once.
        Builder.BeginSource();
        _implied = Builder.CurrentSource;
        Builder.CurrentSource = 0;
    }

    public TransferTableBuilder Builder { get; } = new();

    /// <summary>The tokens that moved.</summary>
    public HashSet<Asset> Tokens { get; } = [];

    /// <summary>Adds one transaction.</summary>
    /// <param name="time">When its block was made, in milliseconds since 1970.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="receipt">Its receipt.</param>
    /// <param name="trace">What happened within it.</param>
    /// <exception cref="FormatException">A value is not what nodes write.</exception>
    public void Add(long time, JsonElement transaction, JsonElement receipt, EvmTrace trace)
    {
        TransactionId id = EvmJson.Transaction(EvmJson.Member(transaction, "hash"u8));
        if (!_seen.Add(id))
            return;
        var position = new Position(
            time, _chain, EvmJson.Number(EvmJson.Member(transaction, "blockNumber"u8)),
            checked((int)EvmJson.Number(EvmJson.Member(transaction, "transactionIndex"u8))), Position.Unknown);
        Account from = EvmJson.Account(EvmJson.Member(transaction, "from"u8), _chain) ?? throw new FormatException("a transaction has no sender");
        UInt128 fee = FeeOf(transaction, receipt);
        if (fee > 0)
            Put(new Transfer(TransferKind.Fee, id, position, from, _feeSink, _native, fee));
        if (!HasSucceeded(receipt, trace))
        {
            Count("Failed transactions move nothing but their fee.");
            return;
        }

        AddValue(id, position, from, transaction, receipt);
        AddTrace(id, position, trace);
        foreach (JsonElement log in EvmJson.Items(EvmJson.Member(receipt, "logs"u8)))
            AddLog(id, position, log);
        Builder.HasAllEvents(_chain, id);
    }

    /// <summary>Adds the withdrawals of a block: coins that validators take out of their stakes, without a transaction.</summary>
    /// <exception cref="FormatException">A value is not what nodes write.</exception>
    public void AddWithdrawals(long time, JsonElement block)
    {
        const ulong weiPerGwei = 1_000_000_000;
        long number = EvmJson.Number(EvmJson.Member(block, "number"u8));
        foreach (JsonElement withdrawal in EvmJson.Items(EvmJson.Member(block, "withdrawals"u8)))
        {
            var id = TransactionId.Parse(string.Create(
                CultureInfo.InvariantCulture, $"withdrawal-{EvmJson.Number(EvmJson.Member(withdrawal, "index"u8))}"));
            if (EvmJson.Account(EvmJson.Member(withdrawal, "address"u8), _chain) is { } to && _seen.Add(id))
                Put(new Transfer(
                    TransferKind.Mint, id, new Position(time, _chain, number, Position.Unknown, Position.Unknown), Nobody, to, _native,
                    EvmJson.Quantity(EvmJson.Member(withdrawal, "amount"u8)) * weiPerGwei));
        }
    }

    /// <summary>Makes the table.</summary>
    public TransferTable Complete(ChainHead head, IEnumerable<ReadIssue> issues)
    {
        Builder.PinBlock(_chain, head.Block, head.Hash, head.UnixMilliseconds);
        Builder.Describe(new InputDescription(
            string.Create(CultureInfo.InvariantCulture, $"{_name} to block {head.Block}"), "jsonrpc", "", 0));
        foreach ((string message, long count) in _notices)
            Builder.Report(new ReadIssue(ReadIssueSeverity.Notice, _name, 0, message, Count: count));
        foreach (ReadIssue issue in issues)
            Builder.Report(issue);
        return Builder.Build();
    }

    private Account Nobody => new(_chain, Address.FromAccount20(stackalloc byte[20]));

    private void AddValue(in TransactionId id, in Position position, in Account from, JsonElement transaction, JsonElement receipt)
    {
        UInt128 value = EvmJson.Quantity(EvmJson.Member(transaction, "value"u8));
        Account? to = EvmJson.Account(EvmJson.Member(transaction, "to"u8), _chain) ?? EvmJson.Account(EvmJson.Member(receipt, "contractAddress"u8), _chain);
        if (to is not { } receiver)
            return;
        Put(new Transfer(TransferKind.Transfer, id, position, from, receiver, _native, value));
        JsonElement input = EvmJson.Member(transaction, "input"u8);
        if (EvmJson.TryReadSelector(input, out uint selector) && KnownSelectors.IsWanted(selector))
            AddCall(new ContractCall(id, position, from, receiver, value, EvmJson.Bytes(input)));
    }

    private void AddTrace(in TransactionId id, in Position position, EvmTrace trace)
    {
        _moves.Clear();
        trace.Read(_chain, _moves);
        foreach (EvmMove move in _moves)
        {
            if (move.Value > 0)
                Put(new Transfer(TransferKind.Internal, id, position, move.From, move.To, _native, move.Value));
            if (move.Input.Length > 0)
                AddCall(new ContractCall(id, position, move.From, move.To, move.Value, move.Input));
        }
    }

    private void AddCall(ContractCall call)
    {
        Builder.Add(call);
        if (!LogTransfers.TryReadSupply(call, out Transfer transfer))
            return;
        Builder.CurrentSource = _implied;
        Tokens.Add(transfer.Asset);
        Put(transfer);
        Builder.CurrentSource = 0;
    }

    private void AddLog(in TransactionId id, in Position position, JsonElement value)
    {
        Account? emitter = EvmJson.Account(EvmJson.Member(value, "address"u8), _chain);
        if (emitter is not { } contract)
            return;
        var log = new EventLog(
            id, position with { Index = checked((int)EvmJson.Number(EvmJson.Member(value, "logIndex"u8))) }, contract,
            [.. EvmJson.Items(EvmJson.Member(value, "topics"u8)).Select(EvmJson.ReadWord)], EvmJson.Bytes(EvmJson.Member(value, "data"u8)));
        LogMeaning meaning = LogTransfers.Read(log, out Transfer transfer, out string error);
        if (meaning == LogMeaning.Malformed)
            Builder.Report(new ReadIssue(ReadIssueSeverity.Rejected, _name, 0, error, id.ToText(_chain)));
        else if (meaning == LogMeaning.NotFungible)
            Count(NotFungibleMessage);
        else if (meaning == LogMeaning.SupplyOfUnnamed)
            Count(SupplyMessage);
        if (log.Topics.Count == 0 || !LogTransfers.IsTransferOrApproval(log.Topics[0]))
            Builder.Add(log);
        if (meaning is not (LogMeaning.Transfer or LogMeaning.Implied))
            return;
        Builder.CurrentSource = meaning == LogMeaning.Implied ? _implied : 0;
        Tokens.Add(transfer.Asset);
        Put(transfer);
        Builder.CurrentSource = 0;
    }

    private void Put(in Transfer transfer)
    {
        Transfer told = transfer.Kind == TransferKind.Fee ? transfer
            : transfer with { Kind = transfer.From.IsZero ? TransferKind.Mint : transfer.To.IsZero ? TransferKind.Burn : transfer.Kind };
        if (!Builder.TryAdd(told, out string? error))
            Builder.Report(new ReadIssue(ReadIssueSeverity.Rejected, _name, 0, error, told.TransactionText));
    }

    private void Count(string message) => _notices[message] = _notices.GetValueOrDefault(message) + 1;

    // Blob gas and the fee of the layer beneath are paid beside that of execution.
    private static UInt128 FeeOf(JsonElement transaction, JsonElement receipt)
    {
        JsonElement price = EvmJson.Member(EvmJson.Has(receipt, "effectiveGasPrice"u8) ? receipt : transaction,
            EvmJson.Has(receipt, "effectiveGasPrice"u8) ? "effectiveGasPrice"u8 : "gasPrice"u8);
        return (EvmJson.Quantity(EvmJson.Member(receipt, "gasUsed"u8)) * EvmJson.Quantity(price))
            + (EvmJson.Quantity(EvmJson.Member(receipt, "blobGasUsed"u8)) * EvmJson.Quantity(EvmJson.Member(receipt, "blobGasPrice"u8)))
            + EvmJson.Quantity(EvmJson.Member(receipt, "l1Fee"u8));
    }

    // Before block 4,370,000 receipts have no status; then only the trace tells.
    private static bool HasSucceeded(JsonElement receipt, EvmTrace trace) =>
        EvmJson.Member(receipt, "status"u8) is { ValueKind: JsonValueKind.String } status ? EvmJson.Quantity(status) == 1 : !trace.HasFailed;
}
