namespace FlowTrace.Reporting;

/// <summary>What can make two results differ.</summary>
public enum CauseKind
{
    /// <summary>Another version of the tool.</summary>
    Tool,

    /// <summary>An option has another value.</summary>
    Option,

    /// <summary>A theft is defined otherwise.</summary>
    Theft,

    /// <summary>What is said of an account at which the trail stops, or stopped.</summary>
    Label,

    /// <summary>The data of a chain ends elsewhere.</summary>
    NewBlocks,

    /// <summary>An input was added, removed or changed.</summary>
    Input,
}

/// <summary>The names of kinds of causes.</summary>
public static class CauseKinds
{
    /// <summary>The name in comparisons, such as <c>new-blocks</c>.</summary>
    public static string ToName(this CauseKind kind) => kind switch
    {
        CauseKind.Tool => "tool",
        CauseKind.Option => "option",
        CauseKind.Theft => "theft",
        CauseKind.Label => "label",
        CauseKind.NewBlocks => "new-blocks",
        CauseKind.Input => "input",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
