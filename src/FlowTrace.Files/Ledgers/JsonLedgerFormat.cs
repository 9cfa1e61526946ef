using System.Text.Json;

namespace FlowTrace.Files.Ledgers;

/// <summary>A way in which ledgers are written as JSON values. A new one is a class of its own, listed in <see cref="LedgerFormats"/>.</summary>
internal abstract class JsonLedgerFormat
{
    /// <summary>What it is called in <c>FORMAT:FILE</c>, in errors and in the manifest.</summary>
    public abstract string Name { get; }

    /// <summary>What such a file holds, in words, for errors.</summary>
    public abstract string Description { get; }

    /// <summary>Whether a file whose first value this is has the format.</summary>
    public abstract bool Matches(JsonElement first);

    /// <summary>Makes the parser of one file.</summary>
    public abstract JsonLedgerParser Open(LedgerSink sink);
}

/// <summary>Reads the values of one file.</summary>
internal abstract class JsonLedgerParser(LedgerSink sink)
{
    protected LedgerSink Sink { get; } = sink;

    /// <summary>How many facts were read or refused.</summary>
    public long Rows { get; protected set; }

    /// <summary>Reads one value of the file.</summary>
    public abstract void Read(JsonElement value);

    /// <summary>Is called after the last value.</summary>
    public virtual void Complete()
    {
    }
}
