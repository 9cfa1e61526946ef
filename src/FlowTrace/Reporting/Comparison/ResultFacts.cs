using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>Whose figures: a theft's units of one stolen asset under one policy.</summary>
internal readonly record struct Loot(string Theft, TaintPolicy Policy, Asset Asset) : IComparable<Loot>
{
    public int CompareTo(Loot other)
    {
        int order = string.CompareOrdinal(Theft, other.Theft);
        if (order == 0)
            order = Policy.CompareTo(other.Policy);
        return order != 0 ? order : Asset.CompareTo(other.Asset);
    }
}

/// <summary>One account's holding of one asset.</summary>
internal readonly record struct PocketName(Account Account, Asset Asset) : IComparable<PocketName>
{
    public int CompareTo(PocketName other) => Account.CompareTo(other.Account) is var order and not 0 ? order : Asset.CompareTo(other.Asset);
}

/// <summary>Where loot stands at the end.</summary>
internal readonly record struct StandingPlace(Loot Loot, PocketName Pocket, OutcomeStatus Status) : IComparable<StandingPlace>
{
    public int CompareTo(StandingPlace other)
    {
        int order = Loot.CompareTo(other.Loot);
        if (order == 0)
            order = Pocket.CompareTo(other.Pocket);
        return order != 0 ? order : Status.CompareTo(other.Status);
    }
}

/// <summary>So many base units of where they are, which stand for so many of what was stolen.</summary>
internal readonly record struct StolenFigure(UInt128 Quantity, UInt128 Origin)
{
    public StolenFigure Plus(StolenFigure other) => new(Quantity + other.Quantity, Origin + other.Origin);
}

/// <summary>A flow as a result names it. Flows of which nothing tells one from another are one fact, with their figures added up.</summary>
internal sealed record FlowFact(
    DateTimeOffset Time, long Block, long Index, string Transaction, string Kind, Account From, Account To, Asset Given, UInt128 GivenQuantity, Asset Asset,
    UInt128 Quantity, string ArrivalTransaction, bool IsTheft) : IComparable<FlowFact>
{
    public PocketName Source => new(From, Given);

    public PocketName Target => new(To, Asset);

    public int CompareTo(FlowFact? other)
    {
        if (other is null)
            return 1;
        int order = Time.CompareTo(other.Time);
        if (order == 0)
            order = Block.CompareTo(other.Block);
        if (order == 0)
            order = Index.CompareTo(other.Index);
        if (order == 0)
            order = string.CompareOrdinal(Transaction, other.Transaction);
        if (order == 0)
            order = Source.CompareTo(other.Source);
        if (order == 0)
            order = Target.CompareTo(other.Target);
        if (order == 0)
            order = Quantity.CompareTo(other.Quantity);
        // The rest is told apart only so that the order is total.
        return order != 0 ? order : string.CompareOrdinal(ToString(), other.ToString());
    }
}
