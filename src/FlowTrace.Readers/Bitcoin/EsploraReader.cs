using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>
/// Reads a chain like Bitcoin from Esplora, as Blockstream, mempool.space or one's own server serve it: the history of each account, whole transactions.
/// </summary>
/// <remarks>
/// <para>An account costs one request for every 25 of its transactions, and one for every block that has any, for the order within the block. What was
/// read before is not asked for again, whichever account it was read for.</para>
/// <para>An output that pays no single address belongs to an account of its script. Such an account can be read once a transaction that pays or spends it
/// was; before that nobody knows the script, and its table says so as a doubt.</para>
/// </remarks>
public sealed class EsploraReader : ILiveReader
{
    private const string Format = "esplora";

    private readonly EsploraNode _node;
    private readonly ReadSession _session;
    private readonly HeadPin _pin;
    private readonly string _prefix;
    private readonly EsploraTransactions _transactions;
    private readonly EsploraHistory _history;
    private readonly EsploraScripts _scripts;

    internal EsploraReader(EsploraNode node, ReadSession session)
    {
        _node = node;
        _session = session;
        _prefix = $"{node.Chain}|esplora|";
        _pin = new HeadPin(session, node.Chain, _prefix, AskFinalAsync, AskHashAsync);
        _transactions = new EsploraTransactions(node, session, _prefix);
        _history = new EsploraHistory(node, session, _prefix, _transactions.KeepAsync);
        _scripts = new EsploraScripts(node, session, _prefix, _transactions);
    }

    /// <inheritdoc/>
    public string Name => _node.Name;

    /// <inheritdoc/>
    public ChainId Chain => _node.Chain;

    internal static EsploraReader Open(IReadOnlyList<ProviderOptions> providers, ReadSession session)
    {
        BitcoinChains.Require(providers[0]);
        return new EsploraReader(new EsploraNode([.. providers.Select(session.Open)]), session);
    }

    /// <inheritdoc/>
    public ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken = default) => _pin.GetAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken = default) => _pin.AdvanceAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReaderCapability>> ProbeAsync(CancellationToken cancellationToken = default)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        bool hasLists = await HasAsync($"/block/{head.Hash}/txids", cancellationToken).ConfigureAwait(false);
        bool hasScripts = await HasAsync($"/scripthash/{new string('0', 64)}/txs/chain", cancellationToken).ConfigureAwait(false);
        return
        [
            new("histories of addresses", true, "25 transactions a request"),
            new("order within blocks", hasLists, hasLists ? "a request a block that has transactions of the account"
                : "the server lists no blocks, so that accounts cannot be read"),
            new("scripts without an address", hasScripts, hasScripts ? "read by the script's hash"
                : "what leaves such scripts is found only for outputs that were seen"),
            new("balances", true, "of now, and not of the pinned block"),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        if (account.Chain != Chain)
            throw _node.Failure($"{account} is an account of another chain. Ask a reader of {account.Chain}.");
        if (account.IsTransaction)
            return await ReadTransactionAsync(TransactionId.Parse(account.AddressText), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(
            async head =>
            {
                var ledger = new CoinLedger(Chain, Name, _scripts.Note);
                if (await PathOfAsync(account, cancellationToken).ConfigureAwait(false) is not { } path)
                    return ledger.Complete(head, Format, [Doubt(
                        $"{account.AddressText} is no account that the provider can list: what it received and paid is not seen. "
                        + "Read the transaction that pays it first.")]);
                if (await _history.FindAsync(account, path, head, cancellationToken).ConfigureAwait(false) is not { } found)
                    return await _scripts.IsKnownAsync(account, cancellationToken).ConfigureAwait(false)
                        ? await ReadBySpendersAsync(account, head, ledger, cancellationToken).ConfigureAwait(false)
                        : throw _node.Failure($"It does not have {path}. Check that the address is that of the API, such as https://…/api.");
                found.Reverse();
                await _transactions.AddAsync(found, head, ledger, cancellationToken).ConfigureAwait(false);
                await _scripts.KeepAsync(cancellationToken).ConfigureAwait(false);
                return ledger.Complete(head, Format, BlindSpots());
            }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
        transaction.OtherText is not null ? TransferTable.Empty : await ReadAsync(
            async head =>
            {
                if (await _transactions.FindAsync(transaction.ToString(), head, cancellationToken).ConfigureAwait(false) is not { } found)
                    return TransferTable.Empty;
                var ledger = new CoinLedger(Chain, Name, _scripts.Note);
                await _transactions.AddAsync([found], head, ledger, cancellationToken).ConfigureAwait(false);
                await _scripts.KeepAsync(cancellationToken).ConfigureAwait(false);
                return ledger.Complete(head, Format, []);
            }).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<BalanceAnswer?> ReadBalanceAsync(Account account, Asset asset, CancellationToken cancellationToken = default)
    {
        if (asset != Asset.Native(Chain) || account.Chain != Chain || account.IsTransaction
            || await PathOfAsync(account, cancellationToken).ConfigureAwait(false) is not { } path)
            return null;
        await PinAsync(cancellationToken).ConfigureAwait(false);
        (JsonDocument? answer, _) = await _node.AskAsync(path, $"the balance of {account.AddressText}", cancellationToken).ConfigureAwait(false);
        using (answer)
        {
            if (answer is null || !CoinJson.Has(answer.RootElement, "chain_stats"))
                return null;
            JsonElement stats = CoinJson.Member(answer.RootElement, "chain_stats");
            UInt128 funded = CoinJson.Satoshi(CoinJson.Member(stats, "funded_txo_sum"));
            UInt128 spent = CoinJson.Satoshi(CoinJson.Member(stats, "spent_txo_sum"));
            return spent > funded ? null : new BalanceAnswer(funded - spent, Block: null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _node.Dispose();
        _pin.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<TransferTable> ReadAsync(Func<ChainHead, ValueTask<TransferTable>> read)
    {
        try
        {
            return await read(await PinAsync().ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is FormatException or JsonException or OverflowException)
        {
            throw new ChainReadException($"{Name}: It answers what no server of Esplora should ({failure.Message}). Try another.", failure) { Reader = Name };
        }
    }

    /// <summary>The path of an account's history; null for places that have none, and for scripts of which only a part of the hash is known.</summary>
    private async ValueTask<string?> PathOfAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.Address.Kind == AddressKind.Script)
            return await _scripts.FindAsync(account, cancellationToken).ConfigureAwait(false) is { } hash ? $"/scripthash/{hash}" : null;
        bool isPlace = account.IsFeeSink || account.IsUnspendable || account.Address.Kind == AddressKind.Coinbase
            || account.Address == Address.Unknown;
        return isPlace ? null : $"/address/{Uri.EscapeDataString(account.AddressText)}";
    }

    /// <summary>The history of a script where the server has none: what was seen to pay it, and what spends that.</summary>
    private async ValueTask<TransferTable> ReadBySpendersAsync(Account account, ChainHead head, CoinLedger ledger, CancellationToken cancellationToken)
    {
        List<CoinSighting> found = await _scripts.FollowAsync(account, head, cancellationToken).ConfigureAwait(false);
        await _transactions.AddAsync(found, head, ledger, cancellationToken).ConfigureAwait(false);
        await _scripts.KeepAsync(cancellationToken).ConfigureAwait(false);
        return ledger.Complete(head, Format, [
            .. BlindSpots(),
            Doubt(
                $"The server has no histories of scripts: of {account.AddressText} only outputs that were met before were followed. "
                + "Name another server to see all."),
        ]);
    }

    private IEnumerable<ReadIssue> BlindSpots()
    {
        if (_node.Options.FromBlock > 0)
            yield return Doubt(BlindSpot.Before(_node.Options.FromBlock));
    }

    private ReadIssue Doubt(string message) => new(ReadIssueSeverity.Doubt, Name, 0, message);

    private async ValueTask<bool> HasAsync(string path, CancellationToken cancellationToken)
    {
        (JsonDocument? answer, _) = await _node.AskAsync(path, path, cancellationToken).ConfigureAwait(false);
        using (answer)
            return answer is not null;
    }

    private async ValueTask<ChainHead> AskFinalAsync(CancellationToken cancellationToken)
    {
        await _node.RequireChainAsync(cancellationToken).ConfigureAwait(false);
        long tip = await _node.TipAsync(cancellationToken).ConfigureAwait(false);
        long block = _node.Options.ToBlock ?? Math.Max(0, tip - (_node.Options.Confirmations ?? Finality.ConfirmationsOn(Chain)));
        string hash = await _node.HashAsync(block, cancellationToken).ConfigureAwait(false)
            ?? throw _node.FailureOf($"It does not have block {block}, to which reading is pinned: its last is {tip}. Give a block that is there.");
        (JsonDocument? answer, _) = await _node.AskAsync($"/block/{hash}", $"block {hash}", cancellationToken).ConfigureAwait(false);
        using (answer)
            return answer is not null && CoinJson.Has(answer.RootElement, "timestamp")
                ? new ChainHead(Chain, block, hash, CoinJson.Number(answer.RootElement, "timestamp") * 1000)
                : throw _node.Failure($"It does not show block {hash}. Try another server.");
    }

    private async ValueTask<string?> AskHashAsync(long block, CancellationToken cancellationToken)
    {
        // Another chain's server, or one that lags behind, must not cost what was kept.
        await _node.RequireChainAsync(cancellationToken).ConfigureAwait(false);
        return await _node.HashAsync(block, cancellationToken).ConfigureAwait(false) is { } hash ? hash
            : await _node.TipAsync(cancellationToken).ConfigureAwait(false) is var tip && tip < block
                ? throw _node.FailureOf($"Its last block is {tip}, before block {block}, up to which the chain was read. Try later, or another server.")
                : null;
    }
}
