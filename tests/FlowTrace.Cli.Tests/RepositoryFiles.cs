namespace FlowTrace.Cli.Tests;

/// <summary>Where the repository lies: the folder above the tests that holds the solution.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Copies the files of a sample case into a folder, made now if it is not there.</summary>
    public static void CopySample(string name, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(PathOf("samples", name)))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FlowTrace.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("No folder above the tests holds FlowTrace.sln.");
    }
}
