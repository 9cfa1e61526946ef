namespace FlowTrace.Graph;

/// <summary>
/// What the sweep writes down while it runs: every transfer that carried stolen units, and under each policy how much of which source.
/// Append-only, in blocks, so that growing never copies; without references, so that nothing walks it.
/// </summary>
internal sealed class FlowLog
{
    private const int BlockBits = 16;
    private const int BlockSize = 1 << BlockBits;
    private const int BlockMask = BlockSize - 1;

    private readonly List<Flow[]> _flows = [];
    private readonly List<StoredPart[]> _parts = [];
    private Flow[] _lastFlows = [];
    private StoredPart[] _lastParts = [];
    private int _stored;

    public int Count { get; private set; }

    public ref readonly Flow this[int index] => ref _flows[index >> BlockBits][index & BlockMask];

    /// <summary>The stolen units on a flow, a part per policy and source.</summary>
    public PartWalk Parts(int index) => new(this, this[index].FirstPart, index + 1 < Count ? this[index + 1].FirstPart : _stored);

    /// <summary>What is written now, as it is read: what is added later is not part of it. Costs next to nothing, for blocks are shared.</summary>
    public FlowLog Copy()
    {
        var copy = new FlowLog { Count = Count, _stored = _stored };
        copy._flows.AddRange(_flows);
        copy._parts.AddRange(_parts);
        return copy;
    }

    /// <summary>Starts a flow that no single row shows; its parts follow.</summary>
    public void BeginHop(int hop, bool isTheft) => Begin(Flow.HopRun, hop, isTheft);

    /// <summary>Starts a flow; its parts follow.</summary>
    public void Begin(int run, int row, bool isTheft)
    {
        int place = Count & BlockMask;
        if (place == 0)
            _flows.Add(_lastFlows = GC.AllocateUninitializedArray<Flow>(BlockSize));
        _lastFlows[place] = new Flow(isTheft ? ~run : run, row, _stored);
        Count++;
    }

    /// <summary>Adds stolen units to the flow begun last.</summary>
    public void Add(int book, int source, UInt128 quantity, UInt128 origin, bool stays)
    {
        bool hasOrigin = origin != quantity;
        Store(new StoredPart((ulong)(quantity >> 64), unchecked((ulong)quantity), source, checked((short)book), stays, hasOrigin));
        if (hasOrigin)
            Store(new StoredPart((ulong)(origin >> 64), unchecked((ulong)origin), source, checked((short)book), stays, HasOrigin: false));
    }

    private void Store(in StoredPart part)
    {
        int place = _stored & BlockMask;
        if (place == 0)
            _parts.Add(_lastParts = GC.AllocateUninitializedArray<StoredPart>(BlockSize));
        _lastParts[place] = part;
        _stored++;
    }

    /// <summary>Walks the parts of one flow.</summary>
    internal struct PartWalk(FlowLog log, int next, int end)
    {
        private int _next = next;

        public FlowPart Current { get; private set; }

        public bool MoveNext()
        {
            if (_next == end)
                return false;
            StoredPart part = log._parts[_next >> BlockBits][_next & BlockMask];
            _next++;
            UInt128 quantity = new(part.High, part.Low);
            UInt128 origin = quantity;
            if (part.HasOrigin)
            {
                StoredPart second = log._parts[_next >> BlockBits][_next & BlockMask];
                _next++;
                origin = new UInt128(second.High, second.Low);
            }

            Current = new FlowPart(quantity, origin, part.Book, part.Source, part.Stays);
            return true;
        }

        public readonly PartWalk GetEnumerator() => this;
    }

    /// <summary>24 bytes; where the origin differs from the quantity it stands in a second one.</summary>
    private readonly record struct StoredPart(ulong High, ulong Low, int Source, short Book, bool Stays, bool HasOrigin);
}

/// <summary>One transfer that carried stolen units.</summary>
/// <param name="RunCode">The number of the sweep's table; its complement when the transfer is a theft.</param>
/// <param name="Row">The row in that table.</param>
/// <param name="FirstPart">Where its parts begin.</param>
internal readonly record struct Flow(int RunCode, int Row, int FirstPart)
{
    /// <summary>Stands for the number of a table where the flow is no row of any.</summary>
    public const int HopRun = int.MaxValue;

    /// <summary>Whether the flow is no row of a table; <see cref="Row"/> is its number among the hops then.</summary>
    public bool IsHop => Run == HopRun;

    public bool IsTheft => RunCode < 0;

    public int Run => RunCode < 0 ? ~RunCode : RunCode;
}

/// <summary>Stolen units on a flow: under which policy, of which source.</summary>
/// <param name="Quantity">How many units.</param>
/// <param name="Origin">How many units of the stolen asset they stand for.</param>
/// <param name="Book">The policy's place in the list.</param>
/// <param name="Source">The source's number.</param>
/// <param name="Stays">Whether they stay where they arrive and never go on: dust, and what ends at a service or sink.</param>
internal readonly record struct FlowPart(UInt128 Quantity, UInt128 Origin, int Book, int Source, bool Stays);
