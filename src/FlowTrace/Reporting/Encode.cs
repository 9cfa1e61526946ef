using System.Net;
using FlowTrace.Internals;

namespace FlowTrace.Reporting;

/// <summary>Makes untrusted text (labels, symbols, ids of chains) safe to show in markup. Every writer of markup passes such text through here.</summary>
internal static class Encode
{
    /// <summary>The text with everything that HTML and XML read as markup written as entities, fit for content and quoted attributes.</summary>
    public static string Html(string text) => WebUtility.HtmlEncode(text).Replace("`", "&#96;", StringComparison.Ordinal);

    /// <summary><see cref="Visible"/> and then <see cref="Html"/>: how a label stands in a page.</summary>
    public static string Label(string text, int maxLength = 200) => Html(Visible(text, maxLength));

    /// <summary>The text on one line with nothing hidden in it, as <see cref="SafeText"/> writes it; not yet encoded.</summary>
    public static string Visible(string text, int maxLength = 200) => SafeText.Clean(text, maxLength);
}
