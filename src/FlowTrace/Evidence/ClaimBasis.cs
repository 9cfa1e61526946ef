namespace FlowTrace.Evidence;

/// <summary>Something a <see cref="Claim"/> rests on.</summary>
/// <remarks>Immutable and safe to share between threads. The kinds of it are this assembly's own.</remarks>
public abstract record ClaimBasis
{
    private protected ClaimBasis()
    {
    }
}
