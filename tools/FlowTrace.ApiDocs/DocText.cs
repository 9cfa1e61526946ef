using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FlowTrace.ApiDocs;

/// <summary>The authors' comments as Markdown.</summary>
/// <param name="links">Where what they name is written about.</param>
/// <param name="page">The page that the text stands on.</param>
internal sealed partial class DocText(ApiLinks links, string page)
{
    private const int Patience = 10_000;

    /// <summary>A comment of one or more paragraphs; empty where there is none.</summary>
    public string Of(XElement? comment) =>
        comment is null ? "" : string.Join("\n\n", BlankLines().Split(string.Concat(comment.Nodes().Select(Of))).Select(Flow).Where(text => text.Length > 0));

    /// <summary>A comment in one line, as the cell of a table or the item of a list needs it.</summary>
    public string InLine(XElement? comment) => Spaces().Replace(Of(comment), " ");

    /// <summary>The first sentence of a comment, in one line.</summary>
    public string FirstSentence(XElement? comment)
    {
        string text = InLine(comment);
        Match end = SentenceEnd().Match(text);
        return end.Success ? text[..(end.Index + 1)] : text;
    }

    private string Of(XNode node) => node switch
    {
        XText text => Escape(text.Value),
        XElement element => Of(element.Name.LocalName, element),
        _ => "",
    };

    private string Of(string name, XElement element) => name switch
    {
        "c" => Code(element.Value),
        "code" => $"\n\n```csharp\n{Unindented(element.Value)}\n```\n\n",
        "para" => $"\n\n{Inner(element)}\n\n",
        "item" => $"\n\n- {Inner(element).Trim()}\n\n",
        "paramref" or "typeparamref" => Code(element.Attribute("name")!.Value),
        "see" or "seealso" => See(element),
        "b" => $"**{Inner(element)}**",
        "i" or "em" => $"*{Inner(element)}*",
        _ => Inner(element),
    };

    private string Inner(XElement element) => string.Concat(element.Nodes().Select(Of));

    private string See(XElement element)
    {
        if (element.Attribute("langword") is { } word)
            return Code(word.Value);
        if (element.Attribute("href") is { } address)
            return element.Value.Length > 0 ? $"[{Inner(element)}]({address.Value})" : $"<{address.Value}>";
        string key = element.Attribute("cref")!.Value;
        string shown = element.Value.Length > 0 ? Inner(element) : Code(NameIn(key));
        return links.Find(key, page) is { } link ? $"[{shown}]({link})" : shown;
    }

    // M:FlowTrace.Chain.Account.Parse(System.String) is Account.Parse, T:System.Int32 is Int32.
    private static string NameIn(string key)
    {
        string[] parts = key[2..].Split('(')[0].Replace(".#ctor", "", StringComparison.Ordinal).Split('.');
        int taken = key[0] == 'T' || key.Contains("#ctor", StringComparison.Ordinal) ? 1 : 2;
        return Ticks().Replace(string.Join('.', parts.TakeLast(taken)), "");
    }

    private static string Code(string text) => $"`{Spaces().Replace(text, " ").Trim()}`";

    // A block of code keeps its lines; everything else flows.
    private static string Flow(string block) => block.StartsWith("```", StringComparison.Ordinal) ? block : Spaces().Replace(block, " ").Trim();

    private static string Escape(string text) => Special().Replace(text, match => "\\" + match.Value).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Unindented(string code)
    {
        string[] lines = code.Trim('\n', '\r').TrimEnd().Split('\n');
        int margin = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length >= margin ? line[margin..].TrimEnd() : ""));
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, Patience)]
    private static partial Regex Spaces();

    // Not within a block of code.
    [GeneratedRegex(@"\n\s*\n(?=(?:[^`]|`(?!``)|```[^`]*```)*\z)", RegexOptions.None, Patience)]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"[.!?](?= [A-Z`\[]|\z)", RegexOptions.None, Patience)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"``?\d+", RegexOptions.None, Patience)]
    private static partial Regex Ticks();

    [GeneratedRegex(@"[\\*_\[\]|`]", RegexOptions.None, Patience)]
    private static partial Regex Special();
}
