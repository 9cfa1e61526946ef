using FlowTrace.Reading;

namespace FlowTrace.Readers.Http;

/// <summary>
/// The providers of one kind and chain as one: the first that answers is asked; when it fails, or cannot do what is asked, the next takes its place and
/// keeps it. Safe for concurrent use.
/// </summary>
internal sealed class Endpoints(IReadOnlyList<ProviderOptions> providers, ReadSession session) : IDisposable
{
    private readonly Endpoint[] _all = [.. providers.Select(session.Open)];
    private int _at;

    public ProviderOptions Options => providers[0];

    public string Name => _all[Volatile.Read(ref _at)].Name;

    /// <summary>Asks as <see cref="Endpoint.AskAsync"/> does; the question is made for each provider, for it may hold its key.</summary>
    /// <exception cref="ChainReadException">None can be reached, or all refuse; or the budget is spent.</exception>
    public async ValueTask<(HttpAnswer Answer, Verdict Verdict)> AskAsync(
        Func<ProviderOptions, HttpQuestion> question, Func<HttpAnswer, Verdict> judge, CancellationToken cancellationToken)
    {
        for (int left = _all.Length; ; left--)
        {
            int at = Volatile.Read(ref _at);
            try
            {
                (HttpAnswer Answer, Verdict Verdict) got =
                    await _all[at].AskAsync(question(_all[at].Options), judge, cancellationToken).ConfigureAwait(false);
                if (got.Verdict.Kind != VerdictKind.Unsupported || left == 1)
                    return got;
            }
            catch (ChainReadException failure) when (left > 1 && failure.Limit == ChainReadException.Unreadable)
            {
                // The next one may know; if all fail, the failure of the last stands.
            }

            Interlocked.CompareExchange(ref _at, (at + 1) % _all.Length, at);
        }
    }

    /// <summary>An error of the provider that was asked last.</summary>
    public ChainReadException Failure(
        string message, string limit = ChainReadException.Unreadable, bool isTransient = false, string text = "", Exception? inner = null) =>
        _all[Volatile.Read(ref _at)].Failure(message, limit, isTransient, text, inner);

    public void Dispose()
    {
        foreach (Endpoint endpoint in _all)
            endpoint.Dispose();
    }
}
