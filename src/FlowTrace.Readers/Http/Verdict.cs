namespace FlowTrace.Readers.Http;

/// <summary>What an answer is worth.</summary>
internal enum VerdictKind
{
    /// <summary>It answers the question.</summary>
    Good,

    /// <summary>It failed for now; trying again may help.</summary>
    Transient,

    /// <summary>The provider wants fewer requests; the same one again, later.</summary>
    RateLimited,

    /// <summary>Too much was asked for; a smaller question may be answered.</summary>
    TooLarge,

    /// <summary>The provider cannot do this.</summary>
    Unsupported,

    /// <summary>The question or its key is wrong; nothing helps but a person.</summary>
    Refused,
}

/// <summary>A judgement of an answer, with the provider's own words where it failed.</summary>
internal readonly record struct Verdict(VerdictKind Kind, string Message = "", TimeSpan? RetryAfter = null)
{
    public static Verdict Good { get; } = new(VerdictKind.Good);

    /// <summary>A web page where an answer was to come: mostly a gate in front of the provider that opens again, at times the wrong address.</summary>
    public static Verdict WebPage { get; } = new(
        VerdictKind.Transient, "a web page instead of JSON; check that the address is that of the API");

    public bool IsWorthATry => Kind is VerdictKind.Transient or VerdictKind.RateLimited;

    /// <summary>What the status alone says, before anybody looks into the body.</summary>
    public static Verdict OfStatus(HttpAnswer answer) => answer.Status switch
    {
        429 => new(VerdictKind.RateLimited, answer.Excerpt, answer.RetryAfter),
        401 or 403 when Contains(answer, "monthly") || Contains(answer, "daily") => new(VerdictKind.Refused, answer.Excerpt),
        401 or 403 when !answer.Excerpt.Contains("limit", StringComparison.OrdinalIgnoreCase) => new(VerdictKind.Refused, answer.Excerpt),
        403 => new(VerdictKind.RateLimited, answer.Excerpt, answer.RetryAfter),
        413 => new(VerdictKind.TooLarge, answer.Excerpt),
        408 or >= 500 => new(VerdictKind.Transient, answer.Excerpt, answer.RetryAfter),
        >= 400 => new(VerdictKind.Refused, answer.IsHtml ? WebPage.Message : answer.Excerpt),
        _ when answer.IsHtml => WebPage,
        _ => Good,
    };

    private static bool Contains(HttpAnswer answer, string words) => answer.Excerpt.Contains(words, StringComparison.OrdinalIgnoreCase);
}
