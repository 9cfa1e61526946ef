namespace FlowTrace.ClickHouse;

/// <summary>An archive cannot be made, read or written. The message says what is wrong, at which server, and how to mend it.</summary>
public sealed class ClickHouseException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ClickHouseException()
    {
    }

    /// <summary>Makes an exception that says what is wrong, where, and how to mend it.</summary>
    public ClickHouseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says what is wrong and keeps the cause.</summary>
    public ClickHouseException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The number of the server's error, such as 60 for an unknown table; 0 where the server said none.</summary>
    public int Code { get; init; }

    /// <summary>Whether trying again may succeed.</summary>
    public bool IsTransient { get; init; }
}
