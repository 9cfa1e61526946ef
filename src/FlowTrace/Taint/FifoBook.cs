namespace FlowTrace.Taint;

/// <summary>Oldest lots first (Clayton's Case). The chain runs from the oldest to the newest lot, clean ones included.</summary>
internal sealed class FifoBook : TaintBook
{
    private protected override void TakeLots(int pocket, UInt128 amount, UInt128 balance, UInt128 largerOutflows, Parcel parcel) =>
        Chains.TakeFront(pocket, amount, parcel);

    private protected override void PutLots(int pocket, UInt128 balance, Parcel parcel)
    {
        // Until the first stolen lot arrives, a pocket's clean units need no lot.
        if (Chains.IsEmpty(pocket) && balance != UInt128.Zero)
            Chains.Append(pocket, Lot.OfClean(balance));
        UInt128 named = UInt128.Zero;
        foreach (ref readonly Lot lot in parcel.Lots)
        {
            Chains.Append(pocket, lot);
            named += lot.Quantity;
        }

        if (named < parcel.Amount)
            Chains.Append(pocket, parcel.RestOf(parcel.Amount - named));
    }
}
