namespace FlowTrace.Cli.Tests.Html;

/// <summary>The data of thefts that happened, which stands beside the solution in development and is no part of it.</summary>
internal static class RealCases
{
    /// <summary>The folder of a case; the test is skipped where it is not there.</summary>
    public static string Folder(string name)
    {
        string cases = RepositoryFiles.PathOf("..", "shared", "data", "cases", name);
        Skip.IfNot(Directory.Exists(cases), "The data of real thefts lies beside the repository, in shared/data/cases, and is not here.");
        return cases;
    }
}
