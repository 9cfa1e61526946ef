using System.Text.Json;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Etherscan;

/// <summary>
/// Judges the bodies of Etherscan's and Blockscout's answers. Nearly all of them come with status 200: the words tell what they are worth.
/// </summary>
internal static class ExplorerVerdicts
{
    private const string DailyAdvice = "the requests of this day are spent; go on after 00:00 UTC, where it left off, or with another key";

    private static readonly string[] Nothing =
    [
        "No transactions found", "No records found", "No logs found", "No blocks found", "No token transfers found", "No internal transactions found",
    ];

    private static readonly string[] WrongKey = ["Invalid API Key", "Missing/Invalid API Key", "invalid api key attempts", "API key is missing", "apikey"];

    public static ExplorerAnswer Judge(HttpAnswer answer)
    {
        // Gateways that give up before the explorer does: a smaller question may be answered in time.
        if (answer.Status is 414 or 502 or 504 or (>= 520 and <= 524))
            return Of(VerdictKind.TooLarge, "it does not answer in time");
        if (!AnswerJson.TryParse(answer.Body, out JsonElement root) || root.ValueKind != JsonValueKind.Object)
            return new ExplorerAnswer(OfNoJson(answer), default, false);
        JsonElement result = AnswerJson.Member(root, "result"u8);
        if (AnswerJson.Member(root, "status"u8).ValueKind == JsonValueKind.Undefined)
            return OfNode(root, result, answer);
        string message = AnswerJson.Text(root, "message"u8);
        switch (AnswerJson.Text(root, "status"u8))
        {
            case "1":
                return new ExplorerAnswer(Verdict.Good, result, false);
            case "2":
                return new ExplorerAnswer(Verdict.Good, result, true);
            default:
                if (Array.Exists(Nothing, words => Contains(message, words)) || IsEmptySuccess(message, result))
                    return new ExplorerAnswer(Verdict.Good, default, false);
                string text = result.ValueKind == JsonValueKind.String ? $"{message} {result.GetString()}" : message;
                return new ExplorerAnswer(OfText(text.Replace("NOTOK", "", StringComparison.Ordinal).Trim(), answer), default, false);
        }
    }

    // "OK" with an empty list is how some instances say that there is nothing.
    private static bool IsEmptySuccess(string message, JsonElement result) =>
        message == "OK" && result.ValueKind == JsonValueKind.Array && result.GetArrayLength() == 0;

    private static Verdict OfNoJson(HttpAnswer answer) => answer.Status switch
    {
        404 or 405 => new Verdict(VerdictKind.Unsupported, "it has no such address"),
        403 when answer.IsHtml => Verdict.WebPage,
        >= 400 => Verdict.OfStatus(answer),
        _ => new Verdict(VerdictKind.Transient, answer.Body.Length == 0 ? "an empty answer" : "an answer that is not JSON to its end"),
    };

    /// <summary>An answer as a node would give it, without the envelope.</summary>
    private static ExplorerAnswer OfNode(JsonElement root, JsonElement result, HttpAnswer answer)
    {
        JsonElement error = AnswerJson.Member(root, "error"u8);
        if (error.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return result.ValueKind != JsonValueKind.Undefined
                ? new ExplorerAnswer(Verdict.Good, result, false)
                : new ExplorerAnswer(OfNoResult(AnswerJson.Text(root, "message"u8), answer), default, false);
        string message = error.ValueKind == JsonValueKind.Object ? AnswerJson.Text(error, "message"u8) : AnswerJson.Text(error);
        var told = new JsonRpcError(Code(error), message);
        VerdictKind kind = told.IsRateLimit || Contains(message, "rate limit") ? VerdictKind.RateLimited
            : told.IsTransient ? VerdictKind.Transient
            : VerdictKind.Unsupported;
        return new ExplorerAnswer(new Verdict(kind, message, answer.RetryAfter), default, false);
    }

    private static Verdict OfNoResult(string message, HttpAnswer answer) => answer.Status switch
    {
        404 or 405 => new Verdict(VerdictKind.Unsupported, "it has no such address"),
        402 => new Verdict(VerdictKind.Refused, "the credits of the key are spent"),
        >= 400 => OfText(message.Length > 0 ? message : answer.Excerpt, answer),
        _ => new Verdict(VerdictKind.Transient, "an answer without a result"),
    };

    private static int Code(JsonElement error) =>
        AnswerJson.Member(error, "code"u8) is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out int number) ? number : 0;

    private static Verdict OfText(string text, HttpAnswer answer)
    {
        if (Array.Exists(WrongKey, words => Contains(text, words)))
            return new Verdict(VerdictKind.Refused, text);
        if (Contains(text, "daily"))
            return new Verdict(VerdictKind.Refused, $"{text}: {DailyAdvice}");
        if (Contains(text, "rate limit"))
            return new Verdict(VerdictKind.RateLimited, text, answer.RetryAfter);
        if (Contains(text, "chainid"))
            return new Verdict(VerdictKind.Unsupported, $"it does not serve this chain: {text}");
        if (Contains(text, "not supported for this chain") || Contains(text, "API Pro") || Contains(text, "PRO endpoint") || Contains(text, "upgrade"))
            return new Verdict(VerdictKind.Unsupported, text);
        if (Contains(text, "Query Timeout") || Contains(text, "Result window is too large") || Contains(text, "smaller result dataset"))
            return new Verdict(VerdictKind.TooLarge, text);
        if (Contains(text, "temporarily") || Contains(text, "try again later") || Contains(text, "too busy") || Contains(text, "timeout"))
            return new Verdict(VerdictKind.Transient, text, answer.RetryAfter);
        return answer.Status >= 500 ? Verdict.OfStatus(answer) : new Verdict(VerdictKind.Refused, text.Length > 0 ? text : answer.Excerpt);
    }

    private static ExplorerAnswer Of(VerdictKind kind, string message) => new(new Verdict(kind, message), default, false);

    private static bool Contains(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
