namespace FlowTrace.Testing;

/// <summary>One rule: its name, and a check that says in words what is wrong, or null.</summary>
internal sealed record ContractRule(string Name, Func<CancellationToken, Task<string?>> FindFault)
{
    /// <summary>A rule that is checked without waiting for anything.</summary>
    public static ContractRule Of(string name, Func<string?> findFault) => new(name, _ => Task.FromResult(findFault()));
}
