using FlowTrace.Chain;

namespace FlowTrace.Tracing;

/// <summary>
/// A question about the past: what funded an account, or one transfer of it. Policies, stopping categories, limits and the end of time are those of the
/// tracer's options; limits count backward from the account.
/// </summary>
/// <param name="Account">The account.</param>
public sealed record SourceQuery(Account Account)
{
    /// <summary>Which of the account's units are asked about; it counts where <see cref="Transaction"/> is null.</summary>
    /// <value>What it received.</value>
    public SourceMeasure Measure { get; init; }

    /// <summary>A transaction: what the account pays in it is asked about or, where it pays nothing, what it receives.</summary>
    /// <value>None.</value>
    public TransactionId? Transaction { get; init; }

    /// <summary>The one transfer of <see cref="Transaction"/>, by its index, where the account has several there.</summary>
    /// <value>None.</value>
    public int? Index { get; init; }

    /// <summary>The assets asked about; none for all.</summary>
    /// <value>All.</value>
    public IReadOnlyList<Asset> Assets { get; init; } = [];

    /// <summary>How far back to look: who paid before is not followed further.</summary>
    /// <value>To the beginning.</value>
    public Moment? Since { get; init; }

    /// <summary>Of how many sources, the largest under the main policy, to show a path.</summary>
    /// <value>5.</value>
    public int MostPaths { get; init; } = 5;
}
