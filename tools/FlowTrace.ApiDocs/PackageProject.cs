using System.Xml.Linq;

namespace FlowTrace.ApiDocs;

/// <summary>A project of the repository that becomes a package.</summary>
/// <param name="Id">The package's id, which is the name of its assembly, too.</param>
/// <param name="File">The project file.</param>
/// <param name="IsTool">Whether it is a command-line tool, of which nobody calls a type.</param>
/// <param name="IsIntegration">Whether only the configuration <c>Integrations</c> builds it: what it stands on is not on every feed.</param>
internal sealed record PackageProject(string Id, string File, bool IsTool, bool IsIntegration)
{
    /// <summary>All of them, in ordinal order of their ids: the projects under <c>src</c> that say <c>IsPackable</c>.</summary>
    /// <param name="root">The repository's root.</param>
    public static IReadOnlyList<PackageProject> In(string root) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => (File: file, Project: XDocument.Load(file)))
            .Where(project => Says(project.Project, "IsPackable"))
            .Select(project => new PackageProject(
                project.Project.Descendants("PackageId").Single().Value, project.File, Says(project.Project, "PackAsTool"),
                Says(project.Project, "Configurations", "Integrations")))
            .OrderBy(project => project.Id, StringComparer.Ordinal),
    ];

    /// <summary>The libraries among them that a project references itself.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="projectFile">The project that references them, under the root.</param>
    public static IEnumerable<PackageProject> ReferencedBy(string root, string projectFile)
    {
        string[] references = [.. XDocument.Load(Path.Combine(root, projectFile)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))];
        return In(root).Where(project => !project.IsTool && references.Contains(project.Id, StringComparer.Ordinal));
    }

    private static bool Says(XDocument project, string property, string value = "true") =>
        project.Descendants(property).Any(element => element.Value.Trim() == value);
}
