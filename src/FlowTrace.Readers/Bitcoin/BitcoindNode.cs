using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.JsonRpc;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>A node of a chain like Bitcoin: makes calls, and makes one clear line of what it refuses.</summary>
internal sealed class BitcoindNode(IJsonRpcTransport transport, ProviderOptions options)
{
    private const int OutOfRange = -8;
    private bool _isOfTheChain;

    public ProviderOptions Options => options;

    public ChainId Chain => options.Chain;

    public string Name => options.Name;

    public ChainReadException Failure(string message, string text = "") => new($"{Name}: {message}") { Reader = Name, Text = text };

    /// <summary>The same of a text with numbers in it.</summary>
    public ChainReadException FailureOf(FormattableString message) => Failure(message.ToString(CultureInfo.InvariantCulture));

    public ValueTask<IReadOnlyList<JsonRpcAnswer>> SendAsync(IReadOnlyList<JsonRpcCall> calls, CancellationToken cancellationToken) =>
        transport.SendAsync(calls, cancellationToken);

    /// <exception cref="ChainReadException">There is an error instead of a result.</exception>
    public ReadOnlyMemory<byte> Require(JsonRpcAnswer answer, string method) =>
        answer.Error is not { } error ? answer.Result : throw Failure(Explain(error, method), error.Message);

    /// <summary>The result of one call.</summary>
    /// <exception cref="ChainReadException">The node refuses it.</exception>
    public async ValueTask<JsonDocument> AskAsync(string method, string parameters, CancellationToken cancellationToken) => CoinJson.Parse(
        Require((await transport.SendAsync([new JsonRpcCall(method, parameters)], cancellationToken).ConfigureAwait(false))[0], method));

    /// <summary>The call for a block: with verbosity 3 it shows what inputs spend.</summary>
    public static JsonRpcCall BlockCall(string hash, int verbosity) =>
        new("getblock", string.Create(CultureInfo.InvariantCulture, $"[\"{hash}\",{verbosity}]"));

    /// <summary>The hash of the block of a number; null where there is none.</summary>
    public async ValueTask<string?> HashAsync(long block, CancellationToken cancellationToken)
    {
        JsonRpcAnswer answer = (await SendAsync([HashCall(block)], cancellationToken).ConfigureAwait(false))[0];
        return answer.Error is { Code: OutOfRange } ? null : HashOf(answer);
    }

    public static JsonRpcCall HashCall(long block) => new("getblockhash", string.Create(CultureInfo.InvariantCulture, $"[{block}]"));

    public string HashOf(JsonRpcAnswer answer)
    {
        using JsonDocument document = CoinJson.Parse(Require(answer, "getblockhash"));
        return document.RootElement.ValueKind == JsonValueKind.String && document.RootElement.GetString() is { } hash && CoinJson.IsHash(hash) ? hash
            : throw new FormatException($"{document.RootElement.GetRawText()} is not a block's hash");
    }

    /// <summary>
    /// Makes sure that the node is of the chain it is said to be of, and has the blocks that are wanted; hands over the number of its last block.
    /// </summary>
    /// <exception cref="ChainReadException">It is of another chain, still synchronising, or has thrown such blocks away.</exception>
    public async ValueTask<long> RequireReadyAsync(CancellationToken cancellationToken)
    {
        await RequireChainAsync(cancellationToken).ConfigureAwait(false);
        using JsonDocument info = await AskAsync("getblockchaininfo", "[]", cancellationToken).ConfigureAwait(false);
        JsonElement state = info.RootElement;
        long last = CoinJson.Number(state, "blocks");
        if (CoinJson.Member(state, "initialblockdownload").ValueKind == JsonValueKind.True)
            throw FailureOf(
                $"It is still synchronising (block {last} of {CoinJson.Member(state, "headers")}): transfers would be missing. Wait, or name another node.");
        if (CoinJson.Member(state, "pruned").ValueKind == JsonValueKind.True && CoinJson.Has(state, "pruneheight")
            && CoinJson.Number(state, "pruneheight") is var kept && kept > options.FromBlock)
            throw FailureOf($"It is pruned and has no blocks before {kept}. Set 'fromBlock' to {kept} or later, or name a node that is not pruned.");
        return last;
    }

    public async ValueTask RequireChainAsync(CancellationToken cancellationToken)
    {
        if (_isOfTheChain)
            return;
        string? first = await HashAsync(0, cancellationToken).ConfigureAwait(false);
        if (first?.StartsWith(Chain.Reference, StringComparison.OrdinalIgnoreCase) != true)
            throw Failure(
                $"Its first block is {first ?? "none"}, not that of {Chain}: it is a node of another chain. "
                + "Give the address of a node of that chain, or mend the provider's 'chain'.");
        _isOfTheChain = true;
    }

    private static string Explain(JsonRpcError error, string method)
    {
        const int notFound = -5;
        if (error.Message.Contains("pruned", StringComparison.OrdinalIgnoreCase))
            return $"It has pruned what {method} asks for ({error.Message}). Set 'fromBlock' to what it still has, or name a node that is not pruned.";
        if (error.Code == notFound)
            return $"It does not have what {method} asks for ({error.Message}). It may be behind: try later, or name another node.";
        return error.IsUnsupported
            ? $"It does not have {method} ({error.Message}). Name a node of Bitcoin Core."
            : string.Create(CultureInfo.InvariantCulture, $"It refuses {method}: {error.Message} ({error.Code}).");
    }
}
