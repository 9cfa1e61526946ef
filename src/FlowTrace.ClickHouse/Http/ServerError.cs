using System.Globalization;
using System.Text.RegularExpressions;

namespace FlowTrace.ClickHouse.Http;

/// <summary>What a server says when it refuses, in the words of older and newer versions.</summary>
/// <param name="Code">The number of the error; 0 where there is none.</param>
/// <param name="Text">What is wrong.</param>
internal sealed partial record ServerError(int Code, string Text)
{
    private const int LongestText = 300;

    // Numbers as ClickHouse's list of error codes has them; they never change.
    private const int UnknownTable = 60;
    private const int UnknownDatabase = 81;
    private const int TimeoutExceeded = 159;
    private const int ReadOnly = 164;
    private const int UnknownUser = 192;
    private const int WrongPassword = 193;
    private const int RequiredPassword = 194;
    private const int TooManyQueries = 202;
    private const int SocketTimeout = 209;
    private const int NetworkError = 210;
    private const int AllConnectionsFailed = 279;
    private const int NotEnoughPrivileges = 497;
    private const int AuthenticationFailed = 516;

    /// <summary>Reads <c>Code: 60, e.displayText() = DB::Exception: …, e.what() = …</c> and <c>Code: 60. DB::Exception: … (UNKNOWN_TABLE)</c>.</summary>
    public static ServerError Parse(string body)
    {
        Match match = Form().Match(body);
        string text = (match.Success ? match.Groups["text"].Value : body).Trim();
        int code = match.Success && int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        return new ServerError(code, text.Length > LongestText ? text[..LongestText] + "…" : text);
    }

    /// <summary>Whether the same may be answered later.</summary>
    public bool IsTransient => Code is TimeoutExceeded or TooManyQueries or SocketTimeout or NetworkError or AllConnectionsFailed;

    /// <summary>How to mend it, as a sentence with a space before it; empty where nobody but the server's keeper can.</summary>
    public string Remedy => Code switch
    {
        UnknownTable or UnknownDatabase => " Make the archive with ClickHouseArchive.CreateAsync, or name its database.",
        UnknownUser or WrongPassword or RequiredPassword or AuthenticationFailed => " Set User and Password of the options.",
        ReadOnly or NotEnoughPrivileges => " Take a user who may do this.",
        _ => "",
    };

    [GeneratedRegex(@"^\s*Code: (?<code>[0-9]+)[.,].*?DB::(?:Net)?Exception: (?<text>.*?)(?:, e\.what\(\) = .*| \(version .*)?$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
