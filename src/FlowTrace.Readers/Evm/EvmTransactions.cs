using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;
using static System.FormattableString;

namespace FlowTrace.Readers.Evm;

/// <summary>Fetches whole transactions, each with its receipt, its trace where the node traces, and its block's time; each is asked for once.</summary>
internal sealed class EvmTransactions(EvmNode node, ReadSession session, string prefix, EvmCapabilities capabilities)
{
    /// <summary>Adds transactions to a ledger, in the order given.</summary>
    /// <exception cref="ChainReadException">The node lacks one of them or its block, or the chain has replaced it meanwhile.</exception>
    public async ValueTask AddAsync(IReadOnlyList<Touch> touches, EvmLedger ledger, CancellationToken cancellationToken)
    {
        Dictionary<long, (long Time, string Hash)> blocks =
            await BlocksAsync([.. touches.Select(touch => touch.Block).Distinct()], cancellationToken).ConfigureAwait(false);
        // One call of a batch is left for the block that reading is pinned to.
        int chunk = Math.Max(1, (node.Options.BatchSize - 1) / (capabilities.HasTraces ? 3 : 2));
        for (int start = 0; start < touches.Count; start += chunk)
        {
            Touch[] some = [.. touches.Skip(start).Take(chunk)];
            ReadOnlyMemory<byte>[] details = await DetailsAsync(some, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < some.Length; i++)
            {
                using JsonDocument detail = EvmJson.Parse(details[i]);
                JsonElement[] parts = [.. detail.RootElement.EnumerateArray()];
                (long time, string hash) = blocks[some[i].Block];
                if (EvmJson.Text(EvmJson.Member(parts[1], "blockHash"u8)) is { Length: > 0 } own && own != hash)
                    throw node.Failure(
                        Invariant($"The chain replaced block {some[i].Block} while it was read ({own} became {hash}). ")
                        + "Run again; give 'confirmations' to stay behind such blocks.");
                var trace = EvmTrace.Of(parts[2]);
                ledger.Add(time, parts[0], parts[1], trace);
                if (capabilities.HasTraces && trace.IsMissing)
                    ledger.Builder.Report(Untraced(node, EvmJson.Transaction(EvmJson.Member(parts[0], "hash"u8))));
            }
        }
    }

    /// <summary>That a node which traces does not trace this transaction.</summary>
    internal static ReadIssue Untraced(EvmNode node, in TransactionId transaction) => new(
        ReadIssueSeverity.Doubt, node.Name, 0,
            "The node does not tell what happened within this transaction: coins moved there are not seen. Try another node.",
        transaction.ToText(node.Chain));

    /// <summary>The transaction's block, or null where the node does not know it.</summary>
    public async ValueTask<Touch?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(KeyOf(hash), cancellationToken).ConfigureAwait(false) is { } kept)
        {
            using JsonDocument detail = EvmJson.Parse(kept);
            return TouchOf(detail.RootElement[0], hash);
        }

        using JsonDocument found =
            EvmJson.Parse(await node.AskAsync("eth_getTransactionByHash", $"[\"{hash}\"]", cancellationToken).ConfigureAwait(false));
        return EvmJson.Has(found.RootElement, "blockNumber"u8) ? TouchOf(found.RootElement, hash) : null;
    }

    private static Touch TouchOf(JsonElement transaction, string hash) => new(EvmJson.Number(EvmJson.Member(transaction, "blockNumber"u8)), hash);

    private string KeyOf(string hash) => $"{prefix}tx|{hash}";

    private async ValueTask<Dictionary<long, (long Time, string Hash)>> BlocksAsync(long[] numbers, CancellationToken cancellationToken)
    {
        var blocks = new Dictionary<long, (long, string)>();
        var missing = new List<long>();
        foreach (long number in numbers)
            if (await session.FindAsync(Invariant($"{prefix}header|{number}"), cancellationToken).ConfigureAwait(false) is { } kept)
                AddBlock(kept);
            else
                missing.Add(number);
        IReadOnlyList<JsonRpcAnswer> answers = await node.SendAsync(
            [.. missing.Select(number => new JsonRpcCall("eth_getBlockByNumber", $"[{EvmNode.Hex(number)},false]"))], cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < missing.Count; i++)
        {
            ReadOnlyMemory<byte> header = node.Require(answers[i], "eth_getBlockByNumber");
            if (answers[i].IsNull)
                throw node.Failure(Invariant($"It does not have block {missing[i]}, of which it has shown a transaction. Try another node."));
            AddBlock(header);
            if (!blocks.ContainsKey(missing[i]))
                throw node.Failure(Invariant($"It answers with another block than {missing[i]}, which it was asked for. Try another node."));
            await session.KeepAsync(Invariant($"{prefix}header|{missing[i]}"), header, cancellationToken).ConfigureAwait(false);
        }

        return blocks;

        void AddBlock(ReadOnlyMemory<byte> header)
        {
            using JsonDocument document = EvmJson.Parse(header);
            ChainHead head = node.HeadOf(document.RootElement);
            blocks[head.Block] = (head.UnixMilliseconds, head.Hash);
        }
    }

    /// <summary>For every transaction the array of its body, its receipt and its trace.</summary>
    private async ValueTask<ReadOnlyMemory<byte>[]> DetailsAsync(Touch[] touches, CancellationToken cancellationToken)
    {
        var details = new ReadOnlyMemory<byte>[touches.Length];
        var missing = new List<int>();
        for (int i = 0; i < touches.Length; i++)
            if (await session.FindAsync(KeyOf(touches[i].Hash), cancellationToken).ConfigureAwait(false) is { } kept)
                details[i] = kept;
            else
                missing.Add(i);
        IReadOnlyList<JsonRpcAnswer> answers =
            await node.SendAsync([.. missing.SelectMany(i => CallsFor(touches[i].Hash))], cancellationToken).ConfigureAwait(false);
        int each = capabilities.HasTraces ? 3 : 2;
        for (int at = 0; at < missing.Count; at++)
        {
            string hash = touches[missing[at]].Hash;
            JsonRpcAnswer[] parts = [.. answers.Skip(at * each).Take(each)];
            if (parts[0].IsNull || parts[1].IsNull)
                throw node.Failure($"It shows transaction {hash} among an account's and does not have it. Try another node.");
            ReadOnlyMemory<byte> joined = Join([.. parts.Select((part, place) => node.Require(part, CallsFor(hash)[place].Method))]);
            details[missing[at]] = joined;
            await session.KeepAsync(KeyOf(hash), joined, cancellationToken).ConfigureAwait(false);
        }

        return details;
    }

    private JsonRpcCall[] CallsFor(string hash) =>
    [
        new("eth_getTransactionByHash", $"[\"{hash}\"]"), new("eth_getTransactionReceipt", $"[\"{hash}\"]"),
        .. capabilities.HasTraces ? [capabilities.TraceOf(hash)] : Array.Empty<JsonRpcCall>(),
    ];

    /// <summary>Answers as the items of one array; what is missing to three is null.</summary>
    internal static ReadOnlyMemory<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        const int items = 3;
        var joined = new MemoryStream();
        joined.WriteByte((byte)'[');
        for (int i = 0; i < items; i++)
        {
            if (i > 0)
                joined.WriteByte((byte)',');
            joined.Write(i < parts.Count ? parts[i].Span : "null"u8);
        }

        joined.WriteByte((byte)']');
        return joined.ToArray();
    }
}
