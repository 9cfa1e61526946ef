using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Ledgers;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Etherscan;

/// <summary>Reads an EVM chain from Etherscan's API (version 2) or from Blockscout's API of the same form.</summary>
/// <remarks>
/// <para>
/// An account costs one request for each of its three lists (transactions, internal transfers, token transfers), and one more for every 1,000 rows of a
/// list (<see cref="ProviderOptions.RangeSize"/> where the plan answers more). A transaction that is asked for by its id costs four.
/// </para>
/// <para>
/// What explorers do not show: withdrawals of validators, rewards of blocks, and the place of a token's transfer among the events of its transaction.
/// Within a transaction its own coins come first, then tokens, then internal transfers.
/// </para>
/// </remarks>
public sealed class EtherscanReader : ILiveReader
{
    private const string SubjectOfReceipt = "eth_getTransactionReceipt";

    private readonly ExplorerApi _api;
    private readonly ReadSession _session;
    private readonly HeadPin _pin;
    private readonly string _prefix;

    private EtherscanReader(IReadOnlyList<ProviderOptions> providers, ReadSession session)
    {
        _api = new ExplorerApi(providers, session);
        _session = session;
        _prefix = $"{Chain}|{_api.Options.Kind.ToName()}|";
        _pin = new HeadPin(session, Chain, _prefix, AskFinalAsync, AskHashAsync) { Wanted = _api.Options.ToBlock };
    }

    /// <inheritdoc/>
    public string Name => _api.Name;

    /// <inheritdoc/>
    public ChainId Chain => _api.Chain;

    internal static EtherscanReader Open(IReadOnlyList<ProviderOptions> providers, ReadSession session) =>
        providers[0].Chain.Namespace == "eip155" ? new EtherscanReader(providers, session)
        : throw new ArgumentException(
            $"{providers[0].Chain} is no EVM chain, so no {providers[0].Kind.ToName()} reads it. Check the provider's chain.", nameof(providers));

    /// <inheritdoc/>
    public ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken = default) => _pin.GetAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken = default) => _pin.AdvanceAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReaderCapability>> ProbeAsync(CancellationToken cancellationToken = default)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            await ProbeAsync("transactions", "txlist", head, cancellationToken).ConfigureAwait(false),
            await ProbeAsync("internal transfers", "txlistinternal", head, cancellationToken).ConfigureAwait(false),
            await ProbeAsync("token transfers", "tokentx", head, cancellationToken).ConfigureAwait(false),
            new("order within a transaction", false, "Explorers do not tell the place of a token's transfer among the events of its transaction."),
            new("withdrawals of validators", false, "They are not read: balances of validators' owners do not add up."),
            new("balances at the pinned block", false, "Explorers tell present balances."),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        if (account.Chain != Chain)
            throw _api.Failure($"{account} is an account of another chain. Ask a reader of {account.Chain}.");
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        string address = account.AddressText.ToLowerInvariant();
        var builder = new TransferTableBuilder();
        var text = new AnswerText($"{Name}, {account.AddressText}");
        LedgerSink sink = Sink(text, builder);
        if (account.Address.Kind != AddressKind.Account20)
            return Complete(builder, sink, head);
        var rows = new ExplorerRows(sink, text);

        // Token rows before internal ones, for internal ones do not tell the transaction's index.
        bool isWhole = await ReadAsync("txlist", address, head, rows, rows.ReadOwn, sink, cancellationToken).ConfigureAwait(false)
            && await ReadAsync("tokentx", address, head, rows, rows.ReadToken, sink, cancellationToken).ConfigureAwait(false)
            && await ReadAsync("txlistinternal", address, head, rows, row => rows.ReadInternal(row), sink, cancellationToken).ConfigureAwait(false);
        return isWhole ? Complete(builder, sink, head) : throw _session.TooMany(Name, account);
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        if (transaction.IsNone || transaction.OtherText is not null
            || await FindTransactionAsync("0x" + transaction, head, cancellationToken).ConfigureAwait(false) is not { } kept)
            return TransferTable.Empty;
        var builder = new TransferTableBuilder();
        var text = new AnswerText($"{Name}, {transaction.ToText(Chain)}");
        LedgerSink sink = Sink(text, builder);
        IReadOnlyList<JsonElement> parts = AnswerJson.Items(AnswerJson.Parse(kept));
        long seconds = (long)(AnswerJson.Quantity(AnswerJson.Member(parts[2], "timestamp"u8)) ?? 0);
        new ExplorerTransaction(sink, text).Read(parts[0], parts[1], AnswerJson.Items(parts[3]), seconds * 1000);
        return Complete(builder, sink, head);
    }

    /// <inheritdoc/>
    public async ValueTask<BalanceAnswer?> ReadBalanceAsync(Account account, Asset asset, CancellationToken cancellationToken = default)
    {
        if (account.Chain != Chain || asset.Chain != Chain || asset.Kind is not (AssetKind.Native or AssetKind.Token))
            return null;
        string address = account.AddressText.ToLowerInvariant();
        string query = asset.Kind == AssetKind.Native
            ? $"module=account&action=balance&address={address}&tag=latest"
            : $"module=account&action=tokenbalance&contractaddress={asset.Contract.ToText(Chain).ToLowerInvariant()}&address={address}&tag=latest";
        JsonElement result = await _api.AskAsync(query, $"the balance of {address}", cancellationToken).ConfigureAwait(false);
        return Amount.TryParseBaseUnits(AnswerJson.Text(result), out UInt128 quantity, out _) ? new BalanceAnswer(quantity, null) : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        _pin.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads one list; false where it was left off because the account has more transfers than are wanted.</summary>
    private async ValueTask<bool> ReadAsync(
        string action, string address, ChainHead head, ExplorerRows rows, Action<JsonElement> read, LedgerSink sink, CancellationToken cancellationToken)
    {
        long most = _session.Options.MaxTransfersPerAccount ?? long.MaxValue;
        var list = new ExplorerList(_api, _session, _prefix, action, address);
        await foreach ((IReadOnlyList<JsonElement> found, string gap) in
            list.ReadAsync(_api.Options.FromBlock, head.Block, cancellationToken).ConfigureAwait(false))
        {
            foreach (JsonElement row in found)
                read(row);
            if (gap.Length > 0)
                sink.Issues.Tally(ReadIssueSeverity.Doubt, gap, 0);
            if (rows.Moved > most)
                return false;
        }

        return true;
    }

    /// <summary>
    /// What there is to know of a transaction up to the pinned block: itself, its receipt, its block, its internal rows; null where it is not there.
    /// </summary>
    private async ValueTask<ReadOnlyMemory<byte>?> FindTransactionAsync(string hash, ChainHead head, CancellationToken cancellationToken)
    {
        string key = $"{_prefix}tx|{hash}";
        if (await _session.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } kept)
            return kept;
        JsonElement transaction = await CallAsync("eth_getTransactionByHash", hash, cancellationToken).ConfigureAwait(false);
        if (AnswerJson.Quantity(AnswerJson.Member(transaction, "blockNumber"u8)) is not { } block || block > (UInt128)head.Block)
            return null;
        JsonElement receipt = await CallAsync(SubjectOfReceipt, hash, cancellationToken).ConfigureAwait(false);
        ChainHead made = (await _api.FindBlockAsync(ExplorerApi.Hex((long)block), cancellationToken).ConfigureAwait(false)).Block
            ?? throw _api.Failure($"It does not tell when the block of {hash} was made. Name another provider.");
        ExplorerAnswer internals = await _api.TryAsync(
            $"module=account&action=txlistinternal&txhash={hash}", $"txlistinternal of {hash}", cancellationToken).ConfigureAwait(false);
        if (!internals.IsGood)
            throw _api.Cannot($"txlistinternal of {hash}", internals.Verdict);
        byte[] answer = Keep(transaction, receipt, made, internals.Result);
        if (!internals.IsIncomplete)
            await _session.KeepAsync(key, answer, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private async ValueTask<JsonElement> CallAsync(string method, string hash, CancellationToken cancellationToken)
    {
        ExplorerAnswer answer = await _api.TryCallAsync(method, $"txhash={hash}", $"[\"{hash}\"]", cancellationToken).ConfigureAwait(false);
        return answer.IsGood && (method != SubjectOfReceipt || answer.Result.ValueKind == JsonValueKind.Object)
            ? answer.Result
            : throw _api.Cannot($"{method} of {hash}", answer.Verdict);
    }

    private static byte[] Keep(JsonElement transaction, JsonElement receipt, ChainHead made, JsonElement internals)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            transaction.WriteTo(json);
            receipt.WriteTo(json);
            json.WriteStartObject();
            json.WriteString("timestamp", ExplorerApi.Hex(made.UnixMilliseconds / 1000));
            json.WriteEndObject();
            json.WriteStartArray();
            foreach (JsonElement row in AnswerJson.Items(internals))
                row.WriteTo(json);
            json.WriteEndArray();
            json.WriteEndArray();
        }

        return bytes.ToArray();
    }

    private LedgerSink Sink(AnswerText text, TransferTableBuilder builder) =>
        new(text, builder, new LedgerShared(), Chain) { IsComplete = true };

    private TransferTable Complete(TransferTableBuilder builder, LedgerSink sink, ChainHead head)
    {
        if (_api.Options.FromBlock > 0)
            sink.Issues.Tally(ReadIssueSeverity.Doubt, BlindSpot.Before(_api.Options.FromBlock), 0);
        sink.Close();
        if (head.UnixMilliseconds > 0)
            builder.PinBlock(Chain, head.Block, head.Hash, head.UnixMilliseconds);
        builder.Describe(new InputDescription(
            string.Create(CultureInfo.InvariantCulture, $"{Name} to block {head.Block}"), _api.Options.Kind.ToName(),
            head.Hash.Replace("0x", "", StringComparison.Ordinal), 0));
        return builder.Build();
    }

    private async ValueTask<ReaderCapability> ProbeAsync(string name, string action, ChainHead head, CancellationToken cancellationToken)
    {
        string query = string.Create(
            CultureInfo.InvariantCulture,
            $"module=account&action={action}&address=0x{0:x40}&startblock={head.Block}&endblock={head.Block}&page=1&offset=1&sort=asc");
        ExplorerAnswer answer = await _api.TryAsync(query, action, cancellationToken).ConfigureAwait(false);
        return answer.Verdict.Kind == VerdictKind.Unsupported
            ? new ReaderCapability(name, false, $"The provider does not answer {action} ({answer.Verdict.Message}).")
            : new ReaderCapability(name, true, $"The provider answers {action}.");
    }

    private async ValueTask<ChainHead> AskFinalAsync(CancellationToken cancellationToken)
    {
        await RequireChainAsync(cancellationToken).ConfigureAwait(false);
        if (_api.Options.ToBlock is { } given)
            return await FindAsync(given, cancellationToken).ConfigureAwait(false);
        if (_api.Options.Confirmations is null && !_api.IsBlockscout
            && await _api.FindBlockAsync("finalized", cancellationToken).ConfigureAwait(false) is { Block: { } final })
            return final;
        long last = await _api.AskLastBlockAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(Math.Max(0, last - (_api.Options.Confirmations ?? Finality.ConfirmationsOn(Chain))), cancellationToken).ConfigureAwait(false);
    }

    // Not every instance of Blockscout shows blocks; then the pin is a number alone, and a replaced block goes unnoticed.
    private async ValueTask<ChainHead> FindAsync(long block, CancellationToken cancellationToken)
    {
        (ChainHead? found, bool isTold) = await _api.FindBlockAsync(ExplorerApi.Hex(block), cancellationToken).ConfigureAwait(false);
        return found ?? (_api.IsBlockscout && !isTold ? new ChainHead(Chain, block, "", 0)
            : throw _api.Failure(string.Create(
                CultureInfo.InvariantCulture, $"It does not have block {block}, to which reading is pinned. Give a block that is there.")));
    }

    private async ValueTask<string?> AskHashAsync(long block, CancellationToken cancellationToken)
    {
        (ChainHead? found, bool isTold) = await _api.FindBlockAsync(ExplorerApi.Hex(block), cancellationToken).ConfigureAwait(false);
        return isTold ? found?.Hash : "";
    }

    // Etherscan is told which chain; an instance of Blockscout has one, and its address is easily mistaken.
    private async ValueTask RequireChainAsync(CancellationToken cancellationToken)
    {
        if (!_api.IsBlockscout)
            return;
        ExplorerAnswer answer = await _api.TryCallAsync("eth_chainId", "", "[]", cancellationToken).ConfigureAwait(false);
        if (answer.IsGood && AnswerJson.Quantity(answer.Result) is { } id
            && id.ToString(CultureInfo.InvariantCulture) != Chain.Reference)
            throw _api.Failure($"It shows eip155:{id}, not {Chain}. Check the address and the chain.");
    }
}
