using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FlowTrace.Chain;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>
/// Scripts that have no address. An account of one has only the beginning of the hash that a server wants: the whole is learned from the transactions that
/// are read, and kept.
/// </summary>
internal sealed class EsploraScripts(EsploraNode node, ReadSession session, string prefix, EsploraTransactions transactions)
{
    private readonly ConcurrentDictionary<Account, string> _hashes = [];
    private readonly ConcurrentDictionary<(Account Account, string Maker), byte> _makers = [];
    private readonly ConcurrentDictionary<Account, byte> _kept = [];

    /// <summary>Remembers a script, and a transaction that pays it.</summary>
    public void Note(Account account, byte[] script, TransactionId maker)
    {
        _hashes.TryAdd(account, Convert.ToHexStringLower(SHA256.HashData(script)));
        _makers.TryAdd((account, maker.ToString()), 0);
    }

    /// <summary>The SHA-256 of the account's script; null for an account of none, and where no transaction with the script was read.</summary>
    public async ValueTask<string?> FindAsync(Account account, CancellationToken cancellationToken) =>
        _hashes.TryGetValue(account, out string? known) ? known
            : account.Address.Kind == AddressKind.Script && await session.FindAsync(KeyOf(account), cancellationToken).ConfigureAwait(false) is { } kept
                ? Encoding.ASCII.GetString(kept.Span) : null;

    public async ValueTask<bool> IsKnownAsync(Account account, CancellationToken cancellationToken) =>
        await FindAsync(account, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Keeps what was learned, for later runs.</summary>
    public async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        foreach ((Account account, string hash) in _hashes)
            if (_kept.TryAdd(account, 0))
                await session.KeepAsync(KeyOf(account), Encoding.ASCII.GetBytes(hash), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The transactions that were seen to pay a script, and those that spend what they paid, in the order of their blocks.</summary>
    /// <exception cref="Reading.ChainReadException">A server fails.</exception>
    public async ValueTask<List<CoinSighting>> FollowAsync(Account account, ChainHead head, CancellationToken cancellationToken)
    {
        var found = new HashSet<CoinSighting>();
        var ledger = new CoinLedger(node.Chain, node.Name);
        foreach (string maker in _makers.Keys.Where(key => key.Account == account).Select(key => key.Maker).Order(StringComparer.Ordinal))
        {
            if (await transactions.FindAsync(maker, head, cancellationToken).ConfigureAwait(false) is not { } sighting)
                continue;
            found.Add(sighting);
            CoinTransaction made = await transactions.ReadAsync(sighting, head, cancellationToken).ConfigureAwait(false);
            (JsonDocument? answer, _) = await node.AskAsync($"/tx/{maker}/outspends", $"what spends {maker}", cancellationToken).ConfigureAwait(false);
            using (answer)
            {
                JsonElement[] spenders = [.. CoinJson.Elements(answer?.RootElement ?? default)];
                for (int i = 0; i < made.Outputs.Count && i < spenders.Length; i++)
                    if (CoinJson.Text(spenders[i], "txid") is { Length: > 0 } spender && ledger.OwnerOf(made.Outputs[i], made.Id) == account
                        && await transactions.FindAsync(spender, head, cancellationToken).ConfigureAwait(false) is { } spending)
                        found.Add(spending);
            }
        }

        return [.. found.OrderBy(sighting => sighting.Block).ThenBy(sighting => sighting.Id, StringComparer.Ordinal)];
    }

    private string KeyOf(in Account account) => $"{prefix}script|{account.AddressText}";
}
