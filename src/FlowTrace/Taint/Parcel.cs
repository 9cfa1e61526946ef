namespace FlowTrace.Taint;

/// <summary>
/// What one transfer carries under one policy: lots in the order in which they left. Units that no lot names are clean. Used again for
/// every transfer.
/// </summary>
internal sealed class Parcel
{
    private Lot[] _lots = new Lot[16];
    private int _count;

    /// <summary>How many units the transfer moves.</summary>
    public UInt128 Amount { get; private set; }

    /// <summary>How many of them are stolen.</summary>
    public UInt128 Stolen { get; private set; }

    /// <summary>How many the sender did not have: they leave clean and enter last.</summary>
    public UInt128 Missing { get; set; }

    public ReadOnlySpan<Lot> Lots => _lots.AsSpan(0, _count);

    public void Reset(UInt128 amount)
    {
        Amount = amount;
        Stolen = UInt128.Zero;
        Missing = UInt128.Zero;
        _count = 0;
    }

    public void Add(in Lot lot)
    {
        if (_count == _lots.Length)
            Array.Resize(ref _lots, _count * 2);
        _lots[_count++] = lot;
        if (lot.IsStolen)
            Stolen += lot.Quantity;
    }

    /// <summary>Makes the whole parcel stolen from one source.</summary>
    public void Replace(int source)
    {
        UInt128 amount = Amount;
        Reset(amount);
        Add(new Lot(amount, amount, source));
    }

    /// <summary>From here on the lot's units count as clean.</summary>
    public void MakeClean(int index)
    {
        Stolen -= _lots[index].Quantity;
        _lots[index] = Lot.OfClean(_lots[index].Quantity);
    }
}
