namespace FlowTrace.Evidence;

/// <summary>A method whose conclusions may be wrong, with how it is known to go wrong.</summary>
public sealed record Heuristic
{
    /// <summary>The error rate of a method that nobody measured.</summary>
    public const string UnknownRate = "unknown";

    /// <summary>Names a method.</summary>
    /// <param name="id">Its id, such as <c>bridge-amount-and-time</c>.</param>
    /// <param name="version">Its version, counted from 1.</param>
    /// <param name="parameters">Its parameters with their values, in words.</param>
    /// <param name="knownErrors">How it is known to go wrong; there is no method that cannot.</param>
    /// <exception cref="ArgumentException">The id or the known errors are empty.</exception>
    public Heuristic(string id, int version, string parameters, string knownErrors)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(knownErrors);
        Id = id;
        Version = version;
        Parameters = parameters;
        KnownErrors = knownErrors;
    }

    /// <summary>The method's id.</summary>
    public string Id { get; }

    /// <summary>Its version, counted from 1.</summary>
    public int Version { get; }

    /// <summary>Its parameters with their values, in words.</summary>
    public string Parameters { get; }

    /// <summary>How it is known to go wrong.</summary>
    public string KnownErrors { get; }

    /// <summary>How often it is wrong, with the data set that shows it.</summary>
    /// <value><see cref="UnknownRate"/>: nobody measured it.</value>
    public string ErrorRate { get; init; } = UnknownRate;
}
