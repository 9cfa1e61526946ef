using System.Diagnostics.CodeAnalysis;

namespace FlowTrace.Taint;

/// <summary>Which units leave a pocket that holds stolen and clean ones. Courts differ; the choice is printed in every result.</summary>
public enum TaintPolicy
{
    /// <summary>The oldest units first (Clayton's Case).</summary>
    Fifo,

    /// <summary>The newest units first.</summary>
    Lifo,

    /// <summary>Stolen and clean units in proportion (haircut), in whole units by largest remainder.</summary>
    ProRata,

    /// <summary>Stolen units first, in the order they arrived.</summary>
    DirtyFirst,

    /// <summary>Clean units first: for one account the lowest-intermediate-balance rule.</summary>
    CleanFirst,

    /// <summary>Taint in, highest out: the largest outflow of one transaction takes the stolen units first.</summary>
    Tiho,

    /// <summary>Every unit that leaves a pocket holding any stolen unit. It over-counts by design, is never summed and never balanced.</summary>
    Poison,
}

/// <summary>The names of the policies and what they promise.</summary>
public static class TaintPolicies
{
    private static readonly (TaintPolicy Policy, string Name)[] Names =
    [
        (TaintPolicy.Fifo, "fifo"), (TaintPolicy.Lifo, "lifo"), (TaintPolicy.ProRata, "pro-rata"), (TaintPolicy.DirtyFirst, "dirty-first"),
        (TaintPolicy.CleanFirst, "clean-first"), (TaintPolicy.Tiho, "tiho"), (TaintPolicy.Poison, "poison"),
    ];

    /// <summary>Every policy, in the order of the documentation.</summary>
    public static IReadOnlyList<TaintPolicy> All { get; } = [.. Names.Select(pair => pair.Policy)];

    /// <summary>The policy's name in options and results, such as <c>pro-rata</c>.</summary>
    public static string ToName(this TaintPolicy policy) => Array.Find(Names, pair => pair.Policy == policy).Name;

    /// <summary>Whether the policy neither makes nor loses stolen units, so that its books close: all but poison.</summary>
    public static bool IsConserving(this TaintPolicy policy) => policy != TaintPolicy.Poison;

    /// <summary>Reads a policy's name (<c>haircut</c> is <c>pro-rata</c>); <paramref name="error"/> lists the names when it is none.</summary>
    public static bool TryParse(string text, out TaintPolicy policy, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = null;
        string wanted = text.Equals("haircut", StringComparison.OrdinalIgnoreCase) ? "pro-rata" : text;
        foreach ((TaintPolicy candidate, string name) in Names)
            if (name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                policy = candidate;
                return true;
            }

        policy = default;
        error = $"'{text}' is not a policy. Give one or more of {string.Join(", ", Names.Select(pair => pair.Name))}, or all.";
        return false;
    }
}
