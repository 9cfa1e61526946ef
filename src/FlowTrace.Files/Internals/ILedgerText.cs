using FlowTrace.Reading;

namespace FlowTrace.Files.Internals;

/// <summary>A file that is read row by row: where it stands, for those who must say what is wrong and where.</summary>
internal interface ILedgerText
{
    /// <summary>The file's name without its folder.</summary>
    string Name { get; }

    /// <summary>The line the row begins on, counted from 1.</summary>
    long Line { get; }

    /// <summary>The row as it stands in the file, or its beginning.</summary>
    ReadOnlySpan<char> RawRow { get; }

    /// <summary>Says that the file as a whole cannot be read.</summary>
    ChainReadException Failure(string what);
}
