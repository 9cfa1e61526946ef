namespace FlowTrace.Sqlite;

/// <summary>What is said of a raw input when it is added; its bytes come beside it.</summary>
/// <param name="Role">What it is to the case.</param>
/// <param name="Name">The name as manifests have it; a path with <c>/</c> for files of a folder.</param>
public sealed record NewInput(InputRole Role, string Name)
{
    /// <summary>The format it is to be read in, as given; empty where its content tells.</summary>
    public string Format { get; init; } = "";

    /// <summary>The chain of rows that name none, as given; empty for none.</summary>
    public string Chain { get; init; } = "";

    /// <summary>For an answer: the request, without keys and other secrets.</summary>
    public string Request { get; init; } = "";

    /// <summary>For an answer: the status of the protocol, such as 200; 0 for files.</summary>
    public int Status { get; init; }

    /// <summary>For an answer: when it came; null for the moment in which it is added.</summary>
    public DateTimeOffset? Received { get; init; }
}
