using System.Runtime.InteropServices;

namespace FlowTrace.Evidence;

/// <summary>
/// What the sweep writes down for the bounds: every step of units that may be stolen under some rule, in order. Like the sweep it has one parcel at
/// hand, which departs somewhere, may be converted or split, and arrives.
/// </summary>
internal sealed class BoundsLog
{
    private readonly List<BoundsStep> _steps = [];
    private readonly List<Junction> _junctions = [];

    // The parcel at hand: where it comes from, how many of its units can be stolen, what they leave behind; how many units it has, and becomes.
    private BoundsPlace _from;
    private UInt128 _quantity;
    private UInt128 _left;
    private UInt128 _amount;
    private UInt128 _received;

    public ReadOnlySpan<BoundsStep> Steps => CollectionsMarshal.AsSpan(_steps);

    public int JunctionCount => _junctions.Count;

    /// <summary>How many units a junction holds, clean ones included.</summary>
    public UInt128 AmountOf(int junction) => _junctions[junction].Amount;

    /// <summary>Whether all that comes into a junction leaves it in one piece and one for one, so that nothing is shared out there.</summary>
    public bool IsPlain(int junction) => !_junctions[junction].Divides;

    /// <summary>Units leave a pocket. What it does not have leaves clean.</summary>
    public void Depart(int pocket, UInt128 given, UInt128 balance)
    {
        UInt128 known = UInt128.Min(given, balance);
        Begin(BoundsPlace.Pocket(pocket), known, balance - known, given);
    }

    /// <summary>Clean units come from somewhere.</summary>
    public void DepartClean(UInt128 given) => Begin(default, UInt128.Zero, UInt128.Zero, given);

    /// <summary>What is gathered in a junction goes on, whole.</summary>
    public void DepartFrom(int junction)
    {
        UInt128 amount = _junctions[junction].Amount;
        Begin(BoundsPlace.Junction(junction), amount, UInt128.Zero, amount);
    }

    /// <summary>The parcel at hand becomes so many units of another asset.</summary>
    public void Convert(UInt128 received) => _received = received;

    /// <summary>Clean units join the parcel at hand until it has so many.</summary>
    public void Widen(UInt128 amount)
    {
        if (amount <= _amount)
            return;
        int wider = Add(amount);
        Add(_from, BoundsPlace.Junction(wider), BoundsStep.AnyTheft, _quantity);
        DepartFrom(wider);
    }

    /// <summary>From here on the whole parcel at hand is stolen.</summary>
    public void Steal(int theft) => Begin(BoundsPlace.Theft(theft), _received, UInt128.Zero, _received);

    /// <summary>The parcel at hand arrives, for one theft or for all that it may carry.</summary>
    public void Arrive(BoundsPlace to, int theft = BoundsStep.AnyTheft)
    {
        if (_received != _amount && _from.Kind == BoundsPlaceKind.Pocket)
            ConvertInJunction();
        Add(_from, to, theft, _from.Kind == BoundsPlaceKind.Junction ? _received : _quantity);
    }

    /// <summary>Keeps the parcel at hand in a junction, from which it goes on later.</summary>
    public int Gather()
    {
        if (_from.Kind == BoundsPlaceKind.Junction && _received == _amount)
            return _from.Number;
        int junction = Add(_received);
        Arrive(BoundsPlace.Junction(junction));
        return junction;
    }

    /// <summary>Splits the parcel at hand: so many units, with their share of every theft, stay at hand, and the rest is kept in a junction.</summary>
    public int Split(UInt128 amount)
    {
        int whole = Gather();
        UInt128 rest = _junctions[whole].Amount - amount;
        if (rest == UInt128.Zero)
        {
            DepartFrom(whole);
            return Add(UInt128.Zero);
        }

        DepartFrom(Piece(whole, amount));
        return Piece(whole, rest);
    }

    private void ConvertInJunction()
    {
        UInt128 received = _received;
        int junction = Add(_amount);
        Add(_from, BoundsPlace.Junction(junction), BoundsStep.AnyTheft, _quantity);
        DepartFrom(junction);
        _received = received;
    }

    private int Piece(int whole, UInt128 amount)
    {
        int piece = Add(amount);
        Add(BoundsPlace.Junction(whole), BoundsPlace.Junction(piece), BoundsStep.AnyTheft, amount);
        return piece;
    }

    private void Begin(BoundsPlace from, UInt128 quantity, UInt128 left, UInt128 amount)
    {
        _from = from;
        _quantity = quantity;
        _left = left;
        _amount = _received = amount;
    }

    private void Add(BoundsPlace from, BoundsPlace to, int theft, UInt128 quantity)
    {
        // What is exchanged for nothing stays in its junction.
        if (from.Kind == BoundsPlaceKind.Junction && quantity != _junctions[from.Number].Amount)
            CollectionsMarshal.AsSpan(_junctions)[from.Number].Divides = true;
        if (from.Kind != BoundsPlaceKind.None && quantity != UInt128.Zero)
            _steps.Add(new BoundsStep(from, to, theft, quantity, _left));
    }

    private int Add(UInt128 amount)
    {
        _junctions.Add(new Junction { Amount = amount });
        return _junctions.Count - 1;
    }

    private struct Junction
    {
        public UInt128 Amount;
        public bool Divides;
    }
}
