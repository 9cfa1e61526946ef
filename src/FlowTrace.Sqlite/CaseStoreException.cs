namespace FlowTrace.Sqlite;

/// <summary>A store cannot be opened, read or written. The message says what is wrong, in which file, and how to mend it; nothing was harmed.</summary>
public sealed class CaseStoreException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public CaseStoreException()
    {
    }

    /// <summary>Makes an exception that says what is wrong, where, and how to mend it.</summary>
    public CaseStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says what is wrong and keeps the cause.</summary>
    public CaseStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The store's file.</summary>
    public string Path { get; init; } = "";
}
