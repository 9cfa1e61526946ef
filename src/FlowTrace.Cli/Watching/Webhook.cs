using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace FlowTrace.Cli.Watching;

/// <summary>
/// Posts alerts, one at a time and in order, beside the following of chains, which it never holds up. What is not taken stays and is tried again. The
/// address may hold a secret: nothing here prints it.
/// </summary>
internal sealed class Webhook : IAsyncDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ResiliencePipeline<string?> _pipeline = Pipeline();
    private readonly ConcurrentQueue<(string Id, ReadOnlyMemory<byte> Json)> _owed = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Uri _url;
    private readonly WatchLog _log;
    private readonly Terminal _terminal;
    private readonly Task _posting;
    private bool _isSilent;

    private Webhook(Uri url, WatchLog log, Terminal terminal)
    {
        _url = url;
        _log = log;
        _terminal = terminal;
        _posting = Task.Run(PostAllAsync);
    }

    /// <summary>Begins to post, with what an earlier watch could not.</summary>
    public static async Task<Webhook> OpenAsync(Uri url, WatchLog log, Terminal terminal, CancellationToken cancellationToken)
    {
        var webhook = new Webhook(url, log, terminal);
        foreach ((string id, ReadOnlyMemory<byte> json) in await log.OwedAsync(cancellationToken).ConfigureAwait(false))
            webhook.Post(id, json);
        return webhook;
    }

    /// <summary>Takes an alert to post.</summary>
    public void Post(string id, ReadOnlyMemory<byte> json)
    {
        _owed.Enqueue((id, json));
        _more.Release();
    }

    /// <summary>Ends the posting: what is owed is tried once more, for a few seconds, and what is left stays in the store for the next watch.</summary>
    public async ValueTask DisposeAsync()
    {
        _end.CancelAfter(LongestGoodbye);
        _ending.TrySetResult();
        _more.Release();
        await _posting.ConfigureAwait(false);
        if (!_owed.IsEmpty)
            _terminal.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"flowtrace: alerts that the webhook has not taken: {_owed.Count}. They are kept, and the next watch posts them."));
        _http.Dispose();
        _more.Dispose();
        _end.Dispose();
    }

    private async Task PostAllAsync()
    {
        try
        {
            while (true)
            {
                bool isLast = _ending.Task.IsCompleted;
                bool isTaken = await PostOwedAsync().ConfigureAwait(false);
                if (isLast)
                    return;
                if (isTaken)
                    await _more.WaitAsync(_end.Token).ConfigureAwait(false);
                else
                    await Task.WhenAny(_ending.Task, Task.Delay(Pause, _end.Token)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The watch ends; what is owed is in the store.
        }
    }

    /// <summary>Posts what is owed; false when the webhook does not take it.</summary>
    private async Task<bool> PostOwedAsync()
    {
        while (_owed.TryPeek(out (string Id, ReadOnlyMemory<byte> Json) next))
        {
            if (await TryPostAsync(next.Json).ConfigureAwait(false) is { } failure)
            {
                if (!_isSilent)
                    _terminal.Say($"flowtrace: the webhook did not take an alert ({failure}). It is kept and tried again.");
                _isSilent = true;
                return false;
            }

            _isSilent = false;
            await _log.KeepPostedAsync(next.Id).ConfigureAwait(false);
            _owed.TryDequeue(out _);
        }

        return true;
    }

    /// <summary>Posts; null when it was taken, else why not.</summary>
    private async Task<string?> TryPostAsync(ReadOnlyMemory<byte> json)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await SendAsync(json, token).ConfigureAwait(false), _end.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            return $"it cannot be reached: {failure.HttpRequestError}";
        }
        catch (TimeoutRejectedException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no answer within {LongestTry.TotalSeconds:0} s");
        }
    }

    private async ValueTask<string?> SendAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await _http.PostAsync(_url, content, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"it answers {(int)response.StatusCode}");
    }

    private static ResiliencePipeline<string?> Pipeline() => new ResiliencePipelineBuilder<string?>()
        .AddRetry(new RetryStrategyOptions<string?>
        {
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstDelay,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Result is not null || attempt.Outcome.Exception is HttpRequestException or TimeoutRejectedException),
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = LongestTry })
        .Build();
}
