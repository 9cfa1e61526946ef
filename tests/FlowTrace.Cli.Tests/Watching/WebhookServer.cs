using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace FlowTrace.Cli.Tests.Watching;

/// <summary>A webhook on this machine that refuses the first few posts and takes the rest.</summary>
internal sealed class WebhookServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string> _taken = [];
    private int _refusals;

    public WebhookServer(int refusals)
    {
        _refusals = refusals;
        using (var port = new TcpListener(IPAddress.Loopback, 0))
        {
            port.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/hook-secret-0123456789/";
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Url { get; }

    /// <summary>How many posts were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>The ids of the alerts that were taken.</summary>
    public string[] Taken
    {
        get
        {
            lock (_taken)
                return [.. _taken];
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using JsonDocument alert = await JsonDocument.ParseAsync(context.Request.InputStream);
            if (_refusals-- > 0)
            {
                Refused++;
                context.Response.StatusCode = 503;
            }
            else
                lock (_taken)
                    _taken.Add(alert.RootElement.GetProperty("id").GetString()!);
            context.Response.Close();
        }
    }
}
