using System.Globalization;
using FlowTrace.Reading;

namespace FlowTrace.Files.Internals;

/// <summary>Why a row was refused; issues are capped for each of these.</summary>
internal enum Fault
{
    Cells,
    Encoding,
    Chain,
    Transaction,
    Time,
    Number,
    Account,
    Asset,
    Amount,
    Word,
    Contradiction,
    Label,
    Log,
    Json,
}

/// <summary>
/// Collects what is wrong with one file. The first hundred refused rows of each kind are kept with line and text and the rest are counted, so
/// that a file of a million bad rows costs no memory and nothing goes uncounted. Things mended are tallied by their message.
/// </summary>
internal sealed class IssueLog(string source, bool keepsAll = false)
{
    public const int MostPerFault = 100;

    private readonly int _most = keepsAll ? int.MaxValue : MostPerFault;

    private const int LongestText = 100;
    private const int MostWords = 20;

    private readonly List<ReadIssue> _issues = [];
    private readonly Dictionary<Fault, (long Count, long FirstBeyond, string Message)> _refused = [];
    private readonly Dictionary<string, (long Count, long FirstBeyond, ReadIssueSeverity Severity)> _listed = [];
    private readonly List<(ReadIssueSeverity Severity, string Message, long FirstLine, string Text, long Count)> _tallies = [];
    private readonly Dictionary<string, SortedSet<string>> _words = [];

    /// <summary>How many rows were refused.</summary>
    public long Refused { get; private set; }

    public void Refuse(Fault fault, long line, string message, ReadOnlySpan<char> text)
    {
        Refused++;
        (long count, long firstBeyond, string kept) = _refused.GetValueOrDefault(fault);
        count++;
        if (count <= _most)
            _issues.Add(new ReadIssue(ReadIssueSeverity.Rejected, source, line, message, Readable(text)));
        else if (count == (long)_most + 1)
            (firstBeyond, kept) = (line, message);
        _refused[fault] = (count, firstBeyond, kept);
    }

    /// <summary>Lists something that was used all the same, each with its line, up to the same number as refused rows; the rest is counted.</summary>
    public void List(ReadIssueSeverity severity, string message, long line, ReadOnlySpan<char> text)
    {
        (long count, long firstBeyond, _) = _listed.GetValueOrDefault(message);
        count++;
        if (count <= _most)
            _issues.Add(new ReadIssue(severity, source, line, message, Readable(text)));
        else if (count == (long)_most + 1)
            firstBeyond = line;
        _listed[message] = (count, firstBeyond, severity);
    }

    /// <summary>Counts something that was mended or is doubtful; the first line and text stand for all.</summary>
    public void Tally(ReadIssueSeverity severity, string message, long line, ReadOnlySpan<char> text = default, long count = 1)
    {
        int place = _tallies.FindIndex(tally => ReferenceEquals(tally.Message, message) || tally.Message == message);
        if (place < 0)
            _tallies.Add((severity, message, line, Readable(text), count));
        else
            _tallies[place] = _tallies[place] with { Count = _tallies[place].Count + count };
    }

    /// <summary>Counts rows whose words mean nothing here and lists the first of these words.</summary>
    public void TallyWord(ReadIssueSeverity severity, string message, long line, ReadOnlySpan<char> word)
    {
        Tally(severity, message, line);
        if (!_words.TryGetValue(message, out SortedSet<string>? words))
            _words.Add(message, words = new SortedSet<string>(StringComparer.Ordinal));
        if (words.Count < MostWords)
            words.Add(Readable(word));
    }

    /// <summary>The issues, refused rows first, in the order of the file.</summary>
    public IEnumerable<ReadIssue> Close()
    {
        foreach (ReadIssue issue in _issues)
            yield return issue;
        foreach ((_, (long count, long firstBeyond, string message)) in _refused.OrderBy(pair => pair.Key))
            if (count > _most)
                yield return new ReadIssue(
                    ReadIssueSeverity.Rejected, source, firstBeyond, "More rows of the kind refused above; the first of them: " + message,
                    Count: count - _most);
        foreach ((string message, (long count, long firstBeyond, ReadIssueSeverity severity)) in _listed)
            if (count > _most)
                yield return new ReadIssue(severity, source, firstBeyond, "More of the kind listed above: " + message, Count: count - _most);
        foreach ((ReadIssueSeverity severity, string message, long line, string text, long count) in _tallies)
            yield return new ReadIssue(
                severity, source, line, message, _words.TryGetValue(message, out SortedSet<string>? words) ? string.Join(", ", words) : text, count);
    }

    /// <summary>The text cut to a readable length and without characters that could steer a terminal or turn the reading direction.</summary>
    public static string Readable(ReadOnlySpan<char> text)
    {
        bool cut = text.Length > LongestText;
        Span<char> copy = stackalloc char[LongestText];
        int length = Math.Min(text.Length, LongestText);
        text[..length].CopyTo(copy);
        foreach (ref char c in copy[..length])
            if (char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                c = ' ';
        string readable = copy[..length].Trim().ToString();
        return cut ? readable + "…" : readable;
    }
}
