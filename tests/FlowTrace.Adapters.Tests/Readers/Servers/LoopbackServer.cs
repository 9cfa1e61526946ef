using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>An HTTP server of ours on a free port of this machine, which speaks a provider's protocol. Counts what it is asked, and fails on command.</summary>
internal class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<LoopbackRequest, LoopbackAnswer> _answer;
    private readonly ConcurrentQueue<LoopbackRequest> _requests = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Task _loop;
    private int _count;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Answers a request; may be called from several threads at once.</param>
    public LoopbackServer(Func<LoopbackRequest, LoopbackAnswer> answer)
    {
        _answer = answer;
        (_listener, Url) = Listen();
        _loop = RunAsync();
    }

    /// <summary>The server's address, without a slash at its end.</summary>
    public string Url { get; }

    /// <summary>Takes the place of an answer where it is not null: is asked with the request and what the server would answer.</summary>
    public Func<LoopbackRequest, LoopbackAnswer, LoopbackAnswer?>? Fault { get; set; }

    /// <summary>Is told of every request before it is answered; may change what the server holds.</summary>
    public Action<LoopbackRequest>? Before { get; set; }

    /// <summary>How many requests came, failed ones included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<LoopbackRequest> Requests => [.. _requests];

    /// <summary>What a request asked for, failed ones included, as <paramref name="of"/> names it.</summary>
    public int CountOf(Func<LoopbackRequest, bool> of) => _requests.Count(of);

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing)
    {
        if (!isDisposing)
            return;
        _listener.Close();
        _loop.Wait(TimeSpan.FromSeconds(5));
    }

    private static (HttpListener Listener, string Url) Listen()
    {
        for (int tries = 0; ; tries++)
        {
            int port = FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            try
            {
                listener.Start();
                return (listener, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
            }
            catch (HttpListenerException) when (tries < 20)
            {
                // Somebody else took the port in between.
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var request = new LoopbackRequest(
                Interlocked.Increment(ref _count), _clock.Elapsed, context.Request.HttpMethod, context.Request.Url!.AbsolutePath,
                context.Request.QueryString, (WebHeaderCollection)context.Request.Headers, body.ToArray());
            _requests.Enqueue(request);
            Before?.Invoke(request);
            LoopbackAnswer answer = Answer(request);
            await SendAsync(context.Response, Fault?.Invoke(request, answer) ?? answer);
        }
        catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Who asked has gone, or the test has ended.
        }
    }

    // A server with a bug must fail the test that uses it, with the bug's own words.
    private LoopbackAnswer Answer(LoopbackRequest request)
    {
        try
        {
            return _answer(request);
        }
        catch (Exception failure)
        {
            return LoopbackAnswer.Plain("the test's own server failed: " + failure, status: 418);
        }
    }

    private static async Task SendAsync(HttpListenerResponse response, LoopbackAnswer answer)
    {
        if (answer.Delay > TimeSpan.Zero)
            await Task.Delay(answer.Delay);
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength64 = answer.Body.Length;
        if (answer.RetryAfterSeconds is { } seconds)
            response.AddHeader("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        if (answer.BreakAfter is { } some)
        {
            await response.OutputStream.WriteAsync(answer.Body.AsMemory(0, some));
            await response.OutputStream.FlushAsync();
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(answer.Body);
        response.Close();
    }
}
