using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>One thing that somebody who follows a theft should know at once.</summary>
/// <remarks>Immutable; it stands alone, without the result it is from.</remarks>
public sealed record WatchAlert
{
    /// <summary>
    /// Tells this alert from every other: 32 hexadecimal digits made of its kind, theft, account, asset and transaction. Later results, and other
    /// runs, have the same alert under the same id.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>What it tells of.</summary>
    public required WatchAlertKind Kind { get; init; }

    /// <summary>The account concerned; of a crossing between chains the one the units arrived in.</summary>
    public required Account Account { get; init; }

    /// <summary>The asset concerned.</summary>
    public required Asset Asset { get; init; }

    /// <summary>The transaction that shows it.</summary>
    public required TransactionId Transaction { get; init; }

    /// <summary>When and where on its chain that is.</summary>
    public required Position Position { get; init; }

    /// <summary>
    /// The stolen units concerned: of a touch and of an ended rest those of the transaction, of a holding and a freeze those that rest there.
    /// </summary>
    public required IReadOnlyList<StolenPart> Stolen { get; init; }

    /// <summary>The rule by which they are counted: the result's main one.</summary>
    public required TaintPolicy Policy { get; init; }

    /// <summary>The name of the service, issuer or bridge, untrusted text; empty where there is none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The label that says what the account is; null where no label is at work.</summary>
    public Label? Label { get; init; }

    /// <summary>Whether what the account is was inferred, not said by a label.</summary>
    public bool IsInferred { get; init; }

    /// <summary>One sentence for people, harmless in a terminal.</summary>
    public required string Text { get; init; }

    /// <summary>What to ask whom to hold, as far as it concerns the account: the largest first; empty where nobody can hold anything.</summary>
    public IReadOnlyList<FreezeLine> Freeze { get; init; } = [];

    /// <summary>How many smaller lines were left out of <see cref="Freeze"/>.</summary>
    public int FreezeLinesLeftOut { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.ToName()} {Id}: {Text}";
}
