using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Tron;

/// <summary>Reads Tron, or a chain of its kind, from TronGrid's API (version 1).</summary>
/// <remarks>
/// <para>
/// An account costs one request for each of its two lists (transactions with internal ones, and transfers of TRC-20 tokens), one more for every 200 rows
/// of a list, and one for every transaction that the lists do not tell in full: a reward without its amount, or a call of a contract for which the account
/// gave and, as the lists have it, got nothing. A transaction that is asked for by its id costs two.
/// </para>
/// <para>
/// TRC-20 rows tell neither a block nor an index: within one block (three seconds) transfers stand in the order in which the provider lists them.
/// </para>
/// </remarks>
public sealed class TronGridReader : ILiveReader
{
    // The provider's lists come out of an index that follows the chain: a minute behind the last final block they are complete.
    private const int IndexMargin = 20;

    private readonly TronApi _api;
    private readonly ReadSession _session;
    private readonly string _prefix;
    private readonly TronHead _head;
    private readonly TronTransactions _transactions;

    private TronGridReader(IReadOnlyList<ProviderOptions> providers, ReadSession session)
    {
        _api = new TronApi(providers, session);
        _session = session;
        _prefix = $"{Chain}|trongrid|";
        _head = new TronHead(_api, session, _prefix, IndexMargin);
        _transactions = new TronTransactions(_api, session, _prefix);
    }

    /// <inheritdoc/>
    public string Name => _api.Name;

    /// <inheritdoc/>
    public ChainId Chain => _api.Chain;

    internal static TronGridReader Open(IReadOnlyList<ProviderOptions> providers, ReadSession session) =>
        providers[0].Chain.Namespace == "tron" ? new TronGridReader(providers, session)
        : throw new ArgumentException($"{providers[0].Chain} is no chain of Tron's kind, so TronGrid does not read it. Check the provider's chain.",
            nameof(providers));

    /// <inheritdoc/>
    public ValueTask<ChainHead> PinAsync(CancellationToken cancellationToken = default) => _head.GetAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChainHead> AdvanceAsync(CancellationToken cancellationToken = default) => _head.AdvanceAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReaderCapability>> ProbeAsync(CancellationToken cancellationToken = default)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        foreach (string list in new[] { "transactions", "transactions/trc20" })
            await _api.GetAsync(
                string.Create(CultureInfo.InvariantCulture,
                    $"/v1/accounts/T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb/{list}?limit=1&max_timestamp={head.UnixMilliseconds}"),
                list, cancellationToken).ConfigureAwait(false);
        return
        [
            new("transactions", true, "The provider answers transactions of an account."),
            new("internal transfers", true, "They stand among the transactions; where they lack, the transaction's info is asked for."),
            new("token transfers", true, "The provider answers TRC-20 transfers of an account."),
            new("order within a block", false, "TRC-20 rows tell neither a block nor an index: they stand in the order of the provider's list."),
            new("freezes by token issuers", false, "An account's lists do not show them. Read the blocks from a node, or add the issuer's events as a ledger."),
            new("balances at the pinned block", false, "Tron's nodes tell present balances."),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        if (account.Chain != Chain)
            throw _api.Failure($"{account} is an account of another chain. Ask a reader of {account.Chain}.");
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        var ledger = new TronLedger(_api, $"{Name}, {account.AddressText}");
        if (account.Address.Kind != AddressKind.Account20)
            return ledger.Complete(head);
        long first = _api.Options.FromBlock > 0 ? await _head.TimeOfAsync(_api.Options.FromBlock, cancellationToken).ConfigureAwait(false) : 0;
        var gaps = new TronGridGaps(account);

        // Transactions first: they tell the block, which TRC-20 rows do not.
        if (!await ReadAsync("transactions", account, first, head, ledger, gaps.AddRow, cancellationToken).ConfigureAwait(false)
            || !await ReadAsync("transactions/trc20", account, first, head, ledger, gaps.AddToken, cancellationToken).ConfigureAwait(false))
            throw _session.TooMany(Name, account);
        foreach (TransactionId transaction in gaps.Transactions)
            ledger.Read(await _transactions.ReadInfoAsync(transaction, cancellationToken).ConfigureAwait(false));
        return ledger.Complete(head);
    }

    /// <inheritdoc/>
    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        ChainHead head = await PinAsync(cancellationToken).ConfigureAwait(false);
        if (transaction.IsNone || transaction.OtherText is not null
            || await _transactions.FindAsync(transaction, head, cancellationToken).ConfigureAwait(false) is not { } answer)
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
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads one list; false where it was left off because the account has more transfers than are wanted.</summary>
    private async ValueTask<bool> ReadAsync(
        string list, Account account, long first, ChainHead head, TronLedger ledger, Action<JsonElement> note, CancellationToken cancellationToken)
    {
        long moved = 0;
        var pages = new TronGridList(_api, _session, _prefix, list, account.AddressText);
        await foreach ((IReadOnlyList<JsonElement> found, string gap) in pages.ReadAsync(first, head.UnixMilliseconds, cancellationToken).ConfigureAwait(false))
        {
            // A window is a page of its own: no transaction stands in two.
            ledger.Read(PageOf(found));
            foreach (JsonElement row in found)
                note(row);
            if (gap.Length > 0)
                ledger.Doubt(gap);
            moved += found.Count(row => AnswerJson.Text(row, "value"u8) != "0");
            if (moved > (_session.Options.MaxTransfersPerAccount ?? long.MaxValue))
                return false;
        }

        return true;
    }

    private static JsonElement PageOf(IReadOnlyList<JsonElement> rows)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (JsonElement row in rows)
                row.WriteTo(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return AnswerJson.Parse(bytes.ToArray());
    }
}
