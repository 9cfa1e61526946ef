using FlowTrace.Cli.Tests.Commands;

namespace FlowTrace.Cli.Tests.Mcp;

/// <summary>A folder with the sample cases, a store of one of them, and a session that answers about it; shared by tests that only ask.</summary>
public sealed class AssistantCase : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowtrace-mcp-");
    private AssistantSession? _session;

    /// <summary>The simulated theft of samples/.</summary>
    public const string Theft = "exchange-theft/case.yaml";

    /// <summary>The one with a swap and a bridge.</summary>
    public const string Swap = "swap-and-bridge/case.yaml";

    /// <summary>A store of <see cref="Theft"/>.</summary>
    public const string Store = "theft.flowtrace";

    public string Folder => _folder.FullName;

    internal AssistantSession Session => _session!;

    public static string Samples { get; } = RepositoryFiles.PathOf("samples");

    public async Task InitializeAsync()
    {
        foreach (string sample in (string[])["exchange-theft", "swap-and-bridge"])
            RepositoryFiles.CopySample(sample, Path.Combine(Folder, sample));
        using var tool = new Tool();
        tool.Run("trace", Path.Combine(Folder, Theft), "--store", Path.Combine(Folder, Store)).Code.Should().Be(0);
        _session = await AssistantSession.StartAsync(Folder);
    }

    public async Task DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
