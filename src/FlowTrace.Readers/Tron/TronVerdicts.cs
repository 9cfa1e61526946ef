using System.Text;
using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;

namespace FlowTrace.Readers.Tron;

/// <summary>Judges the bodies of TronGrid's and of Tron nodes' answers: errors come with many a status, 200 too, as <c>Error</c> or as <c>error</c>.</summary>
internal static class TronVerdicts
{
    // Beyond its limit a key is suspended for half a minute; asking again before makes it longer.
    private static readonly TimeSpan Suspension = TimeSpan.FromSeconds(30);

    public static (Verdict Verdict, JsonElement Root) Judge(HttpAnswer answer)
    {
        if (answer.IsHtml)
            return (answer.Status == 403 ? Verdict.WebPage : Verdict.OfStatus(answer), default);
        if (!AnswerJson.TryParse(answer.Body, out JsonElement root))
            return (OfNoJson(answer), default);
        string error = root.ValueKind == JsonValueKind.String ? root.GetString()!
            : AnswerJson.Text(root, "Error"u8) is { Length: > 0 } told ? told
            : AnswerJson.Text(root, "success"u8) == "false" ? AnswerJson.Text(root, "error"u8) is { Length: > 0 } words ? words : answer.Excerpt
            : answer.Status >= 400 ? answer.Excerpt
            : "";
        return error.Length > 0 ? (OfText(error, answer), default) : (Verdict.Good, root);
    }

    // A node that keeps only part of the chain refuses in a bare sentence.
    private static Verdict OfNoJson(HttpAnswer answer)
    {
        string text = Encoding.UTF8.GetString(answer.Body).Trim();
        return text.Length > 0 && text[0] is not ('{' or '[') ? OfText(text, answer)
            : answer.Status >= 400 ? Verdict.OfStatus(answer)
            : new Verdict(VerdictKind.Transient, text.Length == 0 ? "an empty answer" : "an answer that is not JSON to its end");
    }

    private static Verdict OfText(string text, HttpAnswer answer)
    {
        if (Contains(text, "frequency limit") || Contains(text, "suspended") || Contains(text, "rate limit") || answer.Status == 429)
            return new Verdict(VerdictKind.RateLimited, text, answer.RetryAfter ?? Suspension);
        if (Contains(text, "lack of computing resources"))
            return new Verdict(VerdictKind.Transient, text, answer.RetryAfter);
        if (answer.Status is >= 500 or 408)
            return Verdict.OfStatus(answer);
        if (Contains(text, "unavailable") || Contains(text, "lite fullnode") || Contains(text, "is closed") || answer.Status is 404 or 405)
            return new Verdict(VerdictKind.Unsupported, text);
        return new Verdict(VerdictKind.Refused, text);
    }

    private static bool Contains(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
