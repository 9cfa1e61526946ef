using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FlowTrace.Evidence;

namespace FlowTrace.Cli.Tests.Expert;

/// <summary>Reads a rendered report as a stranger would, and says what in it is no claim, or looks like another kind of claim than it is.</summary>
internal static partial class ClaimLint
{
    // Titles, and pictures, whose parts say what the report's sentences and tables say.
    private const string NoStatements = "h1, h2, h3, th, nav, svg, .figures .name";

    private static readonly string[] Kinds = ["observed", "derived", "attributed", "inferred", "asserted"];

    /// <summary>What is wrong with the page; empty when all of it is claims.</summary>
    public static IEnumerable<string> OffencesOfHtml(string html, ClaimBook book)
    {
        IDocument page = new HtmlParser().ParseDocument(html);
        foreach (INode text in page.Body!.GetDescendants().Where(node => node.NodeType == NodeType.Text && !string.IsNullOrWhiteSpace(node.TextContent)))
        {
            IElement element = text.ParentElement!;
            if (element.Closest(NoStatements) is not null)
                continue;
            if (element.Closest("[data-claim]") is not { } holder)
                yield return $"no claim: {text.TextContent}";
            else if (Find(book, holder.GetAttribute("data-claim")!) is not { } claim)
                yield return $"no such claim: {holder.GetAttribute("data-claim")}";
            else if (!holder.ClassList.Where(Kinds.Contains).SequenceEqual([claim.Kind.ToName()]))
                yield return $"{claim.Id} is {claim.Kind.ToName()} and drawn as {holder.ClassName}";
            else if (claim.Kind != ClaimKind.Attributed && Ownership().IsMatch(text.TextContent))
                yield return $"ownership without a label: {text.TextContent}";
        }

        foreach (IElement reference in page.QuerySelectorAll("a.ref"))
            if (page.GetElementById(reference.GetAttribute("href")![1..]) is null)
                yield return $"dangling reference: {reference.TextContent}";
            else if (Find(book, reference.GetAttribute("href")![1..]) is { } claim && reference.TextContent != $"{claim.Id} {claim.Kind.ToName()}")
                yield return $"{claim.Id} is {claim.Kind.ToName()} and cited as {reference.TextContent}";
    }

    /// <summary>The same of Markdown: every line that is no title ends with its claim's mark.</summary>
    public static IEnumerable<string> OffencesOfMarkdown(string markdown, ClaimBook book)
    {
        string[] lines = markdown.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            bool isTableHead = i + 1 < lines.Length && lines[i + 1].StartsWith("| -", StringComparison.Ordinal);
            if (line.Length == 0 || line[0] == '#' || line.StartsWith("| -", StringComparison.Ordinal) || isTableHead)
                continue;
            if (!Mark().IsMatch(line.TrimEnd(' ', '|')))
                yield return $"no claim: {line}";
            foreach (Match mark in AnyMark().Matches(line))
                if (Find(book, mark.Groups["id"].Value) is not { } claim || claim.Kind.ToName() != mark.Groups["kind"].Value)
                    yield return $"wrong mark: {mark.Value}";
        }
    }

    private static Claim? Find(ClaimBook book, string id) => book.Claims.FirstOrDefault(claim => claim.Id == id);

    [GeneratedRegex(@"\b(belongs? to|owned by|owner|property of|is the wallet of)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Ownership();

    [GeneratedRegex(@"\\\[C\d+ [a-z]+\\\]$", RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\\\[(?<id>C\d+) (?<kind>[a-z]+)\\\]", RegexOptions.ExplicitCapture)]
    private static partial Regex AnyMark();
}
