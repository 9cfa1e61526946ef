using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Ledgers;

/// <summary>A way in which ledgers are written. A new one is a class of its own, listed in <see cref="LedgerFormats"/>.</summary>
internal abstract class LedgerFormat
{
    /// <summary>What it is called in <c>FORMAT:FILE</c>, in errors and in the manifest.</summary>
    public abstract string Name { get; }

    /// <summary>The columns without which a file is not of this format.</summary>
    public abstract IReadOnlyList<string> Required { get; }

    /// <summary>The columns that are read when they are there.</summary>
    public virtual IReadOnlyList<string> Optional => [];

    /// <summary>Whether columns beyond these are reported as not read; formats of others carry many that tracing has no use for.</summary>
    public virtual bool ReportsOtherColumns => false;

    /// <summary>Whether this header is one of this format.</summary>
    public virtual bool Matches(CsvFile file) => MissingFrom(file).Count == 0;

    /// <summary>How many cells a row has when the header is this one.</summary>
    public virtual int CellsOf(CsvFile file) => file.Header.Length;

    /// <summary>Whether the file can only be read after those that tell when its blocks were.</summary>
    public virtual bool NeedsBlockTimes(CsvFile file) => false;

    /// <summary>Makes the parser of one file.</summary>
    public abstract LedgerParser Open(CsvFile file, LedgerSink sink);

    public List<string> MissingFrom(CsvFile file) => [.. Required.Where(column => file.Find(column) < 0)];
}

/// <summary>Reads the rows of one file.</summary>
internal abstract class LedgerParser(CsvFile file, LedgerSink sink)
{
    protected CsvFile File { get; } = file;

    protected LedgerSink Sink { get; } = sink;

    /// <summary>Reads the row the file stands on.</summary>
    public abstract void ReadRow();

    /// <summary>Is called after the last row.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>The cell, or nothing where the file has no such column.</summary>
    protected ReadOnlySpan<char> Cell(int column) => column < 0 ? [] : File[column].Trim();
}
