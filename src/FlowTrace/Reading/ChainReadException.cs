namespace FlowTrace.Reading;

/// <summary>A source could not be read: the file is missing, its format unknown, the provider refuses.</summary>
public sealed class ChainReadException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ChainReadException()
    {
    }

    /// <summary>Makes an exception that says what is wrong, where, and how to mend it.</summary>
    public ChainReadException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says what is wrong and keeps the cause.</summary>
    public ChainReadException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The source's name.</summary>
    public string Reader { get; init; } = "";

    /// <summary>Whether trying again may succeed.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long to wait before trying again, where the source says.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The offending text, where there is one.</summary>
    public string Text { get; init; } = "";
}
