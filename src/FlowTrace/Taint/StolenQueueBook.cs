namespace FlowTrace.Taint;

/// <summary>
/// Policies that only ask how many stolen units leave, and let them leave in the order they arrived. The chain holds stolen lots only,
/// oldest first; clean units are the rest of the balance. Where clean units have names, they leave in the order they arrived, too.
/// </summary>
internal abstract class StolenQueueBook : TaintBook
{
    private readonly LotChains _named = new();

    public sealed override void EnsurePockets(int count)
    {
        base.EnsurePockets(count);
        if (NamesClean)
            _named.EnsurePockets(count);
    }

    public sealed override void AddLots(int pocket, List<Lot> lots)
    {
        base.AddLots(pocket, lots);
        if (!NamesClean)
            return;
        foreach (Lot lot in _named.Lots(pocket))
            lots.Add(lot);
    }

    private protected sealed override void TakeNamed(int pocket, Parcel parcel) =>
        _named.TakeFront(pocket, parcel.Unnamed - parcel.Missing, parcel);

    private protected sealed override void TakeLots(int pocket, UInt128 amount, UInt128 balance, UInt128 largerOutflows, Parcel parcel)
    {
        UInt128 stolen = Chains.StolenIn(pocket);
        Chains.TakeFront(pocket, StolenShare(amount, stolen, balance - stolen, largerOutflows), parcel);
    }

    private protected sealed override void PutLots(int pocket, UInt128 balance, Parcel parcel)
    {
        foreach (ref readonly Lot lot in parcel.Lots)
            if (lot.IsStolen)
                Chains.Append(pocket, lot);
            else if (NamesClean)
                _named.Append(pocket, lot);
        if (NamesClean && parcel.Unnamed is var rest && rest != UInt128.Zero)
            _named.Append(pocket, parcel.RestOf(rest));
    }

    /// <summary>How many of <paramref name="amount"/> ≤ <paramref name="stolen"/> + <paramref name="clean"/> units are stolen.</summary>
    private protected abstract UInt128 StolenShare(UInt128 amount, UInt128 stolen, UInt128 clean, UInt128 largerOutflows);
}

/// <summary>Stolen units first.</summary>
internal sealed class DirtyFirstBook : StolenQueueBook
{
    private protected override UInt128 StolenShare(UInt128 amount, UInt128 stolen, UInt128 clean, UInt128 largerOutflows) =>
        UInt128.Min(amount, stolen);
}

/// <summary>Clean units first: the lowest-intermediate-balance rule.</summary>
internal sealed class CleanFirstBook : StolenQueueBook
{
    private protected override UInt128 StolenShare(UInt128 amount, UInt128 stolen, UInt128 clean, UInt128 largerOutflows) =>
        amount > clean ? amount - clean : UInt128.Zero;
}

/// <summary>
/// Taint in, highest out: the outflows of one transaction share the stolen units, the largest first. What the larger ones will take is
/// kept for them, as long as clean units suffice for this one.
/// </summary>
internal sealed class TihoBook : StolenQueueBook
{
    private protected override UInt128 StolenShare(UInt128 amount, UInt128 stolen, UInt128 clean, UInt128 largerOutflows)
    {
        UInt128 left = stolen > largerOutflows ? stolen - largerOutflows : UInt128.Zero;
        UInt128 least = amount > clean ? amount - clean : UInt128.Zero;
        return UInt128.Max(UInt128.Min(amount, left), least);
    }
}
