using FlowTrace.Internals;

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

    /// <summary>The name of the units that no lot names; <see cref="Lot.Clean"/> where they have none.</summary>
    public int RestSource { get; private set; } = Lot.Clean;

    /// <summary>How many units they stand for where they entered.</summary>
    public UInt128 RestOrigin { get; private set; }

    public ReadOnlySpan<Lot> Lots => _lots.AsSpan(0, _count);

    /// <summary>How many units no lot names.</summary>
    public UInt128 Unnamed
    {
        get
        {
            UInt128 named = UInt128.Zero;
            foreach (ref readonly Lot lot in Lots)
                named += lot.Quantity;
            return Amount - named;
        }
    }

    public void Reset(UInt128 amount)
    {
        Amount = amount;
        Stolen = UInt128.Zero;
        Missing = UInt128.Zero;
        RestSource = Lot.Clean;
        RestOrigin = UInt128.Zero;
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

    /// <summary>
    /// Turns the parcel into another asset: τ of a units given become τ·b/a of the b received, in whole units by largest remainder over clean
    /// and every source, clean first at a tie and then in ordinal order of the sources. The origin goes along unchanged.
    /// </summary>
    /// <param name="received">b, in units of the asset received.</param>
    /// <param name="rankOfSource">The place of a source among the sources in ordinal order.</param>
    /// <param name="lost">Receives lots of which no whole unit is left: an origin without units.</param>
    public void Convert(UInt128 received, Func<int, int> rankOfSource, List<Lot> lost)
    {
        if (_count == 0 || Amount == received)
        {
            Amount = received;
            return;
        }

        List<int> sources = SourcesInOrder(rankOfSource);
        UInt128[] before = QuantitiesOf(sources);
        Amount = received;
        ConvertLots(Spread(sources, before, Shares.Split(received, before)), lost);
    }

    /// <summary>
    /// Moves part of the parcel into <paramref name="part"/>: of clean and of every source its share, in whole units by largest remainder. What
    /// no policy has a say in is split like this: what a bridge keeps for itself.
    /// </summary>
    public void Divide(UInt128 amount, Func<int, int> rankOfSource, Parcel part)
    {
        part.Reset(amount);
        UInt128 unnamed = Unnamed;
        List<int> sources = SourcesInOrder(rankOfSource);
        UInt128[] whole = QuantitiesOf(sources);
        UInt128[] share = Shares.Split(amount, whole);
        UInt128[] quantities = Spread(sources, whole, share);
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            Lot taken = _lots[i].Split(quantities[i], out Lot rest);
            if (taken.Quantity != UInt128.Zero)
                part.Add(taken);
            if (taken.IsStolen)
                Stolen -= taken.Quantity;
            if (rest.Quantity != UInt128.Zero)
                _lots[kept++] = rest;
        }

        _count = kept;
        Amount -= amount;
        if (RestSource != Lot.Clean)
            DivideRest(unnamed, part);
    }

    private void DivideRest(UInt128 unnamed, Parcel part)
    {
        part.RestSource = RestSource;
        part.RestOrigin = unnamed == UInt128.Zero ? UInt128.Zero : WideMath.MulDiv(RestOrigin, UInt128.Min(part.Unnamed, unnamed), unnamed, out _);
        RestOrigin -= part.RestOrigin;
    }

    /// <summary>Clean, then the sources in the parcel in ordinal order.</summary>
    private List<int> SourcesInOrder(Func<int, int> rankOfSource)
    {
        List<int> sources = [];
        foreach (ref readonly Lot lot in Lots)
            if (lot.IsStolen && !sources.Contains(lot.Source))
                sources.Add(lot.Source);
        sources.Sort((one, two) => rankOfSource(one).CompareTo(rankOfSource(two)));
        sources.Insert(0, Lot.Clean);
        return sources;
    }

    /// <summary>How many units of each there are; what no lot names is clean.</summary>
    private UInt128[] QuantitiesOf(List<int> sources)
    {
        UInt128[] quantities = [.. sources.Select(QuantityOf)];
        UInt128 stolen = UInt128.Zero;
        for (int i = 1; i < quantities.Length; i++)
            stolen += quantities[i];
        quantities[0] = Amount - stolen;
        return quantities;
    }

    private UInt128 QuantityOf(int source)
    {
        UInt128 sum = UInt128.Zero;
        foreach (ref readonly Lot lot in Lots)
            if (lot.Source == source)
                sum += lot.Quantity;
        return sum;
    }

    private void ConvertLots(UInt128[] quantities, List<Lot> lost)
    {
        int kept = 0;
        Stolen = UInt128.Zero;
        for (int i = 0; i < _count; i++)
        {
            Lot lot = _lots[i] with { Quantity = quantities[i] };
            if (lot.Quantity != UInt128.Zero)
                _lots[kept++] = lot;
            else if (lot.IsStolen)
                lost.Add(lot);
            if (lot.IsStolen)
                Stolen += lot.Quantity;
        }

        _count = kept;
    }

    /// <summary>
    /// Spreads each source's new total over its lots in their order, each up to the floor of what it and those before it come to. Clean units
    /// are one source, whatever names they bear, so that names change no theft's figure.
    /// </summary>
    private UInt128[] Spread(List<int> sources, UInt128[] before, UInt128[] after)
    {
        var quantities = new UInt128[_count];
        var passed = new UInt128[sources.Count];
        var placed = new UInt128[sources.Count];
        for (int i = 0; i < quantities.Length; i++)
        {
            int source = sources.IndexOf(_lots[i].IsStolen ? _lots[i].Source : Lot.Clean);
            passed[source] += _lots[i].Quantity;
            quantities[i] = WideMath.MulDiv(after[source], passed[source], before[source], out _) - placed[source];
            placed[source] += quantities[i];
        }

        return quantities;
    }

    /// <summary>Makes the whole parcel stolen from one source.</summary>
    public void Replace(int source)
    {
        UInt128 amount = Amount;
        Reset(amount);
        Add(new Lot(amount, amount, source));
    }

    /// <summary>Takes what another parcel holds in place of its own.</summary>
    public void TakeOver(Parcel other)
    {
        Reset(other.Amount);
        (RestSource, RestOrigin) = (other.RestSource, other.RestOrigin);
        foreach (ref readonly Lot lot in other.Lots)
            Add(lot);
    }

    /// <summary>
    /// Names the units that no lot names. They stay without a lot, so that names change neither how a parcel is divided nor where the units enter.
    /// </summary>
    /// <param name="source">A number below <see cref="Lot.Clean"/>.</param>
    public void NameRest(int source)
    {
        RestSource = source;
        RestOrigin = Unnamed;
    }

    /// <summary>Gives every clean unit one name, in place of those they bear.</summary>
    /// <param name="source">A number below <see cref="Lot.Clean"/>.</param>
    public void RenameClean(int source)
    {
        for (int i = 0; i < _count; i++)
            if (!_lots[i].IsStolen)
                _lots[i] = new Lot(_lots[i].Quantity, _lots[i].Quantity, source);
        NameRest(source);
    }

    /// <summary>The units that no lot names, as a lot.</summary>
    public Lot RestOf(UInt128 quantity) => RestSource == Lot.Clean ? Lot.OfClean(quantity) : new Lot(quantity, RestOrigin, RestSource);

    /// <summary>Makes the parcel larger by clean units, when it is smaller than <paramref name="amount"/>.</summary>
    public void Widen(UInt128 amount) => Amount = UInt128.Max(Amount, amount);

    /// <summary>From here on the lot's units count as clean.</summary>
    public void MakeClean(int index)
    {
        Stolen -= _lots[index].Quantity;
        _lots[index] = Lot.OfClean(_lots[index].Quantity);
    }
}
