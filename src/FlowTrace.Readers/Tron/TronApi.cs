using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Tron;

/// <summary>How TronGrid and Tron's nodes are asked.</summary>
internal sealed class TronApi(IReadOnlyList<ProviderOptions> providers, ReadSession session) : IDisposable
{
    private readonly Endpoints _endpoints = new(providers, session);

    public string Name => _endpoints.Name;

    public ProviderOptions Options => _endpoints.Options;

    public ChainId Chain => Options.Chain;

    /// <summary>Gets a path of TronGrid's own API.</summary>
    /// <exception cref="ChainReadException">There is no answer.</exception>
    public ValueTask<JsonElement> GetAsync(string path, string subject, CancellationToken cancellationToken) =>
        AskAsync(new HttpQuestion(path) { Subject = subject }, cancellationToken);

    /// <summary>Calls a method of a node, such as <c>/wallet/getblockbynum</c>.</summary>
    /// <exception cref="ChainReadException">There is no answer.</exception>
    public ValueTask<JsonElement> PostAsync(string path, string body, CancellationToken cancellationToken) => AskAsync(
        new HttpQuestion(path) { Body = Encoding.UTF8.GetBytes(body), Subject = path[(path.LastIndexOf('/') + 1)..] }, cancellationToken);

    /// <summary>A block by its number; null where the chain has none yet.</summary>
    public async ValueTask<ChainHead?> FindBlockAsync(long number, CancellationToken cancellationToken) => HeadOf(await PostAsync(
        "/wallet/getblockbynum", string.Create(CultureInfo.InvariantCulture, $$"""{"num":{{number}}}"""), cancellationToken).ConfigureAwait(false));

    /// <summary>The last block, of those that can no longer be replaced or of all.</summary>
    public async ValueTask<ChainHead> AskLastAsync(bool isFinal, CancellationToken cancellationToken) =>
        HeadOf(await PostAsync(isFinal ? "/walletsolidity/getnowblock" : "/wallet/getnowblock", "{}", cancellationToken).ConfigureAwait(false))
        ?? throw Failure("It does not tell its last block. Check that the address is that of a node, without /wallet.");

    /// <summary>Reads what identifies a block; null where it is none.</summary>
    public ChainHead? HeadOf(JsonElement block)
    {
        JsonElement header = AnswerJson.Member(AnswerJson.Member(block, "block_header"u8), "raw_data"u8);
        string id = AnswerJson.Text(block, "blockID"u8);

        // Nodes leave out what is zero: the first block has neither number nor time.
        return id.Length == 0 ? null
            : new ChainHead(Chain, Math.Max(0, AnswerJson.Number(header, "number"u8)), id, Math.Max(0, AnswerJson.Number(header, "timestamp"u8)));
    }

    public ChainReadException Failure(string message) => _endpoints.Failure(message);

    public void Dispose() => _endpoints.Dispose();

    private async ValueTask<JsonElement> AskAsync(HttpQuestion question, CancellationToken cancellationToken)
    {
        JsonElement root = default;
        (_, Verdict verdict) = await _endpoints.AskAsync(
            _ => question,
            answer =>
            {
                (Verdict judged, root) = TronVerdicts.Judge(answer);
                return judged;
            },
            cancellationToken).ConfigureAwait(false);
        return verdict.Kind == VerdictKind.Good ? root : throw Failure($"It cannot answer {question.Subject} ({verdict.Message}).");
    }
}
