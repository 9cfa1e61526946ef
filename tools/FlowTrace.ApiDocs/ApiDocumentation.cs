namespace FlowTrace.ApiDocs;

/// <summary>The generated part of the documentation: <c>docs/api-review.md</c> and a page a namespace under <c>docs/api</c>.</summary>
internal static class ApiDocumentation
{
    private const string Review = "docs/api-review.md";
    private const string Reference = "docs/api";

    /// <summary>Every generated file by its path under the root.</summary>
    /// <param name="root">The repository's root.</param>
    public static IReadOnlyDictionary<string, string> Render(string root)
    {
        IReadOnlyList<ApiPackage> packages = ApiPackage.In(root, out IReadOnlyList<string> absent);
        var links = new ApiLinks(packages.SelectMany(package => package.Types));
        string review = Path.Combine(root, Review);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Review] = ReviewPage.Render(packages, absent, links, File.Exists(review) ? File.ReadAllText(review) : ""),
        };
        foreach (string name in packages.SelectMany(package => package.Types).Select(type => type.Namespace!).Distinct(StringComparer.Ordinal))
        {
            using var page = new NamespacePage(name, packages, links);
            files[$"{Reference}/{ApiLinks.PageOf(name)}"] = page.Render();
        }

        return files;
    }

    /// <summary>The files under the root that were generated, and are no longer.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="files">Those that are generated now.</param>
    public static IEnumerable<string> Stale(string root, IReadOnlyDictionary<string, string> files)
    {
        // The namespaces of packages that are not built here bear the packages' names.
        ApiPackage.In(root, out IReadOnlyList<string> absent);
        string folder = Path.Combine(root, Reference);
        return !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder).Select(Path.GetFileName)
                .Where(name => !absent.Any(package => name == ApiLinks.PageOf(package)))
                .Select(name => $"{Reference}/{name}").Where(path => !files.ContainsKey(path));
    }
}
