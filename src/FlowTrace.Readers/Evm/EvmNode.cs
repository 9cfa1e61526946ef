using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>A node and what is known of it: makes calls, and makes one clear line of what it refuses.</summary>
internal sealed class EvmNode(IJsonRpcTransport transport, ProviderOptions options)
{
    private const long TronNumber = 728126428;

    public ProviderOptions Options => options;

    public ChainId Chain => options.Chain;

    public string Name => options.Name;

    /// <summary>How Tron's nodes differ: they tell the state of the head only.</summary>
    public bool IsTron => options.Chain.Namespace == "tron";

    public static string Hex(long number) => string.Create(CultureInfo.InvariantCulture, $"\"0x{number:x}\"");

    public ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken) =>
        transport.SendAsync(calls, cancellationToken);

    /// <summary>The answer of one call, errors included.</summary>
    public async ValueTask<JsonRpcAnswer> TryAsync(string method, string parameters, CancellationToken cancellationToken) =>
        (await transport.SendAsync([new JsonRpcCall(method, parameters)], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The result of one call.</summary>
    /// <exception cref="ChainReadException">The node refuses it.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> AskAsync(string method, string parameters, CancellationToken cancellationToken) =>
        Require(await TryAsync(method, parameters, cancellationToken).ConfigureAwait(false), method);

    /// <exception cref="ChainReadException">There is an error instead of a result.</exception>
    public ReadOnlyMemory<byte> Require(JsonRpcAnswer answer, string method) => answer.Error is not { } error ? answer.Result : throw Failure(Explain(error, method), error.Message);

    public ChainReadException Failure(string message, string text = "") => new($"{Name}: {message}") { Reader = Name, Text = text };

    /// <summary>Makes sure that the node is of the chain it is said to be of, and has its blocks.</summary>
    /// <exception cref="ChainReadException">It is of another chain, or still synchronising.</exception>
    public async ValueTask RequireChainAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<JsonRpcAnswer> answers =
            await SendAsync([new("eth_chainId", "[]"), new("eth_syncing", "[]")], cancellationToken).ConfigureAwait(false);
        using JsonDocument id = EvmJson.Parse(Require(answers[0], "eth_chainId"));
        long number = EvmJson.Number(id.RootElement);
        long expected = IsTron ? TronNumber : long.Parse(Chain.Reference, CultureInfo.InvariantCulture);
        if (number != expected)
            throw Failure($"It answers for chain {number}, not for {Chain}. Give the address of a node of that chain, or mend the provider's 'chain'.");

        // A node that does not tell is taken at its word when it answers.
        if (answers[1].Error is not null)
            return;
        using JsonDocument syncing = EvmJson.Parse(answers[1].Result);
        JsonElement state = syncing.RootElement;
        if (EvmJson.Has(state, "currentBlock"u8) && EvmJson.Has(state, "highestBlock"u8)
            && EvmJson.Number(EvmJson.Member(state, "currentBlock"u8)) is var current && EvmJson.Number(EvmJson.Member(state, "highestBlock"u8)) is var highest
            && current < highest)
            throw Failure($"It is still synchronising (block {current} of {highest}), so that transfers would be missing. Wait, or name another node.");
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

    public ChainHead HeadOf(JsonElement block) => new(
        Chain, EvmJson.Number(EvmJson.Member(block, "number"u8)), EvmJson.Text(EvmJson.Member(block, "hash"u8)), TimeOf(block));

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
