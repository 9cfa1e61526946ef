using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers.Http;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Bitcoin;

/// <summary>Servers of Esplora that stand in for one another: the first that answers is asked; when it fails, the next takes its place and keeps it.</summary>
internal sealed class EsploraNode(IReadOnlyList<Endpoint> servers) : IDisposable
{
    private const int NotFound = 404;

    private int _at;
    private volatile bool _isOfTheChain;

    public ProviderOptions Options => servers[0].Options;

    public ChainId Chain => Options.Chain;

    public string Name => Options.Name;

    public ChainReadException Failure(string message) => servers[Volatile.Read(ref _at)].Failure(message);

    /// <summary>The same of a text with numbers in it.</summary>
    public ChainReadException FailureOf(FormattableString message) => Failure(message.ToString(CultureInfo.InvariantCulture));

    /// <summary>An answer in JSON, and the number of the server that gave it; no answer where it has no such thing.</summary>
    /// <exception cref="ChainReadException">No server can be read.</exception>
    public async ValueTask<(JsonDocument? Answer, int Server)> AskAsync(string path, string subject, CancellationToken cancellationToken)
    {
        JsonDocument? read = null;
        (int status, int server) = await AskAsync(
            path, subject,
            body =>
            {
                try
                {
                    read = CoinJson.Parse(body);
                    return true;
                }
                catch (JsonException)
                {
                    return false;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return (status == NotFound ? null : read, server);
    }

    /// <summary>An answer in plain text; null where the server has no such thing.</summary>
    /// <exception cref="ChainReadException">No server can be read.</exception>
    public async ValueTask<string?> AskTextAsync(string path, string subject, Func<string, bool> isRight, CancellationToken cancellationToken)
    {
        string text = "";
        (int status, _) = await AskAsync(path, subject, body => isRight(text = Encoding.UTF8.GetString(body).Trim()), cancellationToken).ConfigureAwait(false);
        return status == NotFound ? null : text;
    }

    /// <summary>The hash of the block of a number; null where there is none.</summary>
    public ValueTask<string?> HashAsync(long block, CancellationToken cancellationToken) => AskTextAsync(
        string.Create(CultureInfo.InvariantCulture, $"/block-height/{block}"), string.Create(CultureInfo.InvariantCulture, $"block {block}"),
        CoinJson.IsHash, cancellationToken);

    /// <summary>The number of the last block.</summary>
    public async ValueTask<long> TipAsync(CancellationToken cancellationToken)
    {
        long tip = 0;
        string? text = await AskTextAsync(
            "/blocks/tip/height", "the last block", text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out tip),
            cancellationToken).ConfigureAwait(false);
        return text is null ? throw Failure("It does not tell its last block. Check that the address is that of the API, such as https://…/api.") : tip;
    }

    /// <summary>Makes sure, once, that the server is of the chain it is said to be of: a chain is named by the beginning of its first block's hash.</summary>
    /// <exception cref="ChainReadException">It is of another chain.</exception>
    public async ValueTask RequireChainAsync(CancellationToken cancellationToken)
    {
        if (_isOfTheChain)
            return;
        string? first = await HashAsync(0, cancellationToken).ConfigureAwait(false);
        if (first?.StartsWith(Chain.Reference, StringComparison.OrdinalIgnoreCase) != true)
            throw Failure(
                $"Its first block is {first ?? "none"}, not that of {Chain}: it reads another chain. "
                + "Give the address of a server of that chain, or mend the provider's 'chain'.");
        _isOfTheChain = true;
    }

    public void Dispose()
    {
        foreach (Endpoint server in servers)
            server.Dispose();
    }

    private async ValueTask<(int Status, int Server)> AskAsync(
        string path, string subject, Func<byte[], bool> isRight, CancellationToken cancellationToken)
    {
        for (int left = servers.Count; ; left--)
        {
            int at = Volatile.Read(ref _at);
            try
            {
                (HttpAnswer answer, Verdict verdict) = await servers[at].AskAsync(
                    new HttpQuestion(path) { Subject = subject }, answer => Judge(answer, isRight), cancellationToken).ConfigureAwait(false);
                return verdict.Kind == VerdictKind.Good ? (answer.Status, at)
                    : throw servers[at].Failure($"It cannot do {subject} ({verdict.Message}). Name a server of your own, or one that keeps longer histories.");
            }
            catch (ChainReadException failure) when (left > 1 && failure.Limit == ChainReadException.Unreadable)
            {
                Interlocked.CompareExchange(ref _at, (at + 1) % servers.Count, at);
            }
        }
    }

    // Errors are plain text. What is not there is an answer, and not an error.
    private static Verdict Judge(HttpAnswer answer, Func<byte[], bool> isRight)
    {
        if (answer.Status == NotFound)
            return Verdict.Good;
        if (answer.Status >= 400)
            return answer.Excerpt.Contains("too many", StringComparison.OrdinalIgnoreCase)
                && answer.Excerpt.Contains("histor", StringComparison.OrdinalIgnoreCase)
                ? new Verdict(VerdictKind.Unsupported, answer.Excerpt) : Verdict.OfStatus(answer);
        return isRight(answer.Body) ? Verdict.Good
            : new Verdict(VerdictKind.Transient, answer.Body.Length == 0 ? "an empty answer" : "an answer that is not complete, or not what was asked for");
    }
}
