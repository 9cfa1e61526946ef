using System.Globalization;
using System.Reflection;
using System.Xml.Linq;

namespace FlowTrace.ApiDocs;

/// <summary>One page of the reference: the public types of a namespace with their members.</summary>
internal sealed class NamespacePage(string name, IReadOnlyList<ApiPackage> packages, ApiLinks links) : IDisposable
{
    private static readonly (string Title, Func<MemberInfo, bool> Holds)[] Kinds =
    [
        ("Values", member => member is FieldInfo { DeclaringType.IsEnum: true }),
        ("Constants", member => member is FieldInfo { DeclaringType.IsEnum: false }),
        ("Constructors", member => member is ConstructorInfo),
        ("Properties", member => member is PropertyInfo),
        ("Methods", member => member is MethodInfo { IsSpecialName: false }),
        ("Operators", member => member is MethodInfo { IsSpecialName: true }),
    ];

    private readonly DocText _text = new(links, name);
    private readonly StringWriter _page = new(CultureInfo.InvariantCulture);

    public void Dispose() => _page.Dispose();

    public string Render()
    {
        (ApiPackage Package, Type Type)[] types =
            [.. packages.SelectMany(package => package.Types.Where(type => type.Namespace == name).Select(type => (package, type)))];
        string from = string.Join(" and ", types.Select(entry => $"`{entry.Package.Id}`").Distinct(StringComparer.Ordinal));
        _page.Write($"# {name}\n\nFrom the package {from}. Made from the comments in the code by `dotnet run --project tools/FlowTrace.ApiDocs`.\n\n");
        _page.Write("| type | what |\n|---|---|\n");
        foreach ((ApiPackage package, Type type) in types)
            _page.Write($"| [{Title(type)}](#{links.AnchorOf(type)}) | {_text.FirstSentence(Doc(package, type)?.Element("summary"))} |\n");
        foreach ((ApiPackage package, Type type) in types)
            Write(package, type);
        return _page.ToString().TrimEnd('\n') + "\n";
    }

    private static string Title(Type type) => Signature.NameOf(type).Replace("<", "&lt;", StringComparison.Ordinal);

    private void Write(ApiPackage package, Type type)
    {
        XElement? doc = Doc(package, type);
        _page.Write($"\n<a id=\"{links.AnchorOf(type)}\"></a>\n\n## {Title(type)}\n\n```csharp\n{Signature.Of(type)}\n```\n\n");
        Paragraph(_text.Of(doc?.Element("summary")));
        Paragraph(_text.Of(doc?.Element("remarks")));
        MemberInfo[] members = [.. PublicMembers.Of(type).Where(member => !IsOfEveryObject(member))];
        bool isFirst = true;
        foreach ((string title, Func<MemberInfo, bool> holds) in Kinds)
        {
            MemberInfo[] chosen = [.. members.Where(holds)];
            if (chosen.Length == 0)
                continue;
            _page.Write($"{(isFirst ? "" : "\n")}**{title}**\n\n");
            isFirst = false;
            // The values of an enumeration stand in their own order, everything else in that of names.
            IEnumerable<MemberInfo> ordered = chosen[0] is FieldInfo { DeclaringType.IsEnum: true }
                ? chosen
                : chosen.OrderBy(member => links.AnchorOf(member), StringComparer.Ordinal);
            foreach (MemberInfo member in ordered)
                Write(package, member);
        }
    }

    private void Write(ApiPackage package, MemberInfo member)
    {
        XElement? doc = Doc(package, member);
        string summary = _text.InLine(doc?.Element("summary"));
        // The compiler gives the constructor of a record's properties the words of the record, and they have been said.
        if (member is ConstructorInfo && summary == _text.InLine(Doc(package, member.DeclaringType!)?.Element("summary")))
            (doc, summary) = (null, "");
        _page.Write($"- <a id=\"{links.AnchorOf(member)}\"></a>`{Signature.Of(member)}`{(summary.Length > 0 ? "\\\n  " + summary : "")}\n");
        Note(_text.InLine(doc?.Element("value")), "Value: ");
        Note(_text.InLine(doc?.Element("returns")), "Returns: ");
        Note(_text.InLine(doc?.Element("remarks")), "");
        foreach (XElement parameter in doc?.Elements("param") ?? [])
            Note(_text.InLine(parameter), $"`{parameter.Attribute("name")!.Value}`: ");
        foreach (XElement thrown in doc?.Elements("exception") ?? [])
            Note(_text.InLine(thrown), $"throws {_text.InLine(new XElement("summary", new XElement("see", thrown.Attribute("cref"))))}: ");
    }

    // What every object can do needs no words, unless it does something of its own.
    private static bool IsOfEveryObject(MemberInfo member) => member is MethodInfo { Name: nameof(GetHashCode) or nameof(Equals) };

    private void Note(string text, string before)
    {
        if (text.Length > 0)
            _page.Write($"  - {before}{text}\n");
    }

    private void Paragraph(string text)
    {
        if (text.Length > 0)
            _page.Write(text + "\n\n");
    }

    // <inheritdoc/> takes the words of what is named, or of the interface's member that is implemented.
    private XElement? Doc(ApiPackage package, MemberInfo member)
    {
        XElement? doc = package.Find(MemberKey.Of(member));
        if (doc?.Element("inheritdoc") is not { } inherited)
            return doc;
        XElement? other = inherited.Attribute("cref") is { } named ? Find(named.Value) : Inherited(member);
        return other is null ? doc : new XElement("member", doc.Elements().Where(own => own.Name != "inheritdoc"), other.Elements()
            .Where(theirs => !doc.Elements(theirs.Name).Any()));
    }

    private XElement? Find(string key) => packages.Select(package => package.Find(key)).FirstOrDefault(found => found is not null);

    private XElement? Inherited(MemberInfo member)
    {
        if (member.DeclaringType is not { } type)
            return null;
        IEnumerable<Type> above = type.BaseType is { } parent ? type.GetInterfaces().Append(parent) : type.GetInterfaces();
        return above.Where(one => one.FullName is not null && !one.IsGenericType)
            .SelectMany(one => one.GetMember(member.Name).Where(other => Key(other) == Key(member)))
            .Select(other => Find(MemberKey.Of(other))).FirstOrDefault(found => found is not null);

        static string Key(MemberInfo one) => MemberKey.Of(one)[(MemberKey.Of(one.DeclaringType!).Length + 1)..];
    }
}
