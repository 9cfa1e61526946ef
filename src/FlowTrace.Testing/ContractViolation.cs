namespace FlowTrace.Testing;

/// <summary>A rule of a contract that an implementation breaks.</summary>
/// <param name="Rule">The rule's name, lower case with hyphens.</param>
/// <param name="Message">What was expected and what was seen.</param>
public sealed record ContractViolation(string Rule, string Message)
{
    /// <summary><c>rule: message</c>.</summary>
    public override string ToString() => $"{Rule}: {Message}";
}
