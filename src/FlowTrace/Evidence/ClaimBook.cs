using FlowTrace.Attribution;

namespace FlowTrace.Evidence;

/// <summary>Makes claims and numbers them. A claim that its kind does not allow cannot be made.</summary>
/// <remarks>Not safe for concurrent use while claims are made.</remarks>
public sealed class ClaimBook
{
    // Whoever reads an inference must see that it is one, without knowing the kinds of claims.
    private static readonly string[] WordsOfDoubt = ["may ", "likely", "consistent with", "possibl"];

    private readonly List<Claim> _claims = [];
    private readonly int _before;

    /// <summary>Makes an empty book, whose first claim is number 1.</summary>
    public ClaimBook()
    {
    }

    /// <summary>Makes an empty book whose first claim follows so many others: where claims are made on demand, each has its number all the same.</summary>
    internal ClaimBook(int before) => _before = before;

    /// <summary>The claims, by number.</summary>
    public IReadOnlyList<Claim> Claims => _claims;

    /// <summary>What the chain shows.</summary>
    /// <exception cref="ArgumentException">There is no transaction that shows it.</exception>
    public Claim Observe(string statement, params IReadOnlyList<TransactionBasis> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        return transactions.Count > 0
            ? Add(ClaimKind.Observed, statement, [.. transactions])
            : throw new ArgumentException("What no transaction shows is not observed.", nameof(transactions));
    }

    /// <summary>What a rule concludes.</summary>
    public Claim Derive(string statement, RuleBasis rule, params IReadOnlyList<IClaimBasis> inputs)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(inputs);
        return Add(ClaimKind.Derived, statement, [rule, .. inputs]);
    }

    /// <summary>What a source says of an account.</summary>
    public Claim Attribute(string statement, Label label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Add(ClaimKind.Attributed, statement, [new LabelBasis(label)]);
    }

    /// <summary>What a method makes likely.</summary>
    /// <exception cref="ArgumentException">
    /// Nothing is said against it, or its wording does not show the doubt (<c>may</c>, <c>likely</c>, <c>consistent with</c>, <c>possibly</c>).
    /// </exception>
    public Claim Infer(string statement, HeuristicBasis method, IReadOnlyList<string> against, params IReadOnlyList<IClaimBasis> inputs)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(against);
        ArgumentNullException.ThrowIfNull(inputs);
        if (against.Count == 0)
            throw new ArgumentException("An inference says what speaks against it.", nameof(against));
        if (!Array.Exists(WordsOfDoubt, word => statement.Contains(word, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"An inference is worded as one: {string.Join(", ", WordsOfDoubt)}.", nameof(statement));
        return Add(ClaimKind.Inferred, statement, [method, .. inputs], against);
    }

    /// <summary>What somebody says.</summary>
    /// <exception cref="ArgumentException">Nobody is named who says so.</exception>
    public Claim Assert(string statement, AnalystBasis analyst, params IReadOnlyList<IClaimBasis> inputs)
    {
        ArgumentNullException.ThrowIfNull(analyst);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentException.ThrowIfNullOrWhiteSpace(analyst.Analyst);
        return Add(ClaimKind.Asserted, statement, [analyst, .. inputs]);
    }

    /// <summary>The claims that fall when a label is withdrawn: those that rest on it, and those that rest on them.</summary>
    public IReadOnlyList<Claim> AffectedBy(Label label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var affected = new List<Claim>();
        var numbers = new HashSet<int>();

        // A claim can rest on earlier ones only, so one pass finds all.
        foreach (Claim claim in _claims)
            if (claim.RestsOn.Any(basis =>
                (basis is LabelBasis rests && rests.Label == label) || (basis is ClaimReference other && numbers.Contains(other.Claim.Number))))
            {
                affected.Add(claim);
                numbers.Add(claim.Number);
            }

        return affected;
    }

    private Claim Add(ClaimKind kind, string statement, IClaimBasis[] restsOn, IReadOnlyList<string>? against = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        var claim = new Claim(_before + _claims.Count + 1, kind, statement, restsOn, against ?? []);
        _claims.Add(claim);
        return claim;
    }
}
