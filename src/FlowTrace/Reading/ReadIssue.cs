using System.Globalization;

namespace FlowTrace.Reading;

/// <summary>How much a <see cref="ReadIssue"/> matters.</summary>
public enum ReadIssueSeverity
{
    /// <summary>Something a source is known to do, which was mended: duplicates removed, rows put in order.</summary>
    Notice,

    /// <summary>A value that is not exact, or is doubtful, and was used all the same.</summary>
    Doubt,

    /// <summary>A row that could not be read and moves nothing.</summary>
    Rejected,
}

/// <summary>What was wrong with a piece of a source: where, what stands there, and how to mend it. A value, never an exception.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Source">The file or provider.</param>
/// <param name="LineNumber">The line, counted from 1; 0 when it concerns the whole source.</param>
/// <param name="Message">What is wrong and how to mend it, one sentence or two.</param>
/// <param name="Text">The offending text, cut to a readable length; empty when there is none.</param>
/// <param name="Count">How many rows this stands for, at least 1.</param>
public sealed record ReadIssue(ReadIssueSeverity Severity, string Source, long LineNumber, string Message, string Text = "", long Count = 1)
{
    /// <summary><c>file:line: message [text] (×count)</c>.</summary>
    public override string ToString()
    {
        string place = LineNumber > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Source}:{LineNumber}") : Source;
        string text = Text.Length > 0 ? $" [{Text}]" : "";
        string count = Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (×{Count})") : "";
        return $"{place}: {Message}{text}{count}";
    }
}
