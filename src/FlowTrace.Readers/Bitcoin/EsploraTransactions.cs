using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>
/// Transactions as Esplora shows them, each kept once, and their places in their blocks, which it shows beside: by the proof that the block has the
/// transaction, or by the block's list where several are of one block.
/// </summary>
internal sealed class EsploraTransactions(EsploraNode node, ReadSession session, string prefix)
{
    private readonly ConcurrentDictionary<(string Head, long Block), string> _hashes = [];
    private volatile bool _hasNoProofs;

    /// <summary>Keeps a transaction that stands in a final block.</summary>
    public async ValueTask KeepAsync(string id, JsonElement transaction)
    {
        string key = BodyKey(id);
        if (await session.Archive.FindAsync(key).ConfigureAwait(false) is null)
            await session.KeepAsync(key, CoinJson.Shorten(transaction), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The transaction's block; null where the server does not know the transaction, or no block up to the pinned one has it.</summary>
    public async ValueTask<CoinSighting?> FindAsync(string id, ChainHead head, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(BodyKey(id), cancellationToken).ConfigureAwait(false) is { } kept)
        {
            using JsonDocument known = CoinJson.Parse(kept);
            return SightingOf(known.RootElement, id, head);
        }

        (JsonDocument? answer, _) = await node.AskAsync($"/tx/{id}", $"transaction {id}", cancellationToken).ConfigureAwait(false);
        using (answer)
        {
            if (answer is null || SightingOf(answer.RootElement, id, head) is not { } found)
                return null;
            await KeepAsync(id, answer.RootElement).ConfigureAwait(false);
            return found;
        }
    }

    /// <summary>What a transaction that was found spends and makes.</summary>
    public async ValueTask<CoinTransaction> ReadAsync(CoinSighting sighting, ChainHead head, CancellationToken cancellationToken)
    {
        using JsonDocument body = await BodyAsync(sighting, head, cancellationToken).ConfigureAwait(false);
        return CoinJson.ReadEsplora(body.RootElement);
    }

    /// <summary>Adds transactions to a ledger, in the order given.</summary>
    /// <exception cref="Reading.ChainReadException">A server fails, or the chain has replaced a block meanwhile.</exception>
    public async ValueTask AddAsync(IReadOnlyList<CoinSighting> sightings, ChainHead head, CoinLedger ledger, CancellationToken cancellationToken)
    {
        var bodies = new JsonDocument[sightings.Count];
        try
        {
            for (int i = 0; i < bodies.Length; i++)
                bodies[i] = await BodyAsync(sightings[i], head, cancellationToken).ConfigureAwait(false);
            CoinBlock[] blocks = [.. bodies.Select(body => BlockOf(body.RootElement, head))];
            int[] places = await PlacesAsync(sightings, blocks, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < bodies.Length; i++)
                ledger.Add(CoinJson.ReadEsplora(bodies[i].RootElement), blocks[i], places[i]);
        }
        finally
        {
            foreach (JsonDocument? body in bodies)
                body?.Dispose();
        }
    }

    private static CoinSighting? SightingOf(JsonElement transaction, string id, ChainHead head) =>
        CoinJson.ReadStatus(transaction) is { } block && block.Block <= head.Block ? new CoinSighting(block.Block, id) : null;

    private async ValueTask<JsonDocument> BodyAsync(CoinSighting sighting, ChainHead head, CancellationToken cancellationToken)
    {
        string key = BodyKey(sighting.Id);
        ReadOnlyMemory<byte>? kept = await session.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (kept is null && await FindAsync(sighting.Id, head, cancellationToken).ConfigureAwait(false) is not null)
            kept = await session.FindAsync(key, cancellationToken).ConfigureAwait(false);
        return CoinJson.Parse(kept ?? throw node.Failure($"It shows transaction {sighting.Id} among an account's and does not have it. Try another server."));
    }

    private CoinBlock BlockOf(JsonElement transaction, ChainHead head)
    {
        CoinBlock block = CoinJson.ReadStatus(transaction) ?? throw new FormatException("a transaction says of itself that no block has it");
        string known = block.Block == head.Block && head.Hash.Length > 0 ? head.Hash : _hashes.GetOrAdd((head.Hash, block.Block), block.Hash);
        return known == block.Hash ? block : throw node.FailureOf(
            $"The chain replaced block {block.Block} while it was read ({known} became {block.Hash}). Run again, or raise 'confirmations'.");
    }

    private async ValueTask<int[]> PlacesAsync(IReadOnlyList<CoinSighting> sightings, CoinBlock[] blocks, CancellationToken cancellationToken)
    {
        var places = new int[sightings.Count];
        var missing = new List<int>();
        for (int i = 0; i < places.Length; i++)
            if (await session.FindAsync(PlaceKey(sightings[i].Id), cancellationToken).ConfigureAwait(false) is { } kept)
                places[i] = int.Parse(Encoding.ASCII.GetString(kept.Span), CultureInfo.InvariantCulture);
            else
                missing.Add(i);
        var options = new ParallelOptions { MaxDegreeOfParallelism = node.Options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            missing.GroupBy(i => blocks[i].Hash, StringComparer.Ordinal),
            options,
            async (block, token) =>
            {
                int[] members = [.. block];
                int[] found = await AskPlacesAsync(block.Key, [.. members.Select(i => sightings[i].Id)], token).ConfigureAwait(false);
                for (int i = 0; i < members.Length; i++)
                {
                    places[members[i]] = found[i];
                    byte[] text = Encoding.ASCII.GetBytes(found[i].ToString(CultureInfo.InvariantCulture));
                    await session.KeepAsync(PlaceKey(sightings[members[i]].Id), text, token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        return places;
    }

    private async ValueTask<int[]> AskPlacesAsync(string block, string[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 1 && !_hasNoProofs)
        {
            (JsonDocument? proof, _) = await node.AskAsync($"/tx/{ids[0]}/merkle-proof", $"the place of {ids[0]}", cancellationToken).ConfigureAwait(false);
            using (proof)
                if (proof is not null && CoinJson.Has(proof.RootElement, "pos"))
                    return [checked((int)CoinJson.Number(proof.RootElement, "pos"))];
            _hasNoProofs = true;
        }

        (JsonDocument? list, _) = await node.AskAsync($"/block/{block}/txids", $"the transactions of block {block}", cancellationToken).ConfigureAwait(false);
        using (list)
        {
            if (list?.RootElement.ValueKind != JsonValueKind.Array)
                throw node.Failure($"It does not have block {block}, of which it has shown a transaction. Run again, or try another server.");
            string?[] all = [.. list.RootElement.EnumerateArray().Select(id => id.GetString())];
            int[] places = Array.ConvertAll(ids, id => Array.IndexOf(all, id));
            return Array.IndexOf(places, -1) is var lost and >= 0
                ? throw node.Failure($"It says that block {block} has transaction {ids[lost]}, which the block does not list. Run again.")
                : places;
        }
    }

    private string BodyKey(string id) => $"{prefix}tx|{id}";

    private string PlaceKey(string id) => $"{prefix}place|{id}";
}
