namespace FlowTrace.Reading;

/// <summary>A source could not be read: the file is missing, its format unknown, the provider refuses.</summary>
public sealed class ChainReadException : Exception
{
    /// <summary>The name of the limit that an account which cannot be read is.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The name of the limit that an account with more transfers than are read is.</summary>
    public const string Hub = "hub";

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

    /// <summary>The limit of a trace that an account's failure is: <see cref="Unreadable"/>, <see cref="Hub"/>, <c>budget</c> or <c>offline</c>.</summary>
    public string Limit { get; init; } = Unreadable;

    /// <summary>The offending text, where there is one.</summary>
    public string Text { get; init; } = "";
}
