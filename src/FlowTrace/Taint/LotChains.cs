using System.Runtime.InteropServices;

namespace FlowTrace.Taint;

/// <summary>
/// The lots of every pocket, as linked chains. The first lot of a chain stands in the pocket's own row, the others in one array with a
/// free list: millions of pockets cost no objects, and a pocket with one lot, as most are, costs one cache line.
/// </summary>
internal sealed class LotChains
{
    // Links: an index into the nodes, or the complement of a pocket for the lot in its own row.
    private const int None = int.MinValue;
    private Node[] _nodes = new Node[1024];
    private Chain[] _chains = [];
    private int _used;
    private int _free = None;

    /// <summary>Makes room for pockets up to <paramref name="count"/>, exclusive.</summary>
    public void EnsurePockets(int count)
    {
        if (count > _chains.Length)
            Array.Resize(ref _chains, count);
    }

    public UInt128 StolenIn(int pocket) => _chains[pocket].Stolen;

    /// <summary>Whether the pocket has no lots written down: all its units are clean.</summary>
    public bool IsEmpty(int pocket) => _chains[pocket].Quantity == UInt128.Zero;

    public UInt128 FirstQuantity(int pocket) => _chains[pocket].Quantity;

    /// <summary>Brings the pocket's row into the cache; the value means nothing.</summary>
    public int Warm(int pocket) => unchecked((int)(ulong)_chains[pocket].Stolen) ^ _chains[pocket].Tail;

    /// <summary>Adds a lot behind the last one.</summary>
    public void Append(int pocket, in Lot lot)
    {
        ref Chain chain = ref _chains[pocket];
        if (lot.IsStolen)
            chain.Stolen += lot.Quantity;
        if (chain.Quantity == UInt128.Zero)
        {
            chain.First = lot;
            chain.Next = None;
            chain.Tail = ~pocket;
            return;
        }

        Lot tail = LotAt(chain.Tail);
        if (tail.MergesWith(lot))
        {
            Set(chain.Tail, Merged(tail, lot));
            return;
        }

        int node = Allocate(lot, None);
        SetNext(_chains[pocket].Tail, node);
        _chains[pocket].Tail = node;
    }

    /// <summary>Adds a lot before the first one.</summary>
    public void Prepend(int pocket, in Lot lot)
    {
        ref Chain chain = ref _chains[pocket];
        if (chain.Quantity == UInt128.Zero)
        {
            Append(pocket, lot);
            return;
        }

        if (lot.IsStolen)
            chain.Stolen += lot.Quantity;
        if (chain.First.MergesWith(lot))
        {
            chain.First = Merged(chain.First, lot);
            return;
        }

        int node = Allocate(chain.First, chain.Next);
        if (chain.Tail == ~pocket)
            chain.Tail = node;
        chain.Next = node;
        chain.First = lot;
    }

    /// <summary>Adds a lot to the one of its source, or as a new one behind the last.</summary>
    public void AddToSource(int pocket, in Lot lot)
    {
        for (Walk walk = Lots(pocket); walk.MoveNext();)
            if (walk.Current.Source == lot.Source)
            {
                Set(walk.Place, Merged(walk.Current, lot));
                _chains[pocket].Stolen += lot.Quantity;
                return;
            }

        Append(pocket, lot);
    }

    /// <summary>Takes units off the front into <paramref name="parcel"/>, as many as are there.</summary>
    public void TakeFront(int pocket, UInt128 amount, Parcel parcel)
    {
        ref Chain chain = ref _chains[pocket];
        while (amount != UInt128.Zero && chain.Quantity != UInt128.Zero)
        {
            Lot taken = chain.First;
            if (taken.Quantity <= amount)
                RemoveFirst(ref chain, pocket);
            else
            {
                taken = taken.Split(amount, out Lot rest);
                chain.First = rest;
            }

            amount -= taken.Quantity;
            if (taken.IsStolen)
                chain.Stolen -= taken.Quantity;
            parcel.Add(taken);
        }
    }

    /// <summary>Takes units off one lot. A lot taken whole stays, empty, until <see cref="RemoveEmpty"/>.</summary>
    public void TakeFrom(int pocket, int place, UInt128 quantity, Parcel parcel)
    {
        parcel.Add(LotAt(place).Split(quantity, out Lot rest));
        Set(place, rest);
        _chains[pocket].Stolen -= quantity;
    }

    /// <summary>Drops lots that <see cref="TakeFrom"/> emptied.</summary>
    public void RemoveEmpty(int pocket)
    {
        ref Chain chain = ref _chains[pocket];
        for (int before = ~pocket, at = chain.Next; at != None;)
        {
            int next = _nodes[at].Next;
            if (_nodes[at].Lot.Quantity != UInt128.Zero)
                before = at;
            else
            {
                SetNext(before, next);
                if (chain.Tail == at)
                    chain.Tail = before;
                Release(at);
            }

            at = next;
        }

        if (chain.Quantity == UInt128.Zero)
            RemoveFirst(ref chain, pocket);
    }

    /// <summary>Forgets every lot of the pocket: what it holds is all clean, or nothing.</summary>
    public void Clear(int pocket)
    {
        ref Chain chain = ref _chains[pocket];
        while (chain.Quantity != UInt128.Zero)
            RemoveFirst(ref chain, pocket);
        chain.Stolen = UInt128.Zero;
    }

    /// <summary>Walks the lots from first to last.</summary>
    public Walk Lots(int pocket) => new(this, pocket);

    private static Lot Merged(in Lot one, in Lot other) => new(one.Quantity + other.Quantity, one.Origin + other.Origin, one.Source);

    private Lot LotAt(int place) => place < 0 ? _chains[~place].First : _nodes[place].Lot;

    private int NextOf(int place) => place < 0 ? _chains[~place].Next : _nodes[place].Next;

    private void Set(int place, in Lot lot)
    {
        if (place < 0)
            _chains[~place].First = lot;
        else
            _nodes[place].Lot = lot;
    }

    private void SetNext(int place, int next)
    {
        if (place < 0)
            _chains[~place].Next = next;
        else
            _nodes[place].Next = next;
    }

    /// <summary>The second lot, where there is one, moves into the pocket's row.</summary>
    private void RemoveFirst(ref Chain chain, int pocket)
    {
        int second = chain.Next;
        if (second == None)
        {
            chain.Quantity = UInt128.Zero;
            return;
        }

        chain.First = _nodes[second].Lot;
        chain.Next = _nodes[second].Next;
        if (chain.Tail == second)
            chain.Tail = ~pocket;
        Release(second);
    }

    private void Release(int node)
    {
        _nodes[node].Next = _free;
        _free = node;
    }

    private int Allocate(in Lot lot, int next)
    {
        int node = _free;
        if (node != None)
            _free = _nodes[node].Next;
        else
        {
            node = _used++;
            if (node == _nodes.Length)
                Array.Resize(ref _nodes, checked(node * 2));
        }

        _nodes[node] = new Node { Lot = lot, Next = next };
        return node;
    }

    /// <summary>A walk along one chain; <see cref="Place"/> is the place for <see cref="TakeFrom"/>.</summary>
    internal ref struct Walk(LotChains chains, int pocket)
    {
        private int _next = chains._chains[pocket].Quantity == UInt128.Zero ? None : ~pocket;

        public int Place { get; private set; } = None;

        public readonly Lot Current => chains.LotAt(Place);

        public bool MoveNext()
        {
            Place = _next;
            if (Place == None)
                return false;
            _next = chains.NextOf(Place);
            return true;
        }

        public readonly Walk GetEnumerator() => this;
    }

    private struct Node
    {
        public Lot Lot;
        public int Next;
    }

    /// <summary>One cache line: the stolen total, the first lot in place, and the links. No lot has quantity zero.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Chain
    {
        public UInt128 Stolen;
        public UInt128 Quantity;
        private UInt128 _origin;
        public int Source;
        public int Next;
        public int Tail;

        public Lot First
        {
            readonly get => new(Quantity, _origin, Source);
            set
            {
                Quantity = value.Quantity;
                _origin = value.Origin;
                Source = value.Source;
            }
        }
    }
}
