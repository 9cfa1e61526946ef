using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using FlowTrace.Adapters.Tests.Readers.Evm;

namespace FlowTrace.Cli.Tests.Samples;

/// <summary>Every program in samples/ runs as its readers run it, and prints what stands under Expectations.</summary>
public sealed partial class SampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // It answers until it is stopped, so it has a test of its own.
    private const string Server = "serve-traces";

    // It needs the address of a node, and goes on until it is stopped.
    private const string Watch = "watch-a-chain";

    public static TheoryData<string> Programs => [.. Names().Where(name => name is not (Server or Watch))];

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Programs))]
    public async Task Run_Sample_PrintsWhatIsExpected(string name)
    {
        ChildProcess run = await ChildProcess.RunDotnetAsync(RepositoryFiles.Root, "run", $"samples/{name}.cs");

        Expectation.Matches(run.Required(), $"sample.{name}.txt");
    }

    // The libraries lie where this test was built from, which is where the script looks for them.
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Run_FSharpScript_FindsTheExitsOfTheFirstTrace()
    {
        ChildProcess run = await ChildProcess.RunDotnetAsync(RepositoryFiles.Root, "fsi", "samples/first-trace.fsx");

        Expectation.Matches(run.Required(), "sample.first-trace.txt");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Run_Server_AnswersWithTheTraceUntilItIsStopped()
    {
        using Process process =
            ChildProcess.Start("dotnet", RepositoryFiles.Root, ["run", $"samples/{Server}.cs", "--urls", "http://127.0.0.1:0"]);
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            string address = await AddressOfAsync(process.StandardOutput, timeout.Token);
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            const string thief = "ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC";

            string table = await client.GetStringAsync(new Uri($"/trace?thief={thief}&form=table", UriKind.Relative), timeout.Token);
            Expectation.Matches(table, $"sample.{Server}.txt");
            string json = await client.GetStringAsync(new Uri($"/trace?thief={thief}", UriKind.Relative), timeout.Token);
            json.Should().StartWith("{\"schema\":\"flowtrace.trace/1\"");
            using HttpResponseMessage wrong = await client.GetAsync(new Uri("/trace?thief=nobody", UriKind.Relative), timeout.Token);
            ((int)wrong.StatusCode).Should().Be(400);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    // The watch is on while the theft unfolds on a real node.
    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task Run_WatchOfANode_TellsEachThingOnceItIsFinal()
    {
        await using Anvil node = await Anvil.StartAsync();
        using var folder = new Commands.Tool();
        string labels = folder.Path("labels.csv");
        await File.WriteAllTextAsync(labels, $"account,name,category\n{node.Accounts[7]},Example Exchange,exchange\n");
        UnfoldingPlay play = await UnfoldingPlay.StealAsync(node);
        await node.FinalizeAsync();
        string[] command = ["run", $"samples/{Watch}.cs", node.Url, play.Thief, labels];
        using Process process = ChildProcess.Start("dotnet", RepositoryFiles.Root, command);
        using var timeout = new CancellationTokenSource(Patience);
        var told = new StringBuilder();
        try
        {
            await HearAsync(process, 1, told, timeout.Token);
            await play.PayAsync(play.Thief, play.Mule, 600);
            await node.FinalizeAsync();
            await HearAsync(process, 1, told, timeout.Token);
            await play.PayAsync(play.Mule, play.Exchange, 100);
            await node.FinalizeAsync();
            await HearAsync(process, 2, told, timeout.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        // Whoever comes later is told all of it at once.
        ChildProcess later = await ChildProcess.RunDotnetAsync(RepositoryFiles.Root, [.. command, "1"]);
        Expectation.Matches(Hash().Replace(told + "later:\n" + later.Required(), "0x…"), $"sample.{Watch}.txt");
    }

    private static async Task HearAsync(Process process, int lines, StringBuilder told, CancellationToken cancellationToken)
    {
        for (; lines > 0; lines--)
            told.Append(await process.StandardOutput.ReadLineAsync(cancellationToken)).Append('\n');
    }

    [GeneratedRegex("0x[0-9a-f]{64}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hash();

    private static async Task<string> AddressOfAsync(StreamReader output, CancellationToken cancellationToken)
    {
        const string before = "Now listening on: ";
        while (await output.ReadLineAsync(cancellationToken) is { } line)
            if (line.IndexOf(before, StringComparison.Ordinal) is var at and >= 0)
                return line[(at + before.Length)..].Trim();
        throw new InvalidOperationException("The server ended without listening.");
    }

    [Fact]
    public void Readme_NamesEverySample()
    {
        string readme = File.ReadAllText(RepositoryFiles.PathOf("samples", "README.md"));
        foreach (string program in Names())
            readme.Should().Contain($"`dotnet run samples/{program}.cs");
    }

    private static IEnumerable<string> Names() => Directory.GetFiles(RepositoryFiles.PathOf("samples"), "*.cs")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
