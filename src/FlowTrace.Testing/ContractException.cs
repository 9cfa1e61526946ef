namespace FlowTrace.Testing;

/// <summary>An implementation breaks its contract. The message lists every broken rule.</summary>
public sealed class ContractException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ContractException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ContractException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public ContractException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal ContractException(string contract, IReadOnlyList<ContractViolation> violations)
        : base($"{contract}: {violations.Count} of the rules {(violations.Count == 1 ? "is" : "are")} broken.\n"
            + string.Join('\n', violations.Select(violation => $"- {violation}")))
    {
        Violations = violations;
    }

    /// <summary>The broken rules, in the contract's order.</summary>
    public IReadOnlyList<ContractViolation> Violations { get; } = [];
}
