using System.Text;

namespace FlowTrace.Cli.Tests;

/// <summary>
/// Compares output with a file under Expectations. With FLOWTRACE_REWRITE_EXPECTATIONS=1 the files are written anew instead; read the difference
/// before you commit it.
/// </summary>
internal static class Expectation
{
    private static readonly string Folder = RepositoryFiles.PathOf("tests", "FlowTrace.Cli.Tests", "Expectations");

    public static void Matches(string actual, string name)
    {
        string path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("FLOWTRACE_REWRITE_EXPECTATIONS") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, actual, new UTF8Encoding(false));
            return;
        }

        File.Exists(path).Should().BeTrue($"the expectation {name} exists; write it with FLOWTRACE_REWRITE_EXPECTATIONS=1");
        actual.Should().Be(Read(name));
    }

    /// <summary>What stands under a name.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
