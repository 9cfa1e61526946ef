namespace FlowTrace.Tests.Vectors;

/// <summary>The folder <c>shared</c> that stands beside the solution in development and is no part of it.</summary>
internal static class SharedFiles
{
    /// <summary>The full path of a shared file, or null where there is none.</summary>
    public static string? Find(string relativePath)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlowTrace.sln")))
            folder = folder.Parent;
        if (folder?.Parent is null)
            return null;
        string path = Path.Combine(folder.Parent.FullName, "shared", relativePath);
        return File.Exists(path) ? path : null;
    }
}
