using FlowTrace.Internals;

namespace FlowTrace.Taint;

/// <summary>
/// Stolen and clean units in proportion (haircut). The chain holds one lot per source; clean units are the rest of the balance.
/// </summary>
internal sealed class ProRataBook(Func<int, int> rankOfSource) : TaintBook
{
    // The rank of the clean units among the shares: before every source.
    private const int CleanShare = -1;
    private readonly List<Share> _shares = [];

    private protected override void TakeLots(int pocket, UInt128 amount, UInt128 balance, UInt128 largerOutflows, Parcel parcel)
    {
        if (amount == balance)
            Chains.TakeFront(pocket, Chains.StolenIn(pocket), parcel);
        else if (Chains.FirstQuantity(pocket) == Chains.StolenIn(pocket))
            TakeOfOne(pocket, amount, balance, parcel);
        else
            TakeOfMany(pocket, amount, balance, parcel);
    }

    /// <summary>
    /// One source and clean: their remainders add up to the balance, so one unit at most is left over, and it goes to the larger
    /// remainder; clean at a tie.
    /// </summary>
    private void TakeOfOne(int pocket, UInt128 amount, UInt128 balance, Parcel parcel)
    {
        UInt128 stolen = WideMath.MulDiv(amount, Chains.FirstQuantity(pocket), balance, out UInt128 remainder);
        if (remainder > balance - remainder)
            stolen++;
        Chains.TakeFront(pocket, stolen, parcel);
    }

    /// <summary>
    /// Several sources: whole units by largest remainder over all of them and clean, ties to clean first and then in ordinal order of the
    /// sources. Flooring each would let stolen units exceed the balance in the end.
    /// </summary>
    private void TakeOfMany(int pocket, UInt128 amount, UInt128 balance, Parcel parcel)
    {
        _shares.Clear();
        UInt128 given = WideMath.MulDiv(amount, balance - Chains.StolenIn(pocket), balance, out UInt128 cleanRemainder);
        _shares.Add(new Share(0, given, cleanRemainder, CleanShare));
        for (LotChains.Walk walk = Chains.Lots(pocket); walk.MoveNext();)
        {
            UInt128 whole = WideMath.MulDiv(amount, walk.Current.Quantity, balance, out UInt128 remainder);
            _shares.Add(new Share(walk.Place, whole, remainder, rankOfSource(walk.Current.Source)));
            given += whole;
        }

        _shares.Sort();
        int extra = (int)(amount - given);
        for (int i = 0; i < _shares.Count; i++)
        {
            UInt128 quantity = _shares[i].Whole + (i < extra ? UInt128.One : UInt128.Zero);
            if (_shares[i].Rank != CleanShare && quantity != UInt128.Zero)
                Chains.TakeFrom(pocket, _shares[i].Place, quantity, parcel);
        }

        Chains.RemoveEmpty(pocket);
    }

    private protected override void PutLots(int pocket, UInt128 balance, Parcel parcel)
    {
        foreach (ref readonly Lot lot in parcel.Lots)
            if (lot.IsStolen)
                Chains.AddToSource(pocket, lot);
    }

    /// <summary>What one source gets: whole units, and the remainder that ranks it for one more.</summary>
    private readonly record struct Share(int Place, UInt128 Whole, UInt128 Remainder, int Rank) : IComparable<Share>
    {
        public int CompareTo(Share other)
        {
            int order = other.Remainder.CompareTo(Remainder);
            return order == 0 ? Rank.CompareTo(other.Rank) : order;
        }
    }
}
