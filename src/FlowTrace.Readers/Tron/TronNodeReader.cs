using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Tron;

/// <summary>Reads Tron, or a chain of its kind, from the HTTP API of a full node: every block once, with what came of its transactions.</summary>
/// <remarks>
/// A node keeps no lists of accounts. Blocks from <see cref="ProviderOptions.FromBlock"/> on are read when the first account is asked for: one request for
/// a hundred blocks, and one for each that has transactions; accounts cost nothing more. What is read is exact: the order of everything, internal transfers
/// (where the node saves them), fees, lent energy, events.
/// </remarks>
public sealed class TronNodeReader : ILiveReader
{
    private readonly TronApi _api;
    private readonly ReadSession _session;
    private readonly string _prefix;
    private readonly TronHead _head;
    private readonly PerHead<TransferTable> _whole = new();

    private TronNodeReader(IReadOnlyList<ProviderOptions> providers, ReadSession session)
    {
        _api = new TronApi(providers, session);
        _session = session;
        _prefix = $"{Chain}|tronnode|";
        _head = new TronHead(_api, session, _prefix, margin: 0);
    }

    /// <inheritdoc/>
    public string Name => _api.Name;

    /// <inheritdoc/>
    public ChainId Chain => _api.Chain;

    internal static TronNodeReader Open(IReadOnlyList<ProviderOptions> providers, ReadSession session) =>
        providers[0].Chain.Namespace == "tron" ? new TronNodeReader(providers, session)
        : throw new ArgumentException($"{providers[0].Chain} is no chain of Tron's kind, so no node of Tron reads it. Check the provider's chain.",
            nameof(providers));

    /// <inheritdoc/>
    public ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken = default) => _head.GetAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken = default) => _head.AdvanceAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReaderCapability>> ProbeAsync(CancellationToken cancellationToken = default)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        long blocks = Math.Max(0, head.Block - _api.Options.FromBlock + 1);
        return
        [
            new("lists of accounts", false, System.FormattableString.Invariant(
                $"A node keeps none: {blocks} blocks are read once, with about {blocks + (blocks / 100) + 1} requests at most.")),
            new("order within a block", true, "Blocks and infos tell the place of everything."),
            new("internal transfers", true, "They are there where the node was started with saveInternalTx."),
            new("balances at the pinned block", false, "Tron's nodes tell present balances."),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        if (account.Chain != Chain)
            throw _api.Failure($"{account} is an account of another chain. Ask a reader of {account.Chain}.");
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        return await _whole.GetAsync(head, token => ReadWholeAsync(head, token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        if (transaction.IsNone || transaction.OtherText is not null
            || await new TronTransactions(_api, _session, _prefix).FindAsync(transaction, head, cancellationToken).ConfigureAwait(false) is not { } answer)
            return TransferTable.Empty;
        var ledger = new TronLedger(_api, $"{Name}, {transaction}");
        ledger.Read(answer);
        return ledger.Complete(head);
    }

    /// <inheritdoc/>
    public ValueTask<BalanceAnswer?> ReadBalanceAsync(Account account, Asset asset, CancellationToken cancellationToken = default) =>
        TronBalances.AskAsync(_api, account, asset, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        _head.Dispose();
        _whole.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<TransferTable> ReadWholeAsync(ChainHead head, CancellationToken cancellationToken)
    {
        var ledger = new TronLedger(_api, Name);
        await foreach (IReadOnlyList<JsonElement> answers in
            new TronBlocks(_api, _session, _prefix).ReadAsync(_api.Options.FromBlock, head.Block, cancellationToken).ConfigureAwait(false))
            foreach (JsonElement answer in answers)
                ledger.Read(answer);
        return ledger.Complete(head);
    }
}
