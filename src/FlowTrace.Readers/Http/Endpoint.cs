using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using FlowTrace.Reading;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using static System.FormattableString;

namespace FlowTrace.Readers.Http;

/// <summary>
/// One provider's address: paces requests, tries again where that can help, and makes one clear line of what cannot be mended. Safe for concurrent
/// use.
/// </summary>
internal sealed class Endpoint : IDisposable
{
    private readonly HttpClient _http;
    private readonly Pace _requests;
    private readonly Pace _units;
    private readonly SemaphoreSlim _slots;
    private readonly ResiliencePipeline<Attempt> _retry;
    private readonly ResiliencePipeline<Attempt> _guard;
    private readonly Patience _patience;
    private readonly TimeProvider _time;
    private readonly RequestMeter _meter;
    private readonly Secrets _secrets;
    private readonly Uri _url;
    private readonly bool _isOffline;

    public Endpoint(ProviderOptions options, LiveOptions live, RequestMeter meter)
    {
        Options = options;
        _meter = meter;
        _isOffline = live.IsOffline;
        _secrets = new Secrets(options);
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new ArgumentException($"The address of {options.Name} is no http or https address. Check the provider's 'url'.", nameof(options));
        _url = url;
        _http = new HttpClient(live.HandlerFactory?.Invoke() ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _requests = new Pace(ProviderLimits.RequestsPerSecond(options), live.Time);
        _units = new Pace(options.ComputeUnitsPerSecond ?? 0, live.Time);
        _slots = new SemaphoreSlim(options.Concurrency);
        _retry = Resilience.MakeRetry(options, live.Time);
        _guard = Resilience.MakeGuard(options, live.Time);
        _patience = new Patience(ProviderLimits.Pause(options.Kind), live.Time);
        _time = live.Time;
    }

    public ProviderOptions Options { get; }

    public string Name => Options.Name;

    /// <summary>
    /// Asks until the answer is good, or says that too much was asked for or that the provider cannot do this.
    /// </summary>
    /// <exception cref="ChainReadException">The provider cannot be reached, refuses, or goes on failing; or the budget is spent.</exception>
    public async ValueTask<(HttpAnswer Answer, Verdict Verdict)> AskAsync(
        HttpQuestion question, Func<HttpAnswer, Verdict> judge, CancellationToken cancellationToken)
    {
        if (_isOffline)
            throw Failure($"{question.Subject} was not read before, and providers are not asked now. Name the reader to go on reading.", "offline");
        int tries = 0;
        try
        {
            Attempt attempt = await _retry.ExecuteAsync(
                token => TryAsync(question, judge, tries++ > 0, token), cancellationToken).ConfigureAwait(false);
            return attempt.Verdict.Kind is VerdictKind.Good or VerdictKind.TooLarge or VerdictKind.Unsupported
                ? (attempt.Answer, attempt.Verdict)
                : throw Refusal(question, attempt, tries);
        }
        catch (TimeoutRejectedException failure)
        {
            throw Failure(
                Invariant($"{question.Subject} was not answered within {Options.Timeout.TotalSeconds:0} s, {tries} times. ")
                + "Try later, or raise its timeout.",
                isTransient: true, inner: failure);
        }
        catch (BrokenCircuitException failure)
        {
            throw Failure("It failed so often that it is left alone for a while. Try later, or name a second provider.", isTransient: true, inner: failure);
        }
        catch (HttpRequestException failure) when (failure.InnerException is AuthenticationException)
        {
            throw Failure("Its certificate is not trusted, so that anybody may be answering. Check the address, or this machine's certificates.",
                inner: failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Failure(Invariant($"It cannot be reached ({_secrets.Hide(failure.Message)}), {tries} times. Check the address and the network."),
                isTransient: true, inner: failure);
        }
    }

    /// <summary>The text without the provider's keys.</summary>
    public string Hide(string text) => _secrets.Hide(text);

    /// <summary>An error of this provider, with its name in front and no secret in it.</summary>
    public ChainReadException Failure(
        string message, string limit = ChainReadException.Unreadable, bool isTransient = false, string text = "", Exception? inner = null) =>
        new($"{Name}: {_secrets.Hide(message)}", inner) { Reader = Name, IsTransient = isTransient, Text = _secrets.Hide(text), Limit = limit };

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }

    private async ValueTask<Attempt> TryAsync(HttpQuestion question, Func<HttpAnswer, Verdict> judge, bool isRetry, CancellationToken cancellationToken)
    {
        if (_meter.Spent is not null)
            throw SpentBudget();
        await WaitForTurnAsync(question, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _guard.ExecuteAsync(token => SendAsync(question, judge, isRetry, token), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Takes a slot and waits until the pace allows a request; the slot is the caller's to release.</summary>
    private async ValueTask WaitForTurnAsync(HttpQuestion question, CancellationToken cancellationToken)
    {
        _meter.BeginWaiting();
        try
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _requests.WaitAsync(1, cancellationToken).ConfigureAwait(false);
                await _units.WaitAsync(question.Units, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _slots.Release();
                throw;
            }
        }
        finally
        {
            _meter.EndWaiting();
        }
    }

    private async ValueTask<Attempt> SendAsync(HttpQuestion question, Func<HttpAnswer, Verdict> judge, bool isRetry, CancellationToken cancellationToken)
    {
        if (!_meter.TrySpend(isRetry))
            throw SpentBudget();
        long sent = _time.GetTimestamp();
        using HttpRequestMessage request = Make(question, isRetry);
        using HttpResponseMessage response =
            await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        byte[] body = await ReadBodyAsync(response, question, cancellationToken).ConfigureAwait(false);
        var answer = new HttpAnswer((int)response.StatusCode, body, RetryAfter(response.Headers.RetryAfter));
        _meter.AddAnswer(Name, body.Length);
        Verdict verdict = Verdict.OfStatus(answer);

        // A web page with a status that says more than itself, such as a gateway's timeout, is the kind's to judge.
        if (verdict.Kind is VerdictKind.Good or VerdictKind.Transient or VerdictKind.Refused && (!answer.IsHtml || answer.Status >= 400))
            verdict = judge(answer);
        if (Resilience.IsTooLong(verdict.RetryAfter))
            verdict = new Verdict(VerdictKind.Refused, Invariant($"it asks to wait {verdict.RetryAfter!.Value.TotalMinutes:0} minutes; {verdict.Message}"));
        if (verdict.Kind == VerdictKind.RateLimited)
            _requests.Hold(_patience.PauseAfter(sent, verdict.RetryAfter));
        else if (!verdict.IsWorthATry)
            _patience.Reset();
        return new Attempt(answer, verdict);
    }

    private ChainReadException SpentBudget() =>
        Failure(Invariant($"The budget of {_meter.Spent} requests is spent. What was read is kept: run again with a larger --budget to go on from here."),
            "budget");

    private HttpRequestMessage Make(HttpQuestion question, bool isRetry)
    {
        var request = new HttpRequestMessage(
            question.Body is null ? HttpMethod.Get : HttpMethod.Post,
            question.Path.Length == 0 ? _url : new Uri(_url.AbsoluteUri.TrimEnd('/') + question.Path));
        if ((isRetry && question.BodyAgain is { } again ? again() : question.Body) is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (Options.Kind is ProviderKind.TronGrid or ProviderKind.TronNode && Options.Key.Length > 0)
            request.Headers.Add("TRON-PRO-API-KEY", Options.Key);
        else if (Options.Kind is ProviderKind.JsonRpc or ProviderKind.Bitcoind && Options.Key.Length > 0)
            request.Headers.Authorization = Options.Key.Contains(':', StringComparison.Ordinal)
                ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Options.Key)))
                : new AuthenticationHeaderValue("Bearer", Options.Key);
        return request;
    }

    private async ValueTask<byte[]> ReadBodyAsync(HttpResponseMessage response, HttpQuestion question, CancellationToken cancellationToken)
    {
        long? length = response.Content.Headers.ContentLength;
        if (length > Options.MaxAnswerBytes)
            throw TooLong(question, length.Value);
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            byte[] body = new byte[length ?? 1 << 16];
            int count = 0;
            while (true)
            {
                int read = await stream.ReadAsync(body.AsMemory(count), cancellationToken).ConfigureAwait(false);
                count += read;
                if (read == 0)
                    break;
                if (count > Options.MaxAnswerBytes)
                    throw TooLong(question, count);
                if (count == body.Length && length is null)
                    Array.Resize(ref body, (int)Math.Min(body.Length * 2L, Options.MaxAnswerBytes + 1));
                else if (count == body.Length)
                    break;
            }

            // Fewer bytes than were announced is half an answer: the connection broke.
            if (count < length)
                throw new IOException("the connection broke within an answer");
            return count == body.Length ? body : body[..count];
        }
    }

    private ChainReadException TooLong(HttpQuestion question, long bytes) => Failure(
        Invariant($"{question.Subject} was answered with {bytes >> 20} MiB or more, beyond the limit of {Options.MaxAnswerBytes >> 20} MiB. ")
        + "Lower its batch or range size, or raise the limit.");

    private ChainReadException Refusal(HttpQuestion question, Attempt attempt, int tries)
    {
        string said = attempt.Verdict.Message.Length > 0 ? attempt.Verdict.Message : attempt.Answer.Excerpt;
        return attempt.Verdict.Kind == VerdictKind.Refused
            ? Failure($"It refuses {question.Subject} ({said}). Check the key, the plan and the address.", text: attempt.Answer.Excerpt)
            : Failure(Invariant($"{question.Subject} failed {tries} times, at last with {attempt.Answer.Status} ({said}). Try later."), isTransient: true,
                text: attempt.Answer.Excerpt);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta
        ?? (header?.Date is { } date && date - _time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);
}
