using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files;

public sealed partial class LabelFile
{
    /// <summary>
    /// How the file is to be read, in the words that stand behind its name in an option: <c>CATEGORY@DATE#LIST</c>, each part only where it was given.
    /// </summary>
    public string Reading
    {
        get
        {
            string date = DateUnixMilliseconds is not { } time ? "" : "@" + DateTimeOffset.FromUnixTimeMilliseconds(time)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture).Replace("T00:00:00Z", "", StringComparison.Ordinal);
            return (Category?.ToName() ?? "") + date + (List is { } list ? "#" + list : "");
        }
    }

    /// <summary>
    /// Reads <c>FILE</c>, and behind it <c>=CATEGORY</c> for a plain list, <c>@DATE</c> for an edition of a list, and behind a date <c>#LIST</c> or
    /// <c>#LIST/PART</c> where the file's name does not say which list it is.
    /// </summary>
    public static LabelFile Parse(string text, ChainId defaultChain = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        string path = text;
        long? date = null;
        string? list = null;
        int at = text.LastIndexOf('@');
        if (at > 0)
        {
            string behind = text[(at + 1)..];
            int mark = behind.IndexOf('#', StringComparison.Ordinal);
            string time = mark < 0 ? behind : behind[..mark];
            if (time.Length >= 10 && time[4] == '-' && Times.TryRead(time, out long read))
            {
                path = text[..at];
                date = read;
                list = mark < 0 || mark + 1 == behind.Length ? null : behind[(mark + 1)..];
            }
        }

        int equals = path.LastIndexOf('=');
        bool hasCategory = ServiceCategories.TryParse(path[(equals + 1)..], out ServiceCategory category, out _) && equals > 0;
        return new LabelFile(hasCategory ? path[..equals] : path, hasCategory ? category : null, defaultChain) { DateUnixMilliseconds = date, List = list };
    }

    /// <summary>A file that a case holds under a name, to be read as <see cref="Reading"/> says.</summary>
    public static LabelFile OfCase(string path, string name, string reading, ChainId defaultChain = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(reading);
        var read = Parse("x=" + reading, defaultChain);
        if (read.Path != "x" && reading.Length > 0 && reading[0] == '@')
            read = Parse("x" + reading, defaultChain);
        return new LabelFile(path, read.Category, defaultChain)
        {
            Name = name,
            DateUnixMilliseconds = read.DateUnixMilliseconds,
            List = read.List,
            IsPart = true,
        };
    }

    /// <summary>The same file, with every issue of it kept, where otherwise a hundred of each kind are.</summary>
    public LabelFile WithEveryIssue() => new(Path, Category, DefaultChain)
    {
        Name = Name,
        DateUnixMilliseconds = DateUnixMilliseconds,
        List = List,
        KeepsEveryIssue = true,
        IsPart = IsPart,
    };

    /// <summary>The same file in another folder.</summary>
    internal LabelFile In(string folder) => new(System.IO.Path.Combine(folder, Path), Category, DefaultChain)
    {
        DateUnixMilliseconds = DateUnixMilliseconds,
        List = List,
        KeepsEveryIssue = KeepsEveryIssue,
    };
}
