namespace FlowTrace.Tracing;

/// <summary>Which units of an account a question about its sources is about, where it names no transaction.</summary>
public enum SourceMeasure
{
    /// <summary>Everything it receives up to the end; units that come back are received again.</summary>
    Received,

    /// <summary>What it holds at the end.</summary>
    Held,
}
