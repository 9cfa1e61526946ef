using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FlowTrace.ClickHouse;

namespace FlowTrace.Adapters.Tests.ClickHouse;

/// <summary>A real server for the tests of a class, with a database for each test; two of its databases pose as the servers of a cluster.</summary>
public sealed class ClickHouseServer : IAsyncLifetime, IDisposable
{
    public const string Password = "for tests";
    public const string Reader = "reader";
    public const string Cluster = "pair";

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "flowtrace-clickhouse-" + Guid.NewGuid().ToString("n"));
    private readonly HttpClient _http = new();
    private Process? _process;
    private int _databases;

    /// <summary>The server's address; skips the test where no server is installed.</summary>
    public Uri Address
    {
        get
        {
            Skip.If(_process is null, "ClickHouse is not installed (Debian's package clickhouse-server); ./test.sh installs it.");
            return field!;
        }
        private set;
    }

    /// <summary>Options for a database of the caller's own.</summary>
    public ClickHouseOptions NewDatabase() => new(Address)
    {
        Password = Password,
        Database = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}"),
    };

    /// <summary>Asks the server in SQL.</summary>
    public async Task<string> AskAsync(string sql)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StringContent(sql) };
        request.Headers.Add("X-ClickHouse-User", "default");
        request.Headers.Add("X-ClickHouse-Key", Password);
        using HttpResponseMessage response = await _http.SendAsync(request);
        string answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? answer : throw new InvalidOperationException($"{sql}: {answer}");
    }

    public async Task InitializeAsync()
    {
        if (FindProgram() is not { } program)
            return;
        Directory.CreateDirectory(_folder);
        int port = FreePort();
        int tcpPort = FreePort();
        await File.WriteAllTextAsync(Path.Combine(_folder, "config.xml"), Configuration(port, tcpPort));
        await File.WriteAllTextAsync(Path.Combine(_folder, "users.xml"), Users);
        _process = Process.Start(new ProcessStartInfo(program, ["--config-file=" + Path.Combine(_folder, "config.xml")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        Address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}"));
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (waited.Elapsed > LongestStart || _process!.HasExited)
                throw new InvalidOperationException(
                    $"ClickHouse did not start: {await File.ReadAllTextAsync(Path.Combine(_folder, "errors.log"))}");
            await Task.Delay(50);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            Directory.Delete(_folder, recursive: true);
        }

        Dispose();
    }

    public void Dispose()
    {
        _http.Dispose();
        _process?.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return await _http.GetStringAsync(new Uri(Address, "/ping")) is { Length: > 0 };
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string? FindProgram() => new[] { "/usr/bin", "/usr/sbin" }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .Select(folder => Path.Combine(folder, "clickhouse-server")).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Configuration(int port, int tcpPort) => FormattableString.Invariant($"""
        <yandex>
          <logger><level>warning</level><log>{_folder}/server.log</log><errorlog>{_folder}/errors.log</errorlog></logger>
          <listen_host>127.0.0.1</listen_host>
          <http_port>{port}</http_port>
          <tcp_port>{tcpPort}</tcp_port>
          <path>{_folder}/data/</path>
          <tmp_path>{_folder}/tmp/</tmp_path>
          <mark_cache_size>67108864</mark_cache_size>
          <users_config>{_folder}/users.xml</users_config>
          <default_profile>default</default_profile>
          <default_database>default</default_database>
          <remote_servers>
            <{Cluster}>
              {Shard(tcpPort, "shard1")}
              {Shard(tcpPort, "shard2")}
            </{Cluster}>
          </remote_servers>
        </yandex>
        """);

    private static string Shard(int port, string database) =>
        FormattableString.Invariant($"<shard><replica><host>127.0.0.1</host><port>{port}</port><password>{Password}</password>")
        + $"<default_database>{database}</default_database></replica></shard>";

    private static string Users => $"""
        <yandex>
          <profiles><default/><readonly><readonly>1</readonly></readonly></profiles>
          <quotas><default/></quotas>
          <users>
            <default><password>{Password}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
            <{Reader}><password>{Password}</password><networks><ip>127.0.0.1</ip></networks><profile>readonly</profile><quota>default</quota></{Reader}>
          </users>
        </yandex>
        """;
}
