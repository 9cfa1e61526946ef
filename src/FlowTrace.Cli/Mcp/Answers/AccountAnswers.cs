using System.ComponentModel;

namespace FlowTrace.Cli.Mcp.Answers;

/// <summary>What <c>labels</c> answers.</summary>
internal sealed record LabelsAnswer : TracedAnswer
{
    internal LabelsAnswer(CaseAnswers answers)
        : base(answers)
    {
    }

    [Description("A label a line, the accounts as they were asked for.")]
    public required IReadOnlyList<AccountLabelItem> Labels { get; init; }

    [Description("The accounts of which no source says anything.")]
    public required IReadOnlyList<string> Unlabelled { get; init; }

    public required PagePart Page { get; init; }
}

internal sealed record AccountLabelItem
{
    public required string Account { get; init; }

    public required LabelPart Label { get; init; }

    [Description("Whether this label decides at the end of the data, or at the time asked for.")]
    public required bool Decides { get; init; }
}

/// <summary>What <c>profile</c> answers.</summary>
internal sealed record ProfileAnswer : TracedAnswer
{
    internal ProfileAnswer(CaseAnswers answers)
        : base(answers)
    {
    }

    public required string Account { get; init; }

    public required string Asset { get; init; }

    [Description("What the account behaves like. Unless the claim is attributed or derived it is an inference, and never a label.")]
    public required string Behaviour { get; init; }

    [Description("The claims that state the behaviour.")]
    public required IReadOnlyList<string> BehaviourClaims { get; init; }

    [Description("The answers on the way to that.")]
    public required IReadOnlyList<string> Decision { get; init; }

    public required int Transfers { get; init; }

    public string? First { get; init; }

    public string? Last { get; init; }

    [Description("The features over the whole of the data.")]
    public required IReadOnlyList<FeatureItem> Lifetime { get; init; }

    [Description("How many days the window has that ends with the last transfer.")]
    public required int WindowDays { get; init; }

    [Description("The features over that window.")]
    public required IReadOnlyList<FeatureItem> Window { get; init; }

    [Description("What each feature says for or against each behaviour.")]
    public required IReadOnlyList<VoteItem> Votes { get; init; }

    [Description("The deposit address of a service that it behaves like; left out where it does not.")]
    public DepositItem? Deposit { get; init; }

    public required PagePart Page { get; init; }
}

internal sealed record FeatureItem
{
    [Description("F1 to F16.")]
    public required string Id { get; init; }

    public required string Title { get; init; }

    [Description("Its figures, exactly: whole numbers or fractions.")]
    public required IReadOnlyDictionary<string, string> Figures { get; init; }

    [Description("What could not be computed, and why.")]
    public required IReadOnlyList<string> Missing { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    [Description("The claims that state the figures.")]
    public required IReadOnlyList<string> Claims { get; init; }
}

internal sealed record VoteItem
{
    public required string Feature { get; init; }

    public required string Behaviour { get; init; }

    public required bool For { get; init; }

    public required string Reason { get; init; }
}

internal sealed record DepositItem
{
    public required string HotWallet { get; init; }

    [Description("The name derived from the label of the hot wallet; empty where it has none. Inferred, never a label.")]
    public required string DerivedName { get; init; }

    public required int Senders { get; init; }

    public required AmountPart Received { get; init; }

    public required AmountPart Swept { get; init; }
}

/// <summary>What <c>sources</c> answers.</summary>
internal sealed record SourcesAnswer : TracedAnswer
{
    internal SourcesAnswer(CaseAnswers answers)
        : base(answers)
    {
    }

    public required string Account { get; init; }

    [Description("What was asked about, by asset and rule.")]
    public required IReadOnlyList<AskedItem> Asked { get; init; }

    [Description("Where it came from: asset by asset and rule by rule, the largest first.")]
    public required IReadOnlyList<SourceItem> Sources { get; init; }

    [Description("A way by which most units of the largest sources can have come, under the main rule.")]
    public required IReadOnlyList<SourcePathItem> Paths { get; init; }

    [Description("Where an account on the way back paid out more than it had.")]
    public required IReadOnlyList<GapItem> SourceGaps { get; init; }

    public required PagePart Page { get; init; }
}

internal sealed record AskedItem
{
    public required string Policy { get; init; }

    public required AmountPart Amount { get; init; }

    [Description("Whether its sources add up to it; under poison they do not, and are never added up.")]
    public required bool Closes { get; init; }
}

internal sealed record SourceItem
{
    public required string Policy { get; init; }

    [Description("theft, service, mixer, mint, coinbase, hub, unknown, limit or unresolved.")]
    public required string Kind { get; init; }

    public string? Theft { get; init; }

    public string? Account { get; init; }

    public LabelPart? Label { get; init; }

    public string? Reason { get; init; }

    [Description("In the asset asked about.")]
    public required AmountPart Amount { get; init; }

    [Description("In the source's own asset.")]
    public required AmountPart Origin { get; init; }
}

internal sealed record SourcePathItem
{
    public required string Kind { get; init; }

    public string? Account { get; init; }

    public required IReadOnlyList<SourceStepItem> Steps { get; init; }
}

internal sealed record SourceStepItem
{
    public required string Kind { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required AmountPart Given { get; init; }

    public required AmountPart Received { get; init; }

    public required string Tx { get; init; }

    public required string Time { get; init; }
}
