namespace FlowTrace.Sqlite;

/// <summary>Something in a store that is not as it was written.</summary>
/// <param name="Where">The part of the store: the seal, a table, an input, an act, a run.</param>
/// <param name="What">What is wrong with it, one sentence.</param>
public sealed record StoreFault(string Where, string What)
{
    /// <summary><c>where: what</c>.</summary>
    public override string ToString() => $"{Where}: {What}";
}
