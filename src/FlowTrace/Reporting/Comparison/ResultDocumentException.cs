namespace FlowTrace.Reporting;

/// <summary>A document that cannot be compared: no result of FlowTrace, one of another version, or one whose digest is wrong. The message says which.</summary>
public sealed class ResultDocumentException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ResultDocumentException()
    {
    }

    /// <summary>Makes an exception that says what is wrong, where, and how to mend it.</summary>
    public ResultDocumentException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says what is wrong and keeps the cause.</summary>
    public ResultDocumentException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
