using System.ComponentModel;

namespace FlowTrace.Cli.Mcp.Answers;

/// <summary>What <c>outcomes</c> answers.</summary>
internal sealed record OutcomesAnswer : TracedAnswer
{
    internal OutcomesAnswer(CaseAnswers answers)
        : base(answers)
    {
    }

    [Description("Where stolen units stand, the largest share of a theft first under the main rule.")]
    public required IReadOnlyList<OutcomeItem> Outcomes { get; init; }

    public required PagePart Page { get; init; }
}

internal sealed record OutcomeItem
{
    [Description("The outcome's number in the result, counted from 0.")]
    public required int Outcome { get; init; }

    public required string Account { get; init; }

    [Description("cash-out, service, at-rest, frozen, hub, burned, fee, dust, horizon or unresolved.")]
    public required string Status { get; init; }

    [Description("Which limit was reached, or since when a freeze is in force.")]
    public string? Reason { get; init; }

    [Description("The label that made the trail stop here.")]
    public LabelPart? Service { get; init; }

    [Description("The stolen units there, rule by rule.")]
    public required IReadOnlyList<RuleItem> Stolen { get; init; }

    [Description("What holds under every rule; there when the case was traced with bounds.")]
    public IReadOnlyList<BoundsItem>? Bounds { get; init; }

    public required string First { get; init; }

    public required string Last { get; init; }
}

internal sealed record RuleItem
{
    public required string Policy { get; init; }

    public required IReadOnlyList<PartItem> Parts { get; init; }
}

[Description("What holds whatever rule is used.")]
internal sealed record BoundsItem
{
    public required string Theft { get; init; }

    public required AmountPart Least { get; init; }

    public required AmountPart Most { get; init; }

    [Description("Whether both are attained under some rule; where false they hold all the same.")]
    public required bool Exact { get; init; }
}

/// <summary>What <c>bounds</c> answers.</summary>
internal sealed record BoundsAnswer : TracedAnswer
{
    internal BoundsAnswer(CaseAnswers answers)
        : base(answers)
    {
    }

    [Description("Outcomes with the least and the most that can stand there, in the order of outcomes.")]
    public required IReadOnlyList<BoundedItem> Outcomes { get; init; }

    public required PagePart Page { get; init; }
}

internal sealed record BoundedItem
{
    [Description("The outcome's number in the result, counted from 0.")]
    public required int Outcome { get; init; }

    public required string Account { get; init; }

    public required string Status { get; init; }

    public required IReadOnlyList<BoundsItem> Bounds { get; init; }
}

/// <summary>What <c>path</c> answers.</summary>
internal sealed record PathAnswer : TracedAnswer
{
    internal PathAnswer(CaseAnswers answers)
        : base(answers)
    {
    }

    public required string Account { get; init; }

    [Description("The rule the paths were searched under.")]
    public required string Policy { get; init; }

    [Description("Every path found, the widest first. No unit is counted on two of them.")]
    public required IReadOnlyList<PathItem> Paths { get; init; }

    [Description("What stands there in all under this rule, of which the paths show their part.")]
    public required IReadOnlyList<PartItem> Stands { get; init; }

    [Description("The steps of the paths, one behind the other.")]
    public required IReadOnlyList<StepItem> Steps { get; init; }

    public required PagePart Page { get; init; }
}

internal sealed record PathItem
{
    [Description("Its number, counted from 1.")]
    public required int Path { get; init; }

    public required string Theft { get; init; }

    [Description("How much went all of this way, in units of the stolen asset.")]
    public required AmountPart Origin { get; init; }

    public required int Steps { get; init; }
}
