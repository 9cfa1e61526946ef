using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace FlowTrace.ClickHouse.Http;

/// <summary>Talks to a server over its HTTP interface. Safe for concurrent calls.</summary>
/// <remarks>
/// Answers are asked for with <c>wait_end_of_query</c>: the server keeps them back until it is done. Else an error in the middle would come behind a status of
/// 200, as if it were data.
/// </remarks>
internal sealed class ClickHouseClient : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);

    private readonly ClickHouseOptions _options;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline _again;
    private readonly ResiliencePipeline _inTime;

    public ClickHouseClient(ClickHouseOptions options)
    {
        _options = options;
        _http = new HttpClient(options.HandlerFactory?.Invoke() ?? new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Add("X-ClickHouse-User", options.User);
        if (options.Password.Length > 0)
            _http.DefaultRequestHeaders.Add("X-ClickHouse-Key", options.Password);
        _inTime = new ResiliencePipelineBuilder { TimeProvider = options.Time }.AddTimeout(options.Timeout).Build();
        _again = options.Attempts < 2 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder { TimeProvider = options.Time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is ClickHouseException { IsTransient: true }),
            })
            .Build();
    }

    /// <summary>
    /// Reads something that takes one question or several, from the beginning again while the server is busy, behind or not there: what an answer that broke
    /// off has left must not count.
    /// </summary>
    public async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        await _again.ExecuteAsync(async token => await read(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Asks a question, once.</summary>
    public async Task<T> QueryAsync<T>(string sql, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        await TranslateAsync(() => _inTime.ExecuteAsync(
            async token =>
            {
                using var body = new StringContent(sql);
                return await SendAsync("wait_end_of_query=1", body, read, token).ConfigureAwait(false);
            },
            cancellationToken)).ConfigureAwait(false);

    /// <summary>Has a statement carried out, once.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => QueryAsync(sql, DrainAsync, cancellationToken);

    /// <summary>
    /// Puts rows into a table, once. A table that spreads its rows over a cluster is told to be done only when they have arrived. How long it takes is not
    /// limited, for it depends on the rows.
    /// </summary>
    public async Task InsertAsync(string into, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        await TranslateAsync(async () =>
        {
            using var body = new PushedContent(write, cancellationToken);
            string question = "query=" + Uri.EscapeDataString($"INSERT INTO {into} FORMAT RowBinary") + "&insert_distributed_sync=1";
            return await SendAsync(question, body, DrainAsync, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

    private async Task<T> SendAsync<T>(string question, HttpContent body, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(_options.Address) { Query = question }.Uri) { Content = body };
            using HttpResponseMessage response =
                await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw Refused(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            using Stream answer = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await read(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ClickHouseException($"{_options.Name}: {error.Message} Is the server there, and is {_options.Address} its HTTP interface?", error)
            {
                IsTransient = true,
            };
        }
    }

    /// <summary>An answer that took too long is the server's failure and not a cancellation.</summary>
    private async Task<T> TranslateAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (TimeoutRejectedException error)
        {
            throw new ClickHouseException(
                FormattableString.Invariant($"{_options.Name}: no answer within {_options.Timeout.TotalSeconds:0} s. Raise Timeout of the options."), error)
            {
                IsTransient = true,
            };
        }
        catch (InvalidDataException error)
        {
            throw new ClickHouseException($"{_options.Name}: {error.Message}. Is it an archive of this version?", error);
        }
    }

    private ClickHouseException Refused(HttpStatusCode status, string body)
    {
        var error = ServerError.Parse(body);
        string text = error.Text.Length > 0 ? error.Text : FormattableString.Invariant($"status {(int)status}");
        return new ClickHouseException($"{_options.Name}: {text}{(text.EndsWith('.') ? "" : ".")}{error.Remedy}")
        {
            Code = error.Code,
            IsTransient = error.IsTransient
                || status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        };
    }

    private static async Task<bool> DrainAsync(Stream answer, CancellationToken cancellationToken)
    {
        await answer.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A request's body that is written while it is sent.</summary>
    private sealed class PushedContent(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
