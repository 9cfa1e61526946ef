using System.Text;

namespace FlowTrace.Cli.Tests;

/// <summary>
/// Compares output with a file under Expectations. With FLOWTRACE_REWRITE_EXPECTATIONS=1 the files are written anew instead; read the difference
/// before you commit it.
/// </summary>
internal static class Expectation
{
    public static void Matches(string actual, string name)
    {
        string path = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("FLOWTRACE_REWRITE_EXPECTATIONS") == "1")
        {
            Directory.CreateDirectory(Folder());
            File.WriteAllText(path, actual, new UTF8Encoding(false));
            return;
        }

        File.Exists(path).Should().BeTrue($"the expectation {name} exists; write it with FLOWTRACE_REWRITE_EXPECTATIONS=1");
        actual.Should().Be(File.ReadAllText(path));
    }

    // Found from the test's own folder: a deterministic build does not tell where its sources stood.
    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "FlowTrace.sln")))
                return Path.Combine(folder.FullName, "tests", "FlowTrace.Cli.Tests", "Expectations");
        throw new InvalidOperationException("The tests run outside the project's folder.");
    }
}
