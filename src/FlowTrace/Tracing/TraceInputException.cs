namespace FlowTrace.Tracing;

/// <summary>What was asked cannot be traced: an unknown thief, an empty ledger, two thefts with one id. The message says how to mend it.</summary>
public sealed class TraceInputException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public TraceInputException()
    {
    }

    /// <summary>Makes an exception that says what is wrong and how to mend it.</summary>
    public TraceInputException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says what is wrong and keeps the cause.</summary>
    public TraceInputException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
