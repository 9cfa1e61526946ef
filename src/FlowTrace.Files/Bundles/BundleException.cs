namespace FlowTrace.Files;

/// <summary>
/// A bundle that cannot be written as asked, or must not be opened: no bundle, a path that climbs out, a zip bomb, a key of another kind. The message
/// says what is wrong, where, and how to mend it. Nothing was written outside the place that was named.
/// </summary>
public sealed class BundleException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public BundleException()
    {
    }

    /// <summary>Makes an exception that says what is wrong, where, and how to mend it.</summary>
    public BundleException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception that says what is wrong and keeps the cause.</summary>
    public BundleException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
