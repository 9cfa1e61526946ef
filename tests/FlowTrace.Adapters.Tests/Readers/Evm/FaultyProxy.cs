using System.Net;
using System.Net.Sockets;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Passes bytes on to a port of this machine, and every now and then breaks off, resets, stalls or answers nothing.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _to;
    private readonly Random _random;
    private readonly Task _running;
    private int _inARow;

    public FaultyProxy(int to, int seed)
    {
        _to = to;
        _random = new Random(seed);
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public int Faults { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var passed = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;

                // Each connection bears a few bytes before it breaks; after a few in a row one is let through.
                bool isFaulty = _inARow < 3 && _random.Next(4) > 0;
                _inARow = isFaulty ? _inARow + 1 : 0;
                Faults += isFaulty ? 1 : 0;
                passed.Add(PassAsync(client, isFaulty ? _random.Next(4) : -1, _random.Next(1, 6000)));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException)
        {
            // Stopped.
        }

        await Task.WhenAll(passed);
    }

    private async Task PassAsync(TcpClient client, int fault, int bytes)
    {
        using (client)
        using (var server = new TcpClient())
            try
            {
                if (fault == 0)
                {
                    client.LingerState = new LingerOption(true, 0);
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, _to, _stop.Token);
                Task asked = CopyAsync(client.GetStream(), server.GetStream(), int.MaxValue);
                await CopyAsync(server.GetStream(), client.GetStream(), fault < 0 ? int.MaxValue : bytes);
                if (fault == 1)
                    client.LingerState = new LingerOption(true, 0);
                else if (fault == 2)
                    await Task.Delay(Timeout.Infinite, _stop.Token).WaitAsync(TimeSpan.FromSeconds(3));
                client.Close();
                await asked;
            }
            catch (Exception failure) when (
                failure is IOException or SocketException or OperationCanceledException or TimeoutException or ObjectDisposedException)
            {
                // That is what it is for.
            }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, long bytes)
    {
        byte[] buffer = new byte[1024];
        while (bytes > 0 && await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), _stop.Token) is > 0 and var count)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            bytes -= count;
        }
    }
}
