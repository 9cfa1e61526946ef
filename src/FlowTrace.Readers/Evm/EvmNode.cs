using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;
using static System.FormattableString;

namespace FlowTrace.Readers.Evm;

/// <summary>A node and what is known of it: makes calls, and makes one clear line of what it refuses.</summary>
internal sealed class EvmNode(IJsonRpcTransport transport, ProviderOptions options, Func<string, string>? hide = null)
{
    private ChainHead? _watched;

    private const long TronNumber = 728126428;

    public ProviderOptions Options => options;

    public ChainId Chain => options.Chain;

    /// <summary>What the node is called in tables, whichever of several answers.</summary>
    public string Name => options.Name;

    /// <summary>How Tron's nodes differ: they tell the state of the head only.</summary>
    public bool IsTron => options.Chain.Namespace == "tron";

    /// <summary>The number by which nodes call the chain.</summary>
    public static long NumberOf(ChainId chain) => chain.Namespace == "tron" ? TronNumber : long.Parse(chain.Reference, CultureInfo.InvariantCulture);

    /// <summary>Whether what <c>eth_chainId</c> answers is a chain's number.</summary>
    public static Func<string, bool> IsOf(ChainId chain) => text =>
        long.TryParse(text.Replace("0x", "", StringComparison.Ordinal), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
        && number == NumberOf(chain);

    public static string Hex(long number) => string.Create(CultureInfo.InvariantCulture, $"\"0x{number:x}\"");

    /// <summary>From now on makes sure with every batch that has room for it that the chain still has this block; null for one that stays.</summary>
    public void Watch(ChainHead? head) => _watched = head;

    /// <exception cref="ChainReadException">The node cannot be read, or the chain has replaced the block that reading is pinned to.</exception>
    public async ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken)
    {
        if (_watched is not { } head || calls.Count % Options.BatchSize == 0)
            return await transport.SendAsync(calls, cancellationToken).ConfigureAwait(false);
        JsonRpcCall[] more = [.. calls, new JsonRpcCall("eth_getBlockByNumber", $"[{Hex(head.Block)},false]")];
        IReadOnlyList<JsonRpcAnswer> answers = await transport.SendAsync(more, cancellationToken).ConfigureAwait(false);
        RequireSame(head, answers[^1]);
        return [.. answers.Take(calls.Count)];
    }

    /// <summary>Makes sure that the chain still has the block that is watched, where batches have no room to ask for it on the way.</summary>
    /// <exception cref="ChainReadException">The chain has replaced it.</exception>
    public async ValueTask RequireWatchedAsync(CancellationToken cancellationToken)
    {
        if (_watched is { } head && Options.BatchSize == 1)
            RequireSame(head, await TryAsync("eth_getBlockByNumber", $"[{Hex(head.Block)},false]", cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The answer of one call, errors included.</summary>
    public async ValueTask<JsonRpcAnswer> TryAsync(string method, string parameters, CancellationToken cancellationToken) =>
        (await transport.SendAsync([new JsonRpcCall(method, parameters)], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The result of one call.</summary>
    /// <exception cref="ChainReadException">The node refuses it.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> AskAsync(string method, string parameters, CancellationToken cancellationToken) =>
        Require(await TryAsync(method, parameters, cancellationToken).ConfigureAwait(false), method);

    /// <exception cref="ChainReadException">There is an error instead of a result.</exception>
    public ReadOnlyMemory<byte> Require(JsonRpcAnswer answer, string method) =>
        answer.Error is not { } error ? answer.Result : throw Failure(Explain(error, method), error.Message);

    public ChainReadException Failure(string message, string text = "", Exception? inner = null)
    {
        string name = transport.Name;
        return new ChainReadException($"{name}: {Hide(message)}", inner) { Reader = name, Text = Hide(text) };
    }

    /// <summary>Makes one clear line of an answer that cannot be understood.</summary>
    public ChainReadException Nonsense(Exception failure) =>
        Failure($"It answers what no node should ({failure.Message.ReplaceLineEndings(" ")}). Try another node.", inner: failure);

    private string Hide(string text) => hide is null ? text : hide(text);

    private void RequireSame(ChainHead head, JsonRpcAnswer answer)
    {
        if (answer.Error is not null)
            return;
        using JsonDocument document = EvmJson.Parse(answer.Result);
        string now = EvmJson.Text(EvmJson.Member(document.RootElement, "hash"u8));
        if (now != head.Hash)
            throw Failure(
                Invariant($"The chain replaced block {head.Block} while it was read ({head.Hash} became {(now.Length > 0 ? now : "nothing")}). ")
                + "Run again; give 'confirmations' to stay behind such blocks.");
    }

    /// <summary>Makes sure that the node is of the chain it is said to be of, and has its blocks.</summary>
    /// <exception cref="ChainReadException">It is of another chain, or still synchronising.</exception>
    public async ValueTask RequireChainAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<JsonRpcAnswer> answers =
            await SendAsync([new("eth_chainId", "[]"), new("eth_syncing", "[]")], cancellationToken).ConfigureAwait(false);
        using JsonDocument id = EvmJson.Parse(Require(answers[0], "eth_chainId"));
        long number = EvmJson.Number(id.RootElement);
        long expected = NumberOf(Chain);
        if (number != expected)
            throw Failure(
                Invariant($"It answers for chain {number}, not for {Chain}. ") + "Give the address of a node of that chain, or mend the provider's 'chain'.");

        // A node that does not tell is taken at its word when it answers.
        if (answers[1].Error is not null)
            return;
        using JsonDocument syncing = EvmJson.Parse(answers[1].Result);
        JsonElement state = syncing.RootElement;
        if (EvmJson.Has(state, "currentBlock"u8) && EvmJson.Has(state, "highestBlock"u8)
            && EvmJson.Number(EvmJson.Member(state, "currentBlock"u8)) is var current && EvmJson.Number(EvmJson.Member(state, "highestBlock"u8)) is var highest
            && current < highest)
            throw Failure(
                Invariant($"It is still synchronising (block {current} of {highest}), so that transfers would be missing. ") + "Wait, or name another node.");
    }

    /// <summary>A block's number, hash and time; null where the node has no such block.</summary>
    public async ValueTask<ChainHead?> FindBlockAsync(string block, CancellationToken cancellationToken)
    {
        JsonRpcAnswer answer = await TryAsync("eth_getBlockByNumber", $"[{block},false]", cancellationToken).ConfigureAwait(false);
        if (answer.Error is not null || answer.IsNull)
            return null;
        using JsonDocument document = EvmJson.Parse(answer.Result);
        return HeadOf(document.RootElement);
    }

    /// <summary>The hash of a block that was read before; null where the chain has another number of blocks by now.</summary>
    /// <exception cref="ChainReadException">The node cannot say, or is behind that block.</exception>
    public async ValueTask<string?> FindHashAsync(long block, CancellationToken cancellationToken)
    {
        using JsonDocument found = EvmJson.Parse(
            await AskAsync("eth_getBlockByNumber", $"[{Hex(block)},false]", cancellationToken).ConfigureAwait(false));
        if (EvmJson.Text(EvmJson.Member(found.RootElement, "hash"u8)) is { Length: > 0 } hash)
            return hash;
        ChainHead? last = await FindBlockAsync("\"latest\"", cancellationToken).ConfigureAwait(false);
        return last?.Block >= block ? null : throw Failure(
            Invariant($"Its last block is {last?.Block ?? 0}, before block {block}, up to which was read earlier: it is behind. Wait, or name another node."));
    }

    /// <exception cref="FormatException">It is no block.</exception>
    public ChainHead HeadOf(JsonElement block) => EvmJson.Has(block, "number"u8) && EvmJson.Text(EvmJson.Member(block, "hash"u8)) is { Length: > 0 } hash
        ? new ChainHead(Chain, EvmJson.Number(EvmJson.Member(block, "number"u8)), hash, TimeOf(block))
        : throw new FormatException("a block has no number or no hash");

    /// <summary>When a block was made, in milliseconds since 1970.</summary>
    public static long TimeOf(JsonElement block) => EvmJson.Number(EvmJson.Member(block, "timestamp"u8)) * 1000;

    private static string Explain(JsonRpcError error, string method)
    {
        const int prunedHistory = 4444;
        if (error.Code == prunedHistory || error.Message.Contains("pruned", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("missing trie node", StringComparison.OrdinalIgnoreCase))
            return $"It has pruned what {method} asks for ({error.Message}). Name an archive node, or set 'fromBlock' to what it still has.";
        return error.IsUnsupported
            ? $"It does not have {method} ({error.Message}). Name another node."
            : string.Create(CultureInfo.InvariantCulture, $"It refuses {method}: {error.Message} ({error.Code}).");
    }
}
