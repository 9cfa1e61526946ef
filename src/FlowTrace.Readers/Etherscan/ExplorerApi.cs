using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Etherscan;

/// <summary>How Etherscan and Blockscout are asked: modules and actions of the one, the same and a node's methods of the other.</summary>
internal sealed class ExplorerApi(IReadOnlyList<ProviderOptions> providers, ReadSession session) : IDisposable
{
    private readonly Endpoints _endpoints = new(providers, session);

    public string Name => _endpoints.Name;

    public ProviderOptions Options => _endpoints.Options;

    public ChainId Chain => Options.Chain;

    public bool IsBlockscout => Options.Kind == ProviderKind.Blockscout;

    /// <summary>Asks for an action of a module.</summary>
    /// <param name="query">The parameters, such as <c>module=account&amp;action=txlist</c>, without chain and key.</param>
    /// <param name="subject">What is asked, for errors.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="ChainReadException">It cannot be reached, refuses, or the budget is spent.</exception>
    public ValueTask<ExplorerAnswer> TryAsync(string query, string subject, CancellationToken cancellationToken) =>
        AskAsync(options => new HttpQuestion(PathOf(options, query)) { Subject = subject }, cancellationToken);

    /// <summary>As <see cref="TryAsync"/>, where only an answer will do.</summary>
    /// <exception cref="ChainReadException">There is no answer.</exception>
    public async ValueTask<JsonElement> AskAsync(string query, string subject, CancellationToken cancellationToken)
    {
        ExplorerAnswer answer = await TryAsync(query, subject, cancellationToken).ConfigureAwait(false);
        return answer.IsGood ? answer.Result : throw Cannot(subject, answer.Verdict);
    }

    /// <summary>Calls a method of the node behind it.</summary>
    /// <param name="method">The method, such as <c>eth_getBlockByNumber</c>.</param>
    /// <param name="query">Its parameters as Etherscan's proxy names them.</param>
    /// <param name="parameters">Its parameters as a JSON array, as Blockscout takes them.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public ValueTask<ExplorerAnswer> TryCallAsync(string method, string query, string parameters, CancellationToken cancellationToken)
    {
        if (!IsBlockscout)
            return TryAsync($"module=proxy&action={method}&{query}", method, cancellationToken);
        byte[] body = Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""");
        return AskAsync(_ => new HttpQuestion("/eth-rpc") { Body = body, Subject = method }, cancellationToken);
    }

    /// <summary>
    /// A block by its number or tag; null where there is none. <c>IsTold</c> is false where this provider does not show blocks, or not that tag.
    /// </summary>
    /// <exception cref="ChainReadException">It cannot be reached, refuses, or the budget is spent.</exception>
    public async ValueTask<(ChainHead? Block, bool IsTold)> FindBlockAsync(string tag, CancellationToken cancellationToken)
    {
        const string method = "eth_getBlockByNumber";
        ExplorerAnswer answer = await TryCallAsync(method, $"tag={tag}&boolean=false", $"[\"{tag}\",false]", cancellationToken).ConfigureAwait(false);
        if (answer.Verdict.Kind == VerdictKind.Unsupported)
            return (null, false);
        if (!answer.IsGood)
            throw Cannot(method, answer.Verdict);
        if (answer.Result.ValueKind == JsonValueKind.Null)
            return (null, true);
        return AnswerJson.Quantity(AnswerJson.Member(answer.Result, "number"u8)) is { } number && number <= int.MaxValue
            && AnswerJson.Quantity(AnswerJson.Member(answer.Result, "timestamp"u8)) is { } seconds && seconds <= uint.MaxValue
            ? (new ChainHead(Chain, (long)number, AnswerJson.Text(answer.Result, "hash"u8).ToLowerInvariant(), (long)seconds * 1000), true)
            : throw Failure("It answers a block without a number and a time. Check the address.");
    }

    /// <summary>The last block's number.</summary>
    /// <exception cref="ChainReadException">It does not tell.</exception>
    public async ValueTask<long> AskLastBlockAsync(CancellationToken cancellationToken)
    {
        const string subject = "the number of the last block";
        JsonElement result = await AskAsync(
            IsBlockscout ? "module=block&action=eth_block_number" : "module=proxy&action=eth_blockNumber", subject, cancellationToken).ConfigureAwait(false);
        return AnswerJson.Quantity(result) is { } number && number <= int.MaxValue
            ? (long)number
            : throw Failure($"It answers {subject} with what is no number. Check the address.");
    }

    /// <summary>A number as nodes take it.</summary>
    public static string Hex(long number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");

    public ChainReadException Cannot(string subject, Verdict verdict) => Failure($"It cannot answer {subject} ({verdict.Message}).");

    public ChainReadException Failure(string message, Exception? inner = null) => _endpoints.Failure(message, inner: inner);

    public void Dispose() => _endpoints.Dispose();

    private async ValueTask<ExplorerAnswer> AskAsync(Func<ProviderOptions, HttpQuestion> question, CancellationToken cancellationToken)
    {
        ExplorerAnswer? judged = null;
        (_, Verdict verdict) = await _endpoints.AskAsync(
            question,
            answer =>
            {
                judged = ExplorerVerdicts.Judge(answer);
                return judged.Verdict;
            },
            cancellationToken).ConfigureAwait(false);
        return judged is not null && judged.Verdict == verdict ? judged : new ExplorerAnswer(verdict, default, false);
    }

    private static string PathOf(ProviderOptions options, string query)
    {
        var path = new StringBuilder(options.Url.Contains('?', StringComparison.Ordinal) ? "&" : "?");
        if (options.Kind == ProviderKind.Etherscan)
            path.Append(CultureInfo.InvariantCulture, $"chainid={options.Chain.Reference}&");
        path.Append(query);
        if (options.Key.Length > 0)
            path.Append("&apikey=").Append(Uri.EscapeDataString(options.Key));
        return path.ToString();
    }
}
