using System.Diagnostics;
using System.Text.Json;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>What <c>tests/node</c> holds once <c>test.sh</c> has installed it: a node, and the contracts of the tests compiled.</summary>
internal static class NodeTools
{
    private static readonly Lazy<Dictionary<string, (string Deployed, string Creation)>> Compiled = new(Compile);

    /// <summary>The node's program; the test is skipped where it is not installed.</summary>
    public static string Anvil
    {
        get
        {
            string program = Path.Combine(Folder, "node_modules", ".bin", "anvil");
            Skip.IfNot(File.Exists(program), "The npm package @foundry-rs/anvil is not installed in tests/node; ./test.sh installs it.");
            return program;
        }
    }

    /// <summary>A contract's code as it stands on the chain, with <c>0x</c>.</summary>
    public static string Deployed(string contract) => "0x" + Compiled.Value[contract].Deployed;

    /// <summary>A contract's code as it is deployed, with <c>0x</c> and its arguments, each a word of 64 digits, behind it.</summary>
    public static string Creation(string contract, params string[] words) => "0x" + Compiled.Value[contract].Creation + string.Concat(words);

    private static string Folder
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "FlowTrace.sln")))
                    return Path.Combine(folder.FullName, "tests", "node");
            throw new InvalidOperationException("The tests run outside the project's folder.");
        }
    }

    private static Dictionary<string, (string Deployed, string Creation)> Compile()
    {
        Skip.IfNot(
            Directory.Exists(Path.Combine(Folder, "node_modules", "solc")), "The npm package solc is not installed in tests/node; ./test.sh installs it.");
        using Process compiler = Process.Start(new ProcessStartInfo("node", ["compile.js"])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        string output = compiler.StandardOutput.ReadToEnd();
        compiler.WaitForExit();
        compiler.ExitCode.Should().Be(0);
        using JsonDocument contracts = JsonDocument.Parse(output);
        return contracts.RootElement.EnumerateObject().ToDictionary(
            contract => contract.Name,
            contract => (contract.Value.GetProperty("deployed").GetString()!, contract.Value.GetProperty("creation").GetString()!));
    }
}
