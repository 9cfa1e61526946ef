using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>A real EVM node on this machine, with unlocked accounts and a clock of its own. Tests are skipped where it is not installed.</summary>
internal sealed class Anvil : IAsyncDisposable
{
    private const int SecondsToStart = 30;

    // Two epochs, and some.
    private const int BlocksToFinal = 70;

    private readonly HttpClient _http = new();
    private readonly int _port = FreePort();
    private readonly string _state = Path.Combine(Path.GetTempPath(), $"anvil-{Guid.NewGuid():N}.json");
    private Process? _process;
    private long _time = 1_740_000_000;

    private Anvil()
    {
    }

    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>The accounts with coins from the beginning.</summary>
    public string[] Accounts { get; private set; } = [];

    public static async Task<Anvil> StartAsync()
    {
        var anvil = new Anvil();
        await anvil.RunAsync();
        anvil.Accounts = [.. (await anvil.AskAsync("eth_accounts")).EnumerateArray().Select(account => account.GetString()!)];
        return anvil;
    }

    /// <summary>Kills it in the middle of whatever it does.</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Saves its chain, so that it can be started again with it.</summary>
    public async Task SaveAsync()
    {
        string hex = (await AskAsync("anvil_dumpState")).GetString()!;
        byte[] zipped = Convert.FromHexString(hex.AsSpan(2));
        using var unzip = new System.IO.Compression.GZipStream(new MemoryStream(zipped), System.IO.Compression.CompressionMode.Decompress);
        await using FileStream file = File.Create(_state);
        await unzip.CopyToAsync(file);
    }

    /// <summary>Starts it with the chain that was saved.</summary>
    public Task RestartAsync() => RunAsync("--load-state", _state);

    public async Task<JsonElement> AskAsync(string method, string parameters = "[]")
    {
        string body = $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""";
        using HttpResponseMessage response = await _http.PostAsync(Url, new StringContent(body, Encoding.UTF8, "application/json"));
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        answer.RootElement.TryGetProperty("error", out JsonElement error).Should().BeFalse($"{method} {parameters}: {error}");
        return answer.RootElement.GetProperty("result").Clone();
    }

    /// <summary>Makes a transaction and its block, twelve seconds after the one before; its hash.</summary>
    public async Task<string> SendAsync(string from, string? to, UInt128 value = default, string data = "0x", bool mayFail = false)
    {
        _time += 12;
        await AskAsync("evm_setNextBlockTimestamp", string.Create(CultureInfo.InvariantCulture, $"[{_time}]"));
        string receiver = to is null ? "" : $"\"to\":\"{to}\",";
        string hash = (await AskAsync(
            "eth_sendTransaction", $$"""[{"from":"{{from}}",{{receiver}}"value":"0x{{value:x}}","data":"{{data}}","gas":"0x7a1200"}]""")).GetString()!;
        string status = (await ReceiptAsync(hash)).GetProperty("status").GetString()!;
        status.Should().Be(mayFail ? "0x0" : "0x1", $"{from} to {to} {data}");
        return hash;
    }

    /// <summary>Lets time pass: the next block comes so much later.</summary>
    public void Wait(TimeSpan time) => _time += (long)time.TotalSeconds;

    /// <summary>Makes so many blocks that all before them are final.</summary>
    public async Task FinalizeAsync()
    {
        await AskAsync("anvil_mine", string.Create(CultureInfo.InvariantCulture, $"[\"0x{BlocksToFinal:x}\",\"0xc\"]"));
        Wait(TimeSpan.FromSeconds(12 * BlocksToFinal));
    }

    /// <summary>Deploys a contract; its address.</summary>
    public async Task<string> DeployAsync(string from, string code)
    {
        string hash = await SendAsync(from, null, 0, code);
        return (await ReceiptAsync(hash)).GetProperty("contractAddress").GetString()!;
    }

    // The block is made a moment after the transaction was taken.
    private async Task<JsonElement> ReceiptAsync(string hash)
    {
        for (int left = 500; ; left--)
        {
            JsonElement receipt = await AskAsync("eth_getTransactionReceipt", $"[\"{hash}\"]");
            if (receipt.ValueKind == JsonValueKind.Object || left == 0)
                return receipt;
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            Kill();
        _process?.Dispose();
        _http.Dispose();
        File.Delete(_state);
    }

    private async Task RunAsync(params string[] more)
    {
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo(
            NodeTools.Anvil, [.. (string[])["--port", _port.ToString(CultureInfo.InvariantCulture), "--chain-id", "1", "--timestamp", "1740000000"], .. more])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        for (int left = SecondsToStart * 20; ; left--)
        {
            try
            {
                await AskAsync("eth_chainId");
                return;
            }
            catch (HttpRequestException) when (left > 0 && !_process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
