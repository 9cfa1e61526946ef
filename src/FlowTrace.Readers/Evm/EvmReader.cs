using System.Collections.Frozen;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;
using static System.FormattableString;

namespace FlowTrace.Readers.Evm;

/// <summary>
/// Reads an EVM chain, or Tron in its Ethereum form, from a node: token transfers by their events, native ones by an index the node keeps or by
/// reading every block, internal ones by its traces; each transaction whole.
/// </summary>
/// <remarks>
/// <para>Where the node keeps an index (<c>trace_filter</c>, <c>alchemy_getAssetTransfers</c>), an account costs one request for every range of blocks the
/// node answers at once, and one for about a third of a batch of its transactions. Where it keeps none, all blocks from
/// <see cref="ProviderOptions.FromBlock"/> on are read once, about a third of a batch of them a request, and accounts cost nothing more.</para>
/// <para>What the node cannot show stands in every table as a doubt.</para>
/// </remarks>
public sealed class EvmReader : ILiveReader
{
    private const long MostBlocks = 100_000;
    private const long FirstRange = 10_000;

    private readonly EvmNode _node;
    private readonly EvmLimits _limits;
    private readonly ReadSession _session;
    private readonly HeadPin _pin;
    private readonly string _prefix;
    private readonly IDisposable[] _owned;
    private readonly SemaphoreSlim _one = new(1);
    private readonly PerHead<TransferTable> _whole = new();
    private readonly PerHead<ILookup<string, Touch>> _issuers = new();
    private EvmCapabilities? _capabilities;

    internal EvmReader(IJsonRpcTransport transport, ProviderOptions options, ReadSession session, IDisposable[] owned)
    {
        _node = new EvmNode(transport, options, session.Hide);
        _limits = new EvmLimits(options.RangeSize ?? FirstRange);
        _session = session;
        _owned = owned;
        _prefix = $"{options.Chain}|rpc|";
        _pin = new HeadPin(session, options.Chain, _prefix, AskFinalAsync, _node.FindHashAsync) { Wanted = options.ToBlock };
    }

    /// <inheritdoc/>
    public string Name => _node.Name;

    /// <inheritdoc/>
    public ChainId Chain => _node.Chain;

    /// <summary>Makes a reader over any client of a node.</summary>
    /// <param name="transport">Carries the calls. Pacing, trying again and budgets are its own affair.</param>
    /// <param name="options">The chain and what to read of it; the address is not used.</param>
    /// <param name="live">The archive, and limits of accounts; null for none.</param>
    public static EvmReader Over(IJsonRpcTransport transport, ProviderOptions options, LiveOptions? live = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        LiveOptions shared = live ?? new LiveOptions();
        return new EvmReader(transport, options, new ReadSession(shared, new RequestMeter(null, null)), []);
    }

    internal static EvmReader Open(IReadOnlyList<ProviderOptions> providers, ReadSession session)
    {
        ChainId chain = providers[0].Chain;
        if (chain.Namespace is not ("eip155" or "tron"))
            throw new ArgumentException($"{chain} is no EVM chain, so it cannot be read over its JSON-RPC. Check the provider's chain.", nameof(providers));
        Endpoint[] endpoints = [.. providers.Select(session.Open)];
        IJsonRpcTransport[] nodes = [.. endpoints.Select(endpoint => new HttpJsonRpcTransport(endpoint))];
        return new EvmReader(
            nodes.Length == 1 ? nodes[0] : new FailoverTransport(nodes, new JsonRpcCall("eth_chainId", "[]"), EvmNode.IsOf(chain)),
            providers[0], session, [.. endpoints]);
    }

    /// <inheritdoc/>
    public ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken = default) => UnderstandAsync(_pin.GetAsync(cancellationToken));

    /// <inheritdoc/>
    public ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken = default)
    {
        // What was read may be dropped with the chain it was read from, what the node can do along with it.
        _node.Watch(null);
        _capabilities = null;
        return UnderstandAsync(_pin.AdvanceAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReaderCapability>> ProbeAsync(CancellationToken cancellationToken = default) =>
        (await CapabilitiesAsync(await PinAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)).ToList();

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        if (account.Chain != Chain)
            throw _node.Failure($"{account} is an account of another chain. Ask a reader of {account.Chain}.");
        return ReadAsync(
            async (head, capabilities) => ReadsByIndex(head, capabilities)
                ? await ReadByIndexAsync(account, head, capabilities, cancellationToken).ConfigureAwait(false)
                : await _whole.GetAsync(head, token => ReadWholeAsync(head, capabilities, token), cancellationToken).ConfigureAwait(false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) => ReadAsync(
        async (head, capabilities) =>
        {
            var transactions = new EvmTransactions(_node, _session, _prefix, capabilities);
            if (transaction.OtherText is not null
                || await transactions.FindAsync($"0x{transaction}", cancellationToken).ConfigureAwait(false) is not { } touch || touch.Block > head.Block)
                return TransferTable.Empty;
            var ledger = new EvmLedger(Chain, Name);
            await transactions.AddAsync([touch], ledger, cancellationToken).ConfigureAwait(false);
            return await CompleteAsync(ledger, head, [], cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// With an index: two requests for the events of a thousand accounts, two for their native transfers, one for what issuers did. Without one the new
    /// blocks are read, as they would be anyway; and as all accounts share one table then, all are named when one is concerned.
    /// </remarks>
    public async ValueTask<IReadOnlySet<Account>?> FindTouchedAsync(
        IReadOnlyCollection<Account> accounts, long after, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        if (after >= head.Block || accounts.Count == 0)
            return FrozenSet<Account>.Empty;
        EvmCapabilities capabilities = await CapabilitiesAsync(head, cancellationToken).ConfigureAwait(false);
        var search = new TouchSearch(_node, _session, _prefix, capabilities, accounts);
        return ReadsByIndex(head, capabilities)
            ? await search.AskIndexAsync(after + 1, head.Block, cancellationToken).ConfigureAwait(false)
            : await search.ReadBlocksAsync(Math.Max(after + 1, _node.Options.FromBlock), head, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<BalanceAnswer?> ReadBalanceAsync(Account account, Asset asset, CancellationToken cancellationToken = default)
    {
        const string balanceOf = "0x70a08231";
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        string block = _node.IsTron ? "\"latest\"" : EvmNode.Hex(head.Block);
        string who = EvmTokens.HexOf(account.Address);
        JsonRpcAnswer answer = asset.Kind == AssetKind.Native
            ? await _node.TryAsync("eth_getBalance", $"[\"{who}\",{block}]", cancellationToken).ConfigureAwait(false)
            : await _node.TryAsync(
                "eth_call", $$"""[{"to":"{{EvmTokens.HexOf(asset.Contract)}}","data":"{{balanceOf}}{{who[2..].PadLeft(64, '0')}}"},{{block}}]""",
                cancellationToken).ConfigureAwait(false);

        // A token without balances reverts, a pruned node has no old ones: neither says anything of the books.
        if (answer.Error is not null)
            return null;
        using JsonDocument document = EvmJson.Parse(answer.Result);
        return EvmJson.Text(document.RootElement) is "" or "0x" ? null
            : new BalanceAnswer(EvmJson.Quantity(document.RootElement), _node.IsTron ? null : head.Block);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
        _pin.Dispose();
        _one.Dispose();
        _whole.Dispose();
        _issuers.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<TransferTable> ReadAsync(
        Func<ChainHead, EvmCapabilities, ValueTask<TransferTable>> read, CancellationToken cancellationToken)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        EvmCapabilities capabilities = await UnderstandAsync(CapabilitiesAsync(head, cancellationToken)).ConfigureAwait(false);

        // What the node itself calls final stays as it is.
        bool isFinal = capabilities.HasFinalizedTag && _node.Options.Confirmations is null && _node.Options.ToBlock is null;
        _node.Watch(isFinal || head.Hash.Length == 0 ? null : head);
        return await UnderstandAsync(read(head, capabilities)).ConfigureAwait(false);
    }

    private async ValueTask<T> UnderstandAsync<T>(ValueTask<T> reading)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is FormatException or JsonException or OverflowException or KeyNotFoundException
            or IndexOutOfRangeException or (InvalidOperationException and not ObjectDisposedException))
        {
            throw _node.Nonsense(failure);
        }
    }

    private bool ReadsByIndex(ChainHead head, EvmCapabilities capabilities) =>
        capabilities.HasNativeIndex || (_node.Options.FromBlock == 0 && head.Block > MostBlocks);

    private async ValueTask<TransferTable> ReadByIndexAsync(Account account, ChainHead head, EvmCapabilities capabilities, CancellationToken cancellationToken)
    {
        var history = new EvmHistory(_node, _session, _prefix, capabilities, _limits);
        (List<Touch> touches, List<ReadIssue> issues) = await history.FindAsync(account, head, cancellationToken).ConfigureAwait(false);
        IReadOnlyCollection<Touch> acts = await IssuersAsync(head, account, cancellationToken).ConfigureAwait(false);
        if (acts.Count > 0)
            touches = [.. touches.Concat(acts).Distinct().Order()];
        var ledger = new EvmLedger(Chain, Name);
        await new EvmTransactions(_node, _session, _prefix, capabilities).AddAsync(touches, ledger, cancellationToken).ConfigureAwait(false);
        await _node.RequireWatchedAsync(cancellationToken).ConfigureAwait(false);
        return await CompleteAsync(ledger, head, [.. issues, .. BlindSpots(capabilities, isWhole: false)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The transactions in which issuers did something to the account: no index of its own transfers shows them.</summary>
    private async ValueTask<IReadOnlyCollection<Touch>> IssuersAsync(ChainHead head, Account account, CancellationToken cancellationToken)
    {
        ILookup<string, Touch> acts = await _issuers.GetAsync(
            head, token => new IssuerHistory(_node, _session, _prefix, _limits).FindAsync(head, token), cancellationToken).ConfigureAwait(false);
        string hex = EvmTokens.HexOf(account.Address);
        IReadOnlyList<Touch> orders = await IssuerOrders.FindAsync(_session, _prefix, hex, cancellationToken).ConfigureAwait(false);
        return [.. acts[hex], .. orders.Where(order => order.Block <= head.Block)];
    }

    /// <summary>Every block in one table, read when the first account is asked for.</summary>
    private async ValueTask<TransferTable> ReadWholeAsync(ChainHead head, EvmCapabilities capabilities, CancellationToken cancellationToken)
    {
        var ledger = new EvmLedger(Chain, Name);
        await new EvmBlocks(_node, _session, _prefix, capabilities)
            .AddAsync(_node.Options.FromBlock, head.Block, ledger, cancellationToken).ConfigureAwait(false);
        return await CompleteAsync(ledger, head, BlindSpots(capabilities, isWhole: true), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TransferTable> CompleteAsync(EvmLedger ledger, ChainHead head, IEnumerable<ReadIssue> issues, CancellationToken cancellationToken)
    {
        await new EvmTokens(_node, _session, _prefix).DescribeAsync(ledger, cancellationToken).ConfigureAwait(false);
        return ledger.Complete(head, issues);
    }

    /// <summary>What this node does not show, so that nobody takes it for not being there.</summary>
    private IEnumerable<ReadIssue> BlindSpots(EvmCapabilities capabilities, bool isWhole)
    {
        if (!capabilities.HasTraces)
            yield return Doubt("The node does not trace, so that coins moved by contracts are not seen. Name a node that does (trace_block or debug_trace…).");
        if (!isWhole && !capabilities.HasNativeIndex)
            yield return Doubt(
                "The node keeps no index of native transfers, so that only transactions with token transfers are seen. "
                + "Set 'fromBlock', so that its blocks are read, or name a node with trace_filter.");
        if (_node.Options.FromBlock > 0)
            yield return Doubt(BlindSpot.Before(_node.Options.FromBlock));
    }

    private ReadIssue Doubt(string message) => new(ReadIssueSeverity.Doubt, Name, 0, message);

    private async ValueTask<EvmCapabilities> CapabilitiesAsync(ChainHead head, CancellationToken cancellationToken)
    {
        if (_capabilities is { } known)
            return known;
        string key = _prefix + "capabilities";
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_capabilities is null && await _session.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } kept)
                _capabilities = JsonSerializer.Deserialize(kept.Span, EvmCapabilitiesJson.Default.EvmCapabilities);
            if (_capabilities is null)
            {
                _capabilities = await EvmCapabilities.ProbeAsync(_node, head.Block, cancellationToken).ConfigureAwait(false);
                byte[] found = JsonSerializer.SerializeToUtf8Bytes(_capabilities, EvmCapabilitiesJson.Default.EvmCapabilities);
                await _session.KeepAsync(key, found, cancellationToken).ConfigureAwait(false);
            }

            return _capabilities;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<ChainHead> AskFinalAsync(CancellationToken cancellationToken)
    {
        await _node.RequireChainAsync(cancellationToken).ConfigureAwait(false);
        if (_node.Options.ToBlock is { } given)
            return await _node.FindBlockAsync(EvmNode.Hex(given), cancellationToken).ConfigureAwait(false)
                ?? throw _node.Failure(Invariant($"It does not have block {given}, to which reading is pinned. Give a block that is there."));
        if (_node.Options.Confirmations is null && await _node.FindBlockAsync("\"finalized\"", cancellationToken).ConfigureAwait(false) is { } final)
            return final;
        ChainHead head = await _node.FindBlockAsync("\"latest\"", cancellationToken).ConfigureAwait(false)
            ?? throw _node.Failure("It does not tell its last block. Try another node.");
        int behind = _node.Options.Confirmations ?? Finality.ConfirmationsOn(Chain);
        return behind == 0 ? head
            : await _node.FindBlockAsync(EvmNode.Hex(Math.Max(0, head.Block - behind)), cancellationToken).ConfigureAwait(false)
                ?? throw _node.Failure("It does not have the block that counts as final. Try another node.");
    }
}
