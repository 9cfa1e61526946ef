namespace FlowTrace.Testing;

/// <summary>What an implementation has to keep, as a list of rules with names. Each rule is checked with implementations of its own.</summary>
/// <remarks>
/// The contracts of this package are all there are: this type only says what they share. Checks change nothing, and may run side by side.
/// </remarks>
public abstract class Contract
{
    private protected Contract()
    {
    }

    /// <summary>The names of the rules, in the order in which they are checked.</summary>
    public IReadOnlyList<string> Rules => [.. AllRules().Select(rule => rule.Name)];

    /// <summary>Checks every rule.</summary>
    /// <exception cref="ContractException">At least one is broken; the message says which and how.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task VerifyAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ContractViolation> violations = await FindViolationsAsync(cancellationToken).ConfigureAwait(false);
        if (violations.Count > 0)
            throw new ContractException(GetType().Name, violations);
    }

    /// <summary>Checks every rule, and says which are broken.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<IReadOnlyList<ContractViolation>> FindViolationsAsync(CancellationToken cancellationToken = default)
    {
        var violations = new List<ContractViolation>();
        foreach (ContractRule rule in AllRules())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await FindFaultAsync(rule, cancellationToken).ConfigureAwait(false) is { } fault)
                violations.Add(new ContractViolation(rule.Name, fault));
        }

        return violations;
    }

    private protected abstract IEnumerable<ContractRule> AllRules();

    // What is tested here is somebody's code in the making: whatever it throws breaks the rule at hand, and the other rules are still worth checking.
#pragma warning disable CA1031
    private static async Task<string?> FindFaultAsync(ContractRule rule, CancellationToken cancellationToken)
    {
        try
        {
            return await rule.FindFault(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it threw {error.GetType().Name}: {error.Message}";
        }
    }
#pragma warning restore CA1031
}
