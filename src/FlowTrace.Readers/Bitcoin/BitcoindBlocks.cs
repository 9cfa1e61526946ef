using System.Globalization;
using System.Text.Json;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>Reads every block of a range whole; each is asked for once. Batches grow and shrink with the blocks, so that an answer stays of one size.</summary>
internal sealed class BitcoindBlocks(BitcoindNode node, ReadSession session, string prefix)
{
    private const int FirstBlocks = 8;
    private const int WithInputs = 3;
    private const int WithoutInputs = 2;

    // A block of today is 10 to 20 MB in this form, the first ones less than a kilobyte.
    private const long BytesOfAnswer = 16L << 20;

    private long _each = Math.Clamp(node.Options.RangeSize ?? FirstBlocks, 1, node.Options.BatchSize);
    private volatile int _verbosity = WithInputs;

    /// <summary>Adds all blocks from one to the pinned one.</summary>
    /// <exception cref="Reading.ChainReadException">The node lacks one of them, or the chain has replaced one meanwhile.</exception>
    public async ValueTask AddAsync(long first, ChainHead head, CoinLedger ledger, CancellationToken cancellationToken)
    {
        string before = "";
        var under = new Queue<Task<ReadOnlyMemory<byte>[]>>();
        for (long next = first; next <= head.Block || under.Count > 0;)
        {
            while (next <= head.Block && under.Count < node.Options.Concurrency)
            {
                long until = Math.Min(head.Block, next + Interlocked.Read(ref _each) - 1);
                under.Enqueue(FetchAsync(next, until, cancellationToken));
                next = until + 1;
            }

            foreach (ReadOnlyMemory<byte> block in await under.Dequeue().ConfigureAwait(false))
                before = Add(block, before, head, ledger);
        }
    }

    /// <summary>The transactions of a block in their order.</summary>
    internal static CoinBlock Read(JsonElement block, List<CoinTransaction> transactions)
    {
        foreach (JsonElement transaction in CoinJson.Items(block, "tx"))
            transactions.Add(CoinJson.ReadNode(transaction));
        return CoinJson.ReadBlock(block);
    }

    private string Add(ReadOnlyMemory<byte> kept, string before, ChainHead head, CoinLedger ledger)
    {
        using JsonDocument document = CoinJson.Parse(kept);
        var transactions = new List<CoinTransaction>();
        CoinBlock block = Read(document.RootElement, transactions);
        string previous = CoinJson.Text(document.RootElement, "previousblockhash");
        bool isOther = (before.Length > 0 && previous != before) || (block.Block == head.Block && head.Hash.Length > 0 && block.Hash != head.Hash);
        if (isOther)
            throw node.FailureOf(
                $"The chain replaced block {block.Block} or the one before while they were read. Run again; give 'confirmations' to stay behind such blocks.");
        for (int i = 0; i < transactions.Count; i++)
            ledger.Add(transactions[i], block, i);
        return block.Hash;
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
        if (missing.Count == 0)
            return blocks;
        IReadOnlyList<JsonRpcAnswer> hashes =
            await node.SendAsync([.. missing.Select(BitcoindNode.HashCall)], cancellationToken).ConfigureAwait(false);
        IReadOnlyList<JsonRpcAnswer> answers = await AskAsync([.. hashes.Select(node.HashOf)], cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < missing.Count; i++)
        {
            using JsonDocument block = CoinJson.Parse(node.Require(answers[i], "getblock"));
            byte[] needed = CoinJson.Shorten(block.RootElement);
            blocks[missing[i] - first] = needed;
            await session.KeepAsync(KeyOf(missing[i]), needed, cancellationToken).ConfigureAwait(false);
        }

        Measure(answers);
        return blocks;
    }

    /// <summary>Asks with what inputs spend; where the node has lost that, or never had it, without: the ledger's own outputs tell the rest.</summary>
    private async ValueTask<IReadOnlyList<JsonRpcAnswer>> AskAsync(string[] hashes, CancellationToken cancellationToken)
    {
        int asked = _verbosity;
        IReadOnlyList<JsonRpcAnswer> answers = await SendAsync(asked).ConfigureAwait(false);
        bool isWithoutUndo = answers.Any(answer => answer.Error is { } error && !error.Message.Contains("pruned", StringComparison.OrdinalIgnoreCase)
            && (error.Message.Contains("undo", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("verbosity", StringComparison.OrdinalIgnoreCase)));
        if (asked == WithoutInputs || !isWithoutUndo)
            return answers;
        _verbosity = WithoutInputs;
        return await SendAsync(WithoutInputs).ConfigureAwait(false);

        ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(int verbosity) =>
            node.SendAsync([.. hashes.Select(hash => BitcoindNode.BlockCall(hash, verbosity))], cancellationToken);
    }

    private void Measure(IReadOnlyList<JsonRpcAnswer> answers)
    {
        long each = Math.Max(1, answers.Sum(answer => (long)answer.Result.Length) / answers.Count);
        long now = Interlocked.Read(ref _each);
        Interlocked.Exchange(ref _each, Math.Clamp(Math.Min(BytesOfAnswer / each, now * 2), 1, node.Options.BatchSize));
    }

    private string KeyOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}block|{number}");
}
