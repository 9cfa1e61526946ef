namespace FlowTrace.Taint;

/// <summary>Newest lots first. The chain runs from the newest to the oldest lot, clean ones included.</summary>
internal sealed class LifoBook : TaintBook
{
    private protected override void TakeLots(int pocket, UInt128 amount, UInt128 balance, UInt128 largerOutflows, Parcel parcel) =>
        Chains.TakeFront(pocket, amount, parcel);

    private protected override void PutLots(int pocket, UInt128 balance, Parcel parcel)
    {
        if (Chains.IsEmpty(pocket) && balance != UInt128.Zero)
            Chains.Prepend(pocket, Lot.OfClean(balance));

        // The lots left newest first; the older go in first, so that a stack moved whole keeps its order.
        UInt128 named = UInt128.Zero;
        for (int i = parcel.Lots.Length - 1; i >= 0; i--)
        {
            Chains.Prepend(pocket, parcel.Lots[i]);
            named += parcel.Lots[i].Quantity;
        }

        if (named < parcel.Amount)
            Chains.Prepend(pocket, parcel.RestOf(parcel.Amount - named));
    }
}
