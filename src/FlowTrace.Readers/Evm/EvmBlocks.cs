using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.JsonRpc;
using static System.FormattableString;

namespace FlowTrace.Readers.Evm;

/// <summary>Reads every block of a range whole: the way to native transfers where nobody keeps an index of them. Each block is asked for once.</summary>
internal sealed class EvmBlocks(EvmNode node, ReadSession session, string prefix, EvmCapabilities capabilities)
{
    private const int CallsPerBlock = 3;

    /// <summary>Adds all blocks from one to another.</summary>
    /// <exception cref="Reading.ChainReadException">The node lacks one of them.</exception>
    public async ValueTask AddAsync(long first, long last, EvmLedger ledger, CancellationToken cancellationToken)
    {
        // One call of a batch is left for the block that reading is pinned to.
        int each = Math.Max(1, (node.Options.BatchSize - 1) / CallsPerBlock);
        var under = new Queue<Task<ReadOnlyMemory<byte>[]>>();
        for (long next = first; next <= last || under.Count > 0;)
        {
            for (; next <= last && under.Count < node.Options.Concurrency; next += each)
                under.Enqueue(FetchAsync(next, Math.Min(last, next + each - 1), cancellationToken));
            foreach (ReadOnlyMemory<byte> block in await under.Dequeue().ConfigureAwait(false))
                Add(block, ledger);
        }
    }

    private void Add(ReadOnlyMemory<byte> kept, EvmLedger ledger)
    {
        using JsonDocument document = EvmJson.Parse(kept);
        JsonElement block = document.RootElement[0];
        long time = EvmNode.TimeOf(block);
        var receipts = EvmJson.Items(document.RootElement[1]).ToDictionary(receipt => EvmJson.Transaction(EvmJson.Member(receipt, "transactionHash"u8)));
        JsonElement[] transactions = [.. EvmJson.Items(EvmJson.Member(block, "transactions"u8))];
        EvmTrace[] traces = TracesOf(document.RootElement[2], transactions);
        for (int i = 0; i < transactions.Length; i++)
        {
            TransactionId id = EvmJson.Transaction(EvmJson.Member(transactions[i], "hash"u8));
            if (!receipts.TryGetValue(id, out JsonElement receipt))
                throw node.Failure($"It does not have the receipt of transaction {id.ToText(node.Chain)}, of which it has the block. Try another node.");
            ledger.Add(time, transactions[i], receipt, traces[i]);
            if (capabilities.HasTraces && traces[i].IsMissing)
                ledger.Builder.Report(EvmTransactions.Untraced(node, id));
        }

        ledger.AddWithdrawals(time, block);
    }

    // Geth's form has one item a transaction, in the order of the block; Parity's has rows that bear the transaction's hash.
    private static EvmTrace[] TracesOf(JsonElement answer, JsonElement[] transactions)
    {
        JsonElement[] items = [.. EvmJson.Items(answer)];
        if (items.Length == transactions.Length && !Array.Exists(items, item => EvmJson.Has(item, "transactionHash"u8)))
            return [.. items.Select(item => new EvmTrace(EvmJson.Member(item, "result"u8), []))];
        ILookup<TransactionId, JsonElement> rows = items.Where(item => EvmJson.Has(item, "transactionHash"u8))
            .ToLookup(item => EvmJson.Transaction(EvmJson.Member(item, "transactionHash"u8)));
        return [.. transactions.Select(one => new EvmTrace(default, [.. rows[EvmJson.Transaction(EvmJson.Member(one, "hash"u8))]]))];
    }

    private async Task<ReadOnlyMemory<byte>[]> FetchAsync(long first, long last, CancellationToken cancellationToken)
    {
        var blocks = new ReadOnlyMemory<byte>[last - first + 1];
        var missing = new List<long>();
        for (long number = first; number <= last; number++)
            if (await session.FindAsync(KeyOf(number), cancellationToken).ConfigureAwait(false) is { } kept)
                blocks[number - first] = kept;
            else
                missing.Add(number);
        JsonRpcCall[] asked = [.. missing.SelectMany(CallsFor)];
        IReadOnlyList<JsonRpcAnswer> answers = await node.SendAsync(asked, cancellationToken).ConfigureAwait(false);
        int each = missing.Count == 0 ? 0 : asked.Length / missing.Count;
        for (int at = 0; at < missing.Count; at++)
        {
            for (int part = at * each; part < (at + 1) * each; part++)
                if (answers[part].IsNull)
                    throw node.Failure(
                        Invariant($"It does not have block {missing[at]} ({asked[part].Method}). It may have pruned it, or be behind: name another node."));
            var parts = new List<ReadOnlyMemory<byte>>();
            for (int part = at * each; part < (at + 1) * each; part++)
                parts.Add(node.Require(answers[part], asked[part].Method));
            if (!capabilities.HasBlockReceipts)
                parts.Insert(1, await ReceiptsAsync(parts[0], cancellationToken).ConfigureAwait(false));
            blocks[missing[at] - first] = EvmTransactions.Join(parts);
            await session.KeepAsync(KeyOf(missing[at]), blocks[missing[at] - first], cancellationToken).ConfigureAwait(false);
        }

        return blocks;
    }

    private string KeyOf(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}block|{number}");

    private JsonRpcCall[] CallsFor(long number) =>
    [
        new("eth_getBlockByNumber", $"[{EvmNode.Hex(number)},true]"),
        .. capabilities.HasBlockReceipts ? [new JsonRpcCall("eth_getBlockReceipts", $"[{EvmNode.Hex(number)}]")] : Array.Empty<JsonRpcCall>(),
        .. capabilities.HasTraces ? [capabilities.TraceOf(number)] : Array.Empty<JsonRpcCall>(),
    ];

    /// <summary>The receipts of a block, one by one: the node does not hand them over together.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReceiptsAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        using JsonDocument document = EvmJson.Parse(block);
        JsonRpcCall[] calls =
        [
            .. EvmJson.Items(EvmJson.Member(document.RootElement, "transactions"u8)).Select(transaction =>
                new JsonRpcCall("eth_getTransactionReceipt", $"[\"{EvmJson.Text(EvmJson.Member(transaction, "hash"u8))}\"]")),
        ];
        IReadOnlyList<JsonRpcAnswer> answers = await node.SendAsync(calls, cancellationToken).ConfigureAwait(false);
        var joined = new MemoryStream();
        joined.WriteByte((byte)'[');
        for (int i = 0; i < answers.Count; i++)
        {
            if (i > 0)
                joined.WriteByte((byte)',');
            joined.Write(node.Require(answers[i], "eth_getTransactionReceipt").Span);
        }

        joined.WriteByte((byte)']');
        return joined.ToArray();
    }
}
