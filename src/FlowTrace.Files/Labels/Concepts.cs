using System.Collections.Frozen;
using FlowTrace.Attribution;

namespace FlowTrace.Files.Labels;

/// <summary>The 93 concepts of GraphSense's taxonomy and what each means for a trace.</summary>
/// <remarks>Source: <c>concepts.yaml</c> of graphsense-lib, derived from INTERPOL's taxonomy of dark-web entities.</remarks>
internal static partial class Concepts
{
    private const string WhatItIs = "entity";

    private static readonly Concept[] Tree = Table();

    private static readonly FrozenDictionary<string, Concept> ById = Tree
        .Append(new Concept("defi_derivative", "defi", ServiceCategory.Defi))
        .ToFrozenDictionary(concept => concept.Id, StringComparer.Ordinal);

    /// <summary>Every concept, broader ones first.</summary>
    public static IReadOnlyList<Concept> All => Tree;

    /// <summary>The concept of that word; null where there is none. <c>defi_derivative</c>, a slip of the taxonomy's own, is <c>defi_derivatives</c>.</summary>
    public static Concept? Find(string word) => ById.GetValueOrDefault(word);

    /// <summary>Whether a concept is another or a kind of it.</summary>
    public static bool IsA(Concept concept, string broader)
    {
        for (Concept? at = concept; at is not null; at = Find(at.Broader))
            if (at.Id == broader)
                return true;
        return false;
    }

    /// <summary>
    /// The categories that words mean, each once: first those of what somebody is, then those of what was done. A word that is no concept means nothing;
    /// <c>none</c> alone stands where no word means more.
    /// </summary>
    public static ServiceCategory[] CategoriesOf(IReadOnlyList<string> words)
    {
        Concept[] known = [.. words.Select(Find).OfType<Concept>().Where(concept => concept.Category != ServiceCategory.None)];
        ServiceCategory[] categories = [.. known.OrderBy(concept => !IsA(concept, WhatItIs)).Select(concept => concept.Category).Distinct()];
        return categories.Length > 0 ? categories : [ServiceCategory.None];
    }
}
