namespace FlowTrace.Attribution;

/// <summary>What became of a label that was given to a <see cref="LabelBookBuilder"/>.</summary>
public enum LabelAddition
{
    /// <summary>It is the account's first.</summary>
    First,

    /// <summary>It stands beside others of the account.</summary>
    Beside,

    /// <summary>The book holds it already; it was dropped.</summary>
    Same,
}
