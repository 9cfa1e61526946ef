using System.Globalization;
using System.Text.RegularExpressions;

namespace FlowTrace.ApiDocs;

/// <summary>The page for whoever reviews the public surface: every public type of every package, with one sentence.</summary>
internal static partial class ReviewPage
{
    private const int Patience = 10_000;

    private const string Top = """
        # The public surface

        Every public type of every package, with the first sentence of what its author says of it, and a link to its members. What stands here can be called,
        and changes only on purpose: `tests/FlowTrace.Tests/House/PublicApi.*.txt` list every member, and tests compare. What holds for all of it:

        - a type is sealed, static, a readonly struct, an enum, an exception or an interface; fields are constants;
        - every member is documented;
        - what is awaited says `Async` and takes an optional `CancellationToken` last;
        - optional parameters are two at most and never a yes or no, the constructors of records apart, whose parameters are properties; no two overloads fit
          the same call because of them.

        Made by `dotnet run --project tools/FlowTrace.ApiDocs`. A package that a configuration does not build keeps its section.

        """;

    /// <param name="packages">The packages that are built here.</param>
    /// <param name="absent">The ids of those that are not.</param>
    /// <param name="links">Where types are written about.</param>
    /// <param name="before">The page as it is, from which the sections of absent packages are taken.</param>
    public static string Render(IReadOnlyList<ApiPackage> packages, IReadOnlyList<string> absent, ApiLinks links, string before)
    {
        Dictionary<string, string> kept = Sections().Matches(before)
            .Where(section => absent.Contains(section.Groups["package"].Value, StringComparer.Ordinal))
            .ToDictionary(section => section.Groups["package"].Value, section => section.Value.TrimEnd('\n') + "\n", StringComparer.Ordinal);
        IEnumerable<(string Id, string Text)> sections = packages.Select(package => (package.Id, SectionOf(package, links)))
            .Concat(kept.Select(section => (section.Key, section.Value)));
        return Top.TrimEnd('\n') + "\n\n" + string.Join('\n', sections.OrderBy(section => section.Id, StringComparer.Ordinal).Select(section => section.Text));
    }

    private static string SectionOf(ApiPackage package, ApiLinks links)
    {
        using var section = new StringWriter(CultureInfo.InvariantCulture);
        section.Write(string.Create(CultureInfo.InvariantCulture, $"## {package.Id}\n\n{package.Types.Count} public types.\n"));
        IEnumerable<IGrouping<string, Type>> namespaces = package.Types.GroupBy(type => type.Namespace!, StringComparer.Ordinal);
        foreach (IGrouping<string, Type> types in namespaces.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var text = new DocText(links, types.Key);
            section.Write($"\n### [{types.Key}](api/{ApiLinks.PageOf(types.Key)})\n\n| type | kind | what |\n|---|---|---|\n");
            foreach (Type type in types)
            {
                string what = text.FirstSentence(package.Find(MemberKey.Of(type))?.Element("summary"));
                string link = $"api/{ApiLinks.PageOf(types.Key)}#{links.AnchorOf(type)}";
                string shown = Signature.NameOf(type).Replace("<", "&lt;", StringComparison.Ordinal);
                section.Write($"| [{shown}]({link}) | {Signature.KindOf(type)} | {LocalLinks().Replace(what, match => Moved(match, types.Key))} |\n");
            }
        }

        return section.ToString();
    }

    // Links are made for a page in docs/api.
    private static string Moved(Match link, string page) =>
        link.Value[2] == '#' ? $"](api/{ApiLinks.PageOf(page)}{link.Value[2..]}" : $"](api/{link.Value[2..]}";

    [GeneratedRegex(@"^## (?<package>\S+)\n.*?(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Sections();

    [GeneratedRegex(@"\]\((?!https?:)[^)]*\)", RegexOptions.None, Patience)]
    private static partial Regex LocalLinks();
}
