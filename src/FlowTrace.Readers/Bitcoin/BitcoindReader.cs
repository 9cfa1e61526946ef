using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>
/// Reads a chain like Bitcoin from a node of one's own. A node has no list of an account's transactions: all blocks from
/// <see cref="ProviderOptions.FromBlock"/> on are read once into one table, and accounts cost nothing more.
/// </summary>
/// <remarks>
/// Blocks come with what inputs spend from version 23 on; from an older node, owner and value of what was made before the first block stay unknown.
/// </remarks>
public sealed class BitcoindReader : ILiveReader
{
    private readonly BitcoindNode _node;
    private readonly ReadSession _session;
    private readonly HeadPin _pin;
    private readonly string _prefix;
    private readonly IDisposable[] _owned;
    private readonly PerHead<TransferTable> _whole = new();

    internal BitcoindReader(IJsonRpcTransport transport, ProviderOptions options, ReadSession session, IDisposable[] owned)
    {
        _node = new BitcoindNode(transport, options);
        _session = session;
        _owned = owned;
        _prefix = $"{options.Chain}|bitcoind|";
        _pin = new HeadPin(session, options.Chain, _prefix, AskFinalAsync, AskHashAsync);
    }

    /// <inheritdoc/>
    public string Name => _node.Name;

    /// <inheritdoc/>
    public ChainId Chain => _node.Chain;

    internal static BitcoindReader Open(IReadOnlyList<ProviderOptions> providers, ReadSession session)
    {
        BitcoinChains.Require(providers[0]);
        Endpoint[] endpoints = [.. providers.Select(session.Open)];
        IJsonRpcTransport[] nodes = [.. endpoints.Select(endpoint => new HttpJsonRpcTransport(endpoint))];
        ChainId chain = providers[0].Chain;
        IJsonRpcTransport all = nodes.Length == 1 ? nodes[0]
            : new FailoverTransport(
                nodes, new JsonRpcCall("getblockhash", "[0]"), first => first.StartsWith(chain.Reference, StringComparison.OrdinalIgnoreCase));
        return new BitcoindReader(all, providers[0], session, [.. endpoints]);
    }

    /// <inheritdoc/>
    public ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken = default) => _pin.GetAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken = default) => _pin.AdvanceAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReaderCapability>> ProbeAsync(CancellationToken cancellationToken = default)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        using JsonDocument info = await _node.AskAsync("getblockchaininfo", "[]", cancellationToken).ConfigureAwait(false);
        bool isPruned = CoinJson.Member(info.RootElement, "pruned").ValueKind == JsonValueKind.True;
        JsonRpcAnswer block = (await _node.SendAsync([BitcoindNode.BlockCall(head.Hash, 3)], cancellationToken).ConfigureAwait(false))[0];
        bool? hasInputs = block.Error is not null ? false : ShowsInputs(block.Result);
        return
        [
            new("histories of addresses", false, "a node has none: every block from 'fromBlock' on is read"),
            new("all blocks", !isPruned, isPruned ? "the node is pruned: set 'fromBlock' to what it still has" : "the node is not pruned"),
            new("what inputs spend", hasInputs != false, hasInputs switch
            {
                true => "getblock shows it",
                false => "getblock does not show it: inputs that spend outputs from before 'fromBlock' have no value",
                null => "the pinned block has no transaction that would show it",
            }),
            new("balances", false, "a node does not tell the balance of an address at a block"),
        ];
    }

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) => account.Chain == Chain
        ? ReadWholeAsync(cancellationToken)
        : throw _node.Failure($"{account} is an account of another chain. Ask a reader of {account.Chain}.");

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        if (transaction.OtherText is not null)
            return TransferTable.Empty;
        TransferTable table = await ReadWholeAsync(cancellationToken).ConfigureAwait(false);
        for (int row = 0; row < table.Count; row++)
            if (table.Columns.TransactionIdOf(table.Columns.Transaction[row]) == transaction)
                return table;
        return TransferTable.Empty;
    }

    /// <inheritdoc/>
    /// <remarks>Always null: a node tells what is unspent now, after minutes of searching, and nothing of a block.</remarks>
    public ValueTask<BalanceAnswer?> ReadBalanceAsync(Account account, Asset asset, CancellationToken cancellationToken = default) => new((BalanceAnswer?)null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
        _pin.Dispose();
        _whole.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool? ShowsInputs(ReadOnlyMemory<byte> result)
    {
        using JsonDocument block = CoinJson.Parse(result);
        JsonElement[] inputs = [.. CoinJson.Items(block.RootElement, "tx").Skip(1).SelectMany(transaction => CoinJson.Items(transaction, "vin"))];
        return inputs.Length == 0 ? null : Array.TrueForAll(inputs, input => CoinJson.Has(input, "prevout"));
    }

    private async ValueTask<TransferTable> ReadWholeAsync(CancellationToken cancellationToken)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        return await _whole.GetAsync(head, token => ReadBlocksAsync(head, token), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<TransferTable> ReadBlocksAsync(ChainHead head, CancellationToken cancellationToken)
    {
        try
        {
            var ledger = new CoinLedger(Chain, Name);
            await new BitcoindBlocks(_node, _session, _prefix).AddAsync(_node.Options.FromBlock, head, ledger, cancellationToken).ConfigureAwait(false);
            return ledger.Complete(head, "bitcoind", BlindSpots());
        }
        catch (Exception failure) when (failure is FormatException or JsonException or OverflowException)
        {
            throw new ChainReadException($"{Name}: It answers what no node should ({failure.Message}). Try another node.", failure) { Reader = Name };
        }
    }

    private IEnumerable<ReadIssue> BlindSpots()
    {
        if (_node.Options.FromBlock > 0)
            yield return new ReadIssue(ReadIssueSeverity.Doubt, Name, 0, BlindSpot.Before(_node.Options.FromBlock));
    }

    private async ValueTask<ChainHead> AskFinalAsync(CancellationToken cancellationToken)
    {
        long last = await _node.RequireReadyAsync(cancellationToken).ConfigureAwait(false);
        long block = _node.Options.ToBlock ?? Math.Max(0, last - (_node.Options.Confirmations ?? Finality.ConfirmationsOn(Chain)));
        string hash = await _node.HashAsync(block, cancellationToken).ConfigureAwait(false)
            ?? throw _node.FailureOf($"It does not have block {block}, to which reading is pinned: its last is {last}. Give a block that is there.");
        using JsonDocument answer = await _node.AskAsync("getblock", $"[\"{hash}\",1]", cancellationToken).ConfigureAwait(false);
        return new ChainHead(Chain, block, hash, CoinJson.ReadBlock(answer.RootElement).UnixMilliseconds);
    }

    private async ValueTask<string?> AskHashAsync(long block, CancellationToken cancellationToken)
    {
        // Another chain's node, or one that lags behind, must not cost what was kept.
        long last = await _node.RequireReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _node.HashAsync(block, cancellationToken).ConfigureAwait(false) is { } hash ? hash
            : last < block
                ? throw _node.FailureOf($"Its last block is {last}, before block {block}, up to which the chain was read. Try later, or another node.")
                : null;
    }
}
