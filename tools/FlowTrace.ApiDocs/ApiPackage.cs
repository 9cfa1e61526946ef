using System.Reflection;
using System.Xml.Linq;

namespace FlowTrace.ApiDocs;

/// <summary>A package with its public types and what their authors say of them.</summary>
internal sealed class ApiPackage
{
    private readonly Dictionary<string, XElement> _docs;

    private ApiPackage(string id, Assembly assembly)
    {
        Id = id;
        Types = PublicMembers.TypesOf(assembly);
        _docs = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);
    }

    public string Id { get; }

    public IReadOnlyList<Type> Types { get; }

    /// <summary>The packages of the repository that are built here; the others are named apart.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="absent">The ids of packages without an assembly beside this program: they are not built in this configuration.</param>
    public static IReadOnlyList<ApiPackage> In(string root, out IReadOnlyList<string> absent)
    {
        ILookup<bool, string> ids = PackageProject.In(root).Where(project => !project.IsTool)
            .ToLookup(project => File.Exists(Path.Combine(AppContext.BaseDirectory, project.Id + ".dll")), project => project.Id);
        absent = [.. ids[false]];
        return [.. ids[true].Select(id => new ApiPackage(id, Assembly.Load(id)))];
    }

    /// <summary>What stands in the documentation file under a key, if anything does.</summary>
    public XElement? Find(string key) => _docs.GetValueOrDefault(key);
}
