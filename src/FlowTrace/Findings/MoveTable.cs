using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Internals;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

/// <summary>
/// The steps of a trace from holder to holder under its main policy, in order, and by the wallets they leave and reach. Fees are no steps, and change that
/// comes back to who pays is none.
/// </summary>
internal sealed class MoveTable
{
    /// <summary>A share of one, in the parts in which <see cref="ShareOf"/> counts.</summary>
    public const long Whole = 1_000_000_000;

    private readonly Move[] _moves;
    private readonly EdgeList _outgoing;
    private readonly EdgeList _incoming;
    private readonly int _book;
    private readonly bool[] _holders;
    private readonly bool[] _named;
    private readonly string[][] _theftOfSource;
    private readonly UInt128[] _stolenOfSource;

    private MoveTable(TraceResult result, Move[] moves)
    {
        FlowGraph graph = result.Graph;
        Graph = graph;
        _moves = moves;
        _book = graph.PlaceOf(result.MainPolicy);
        _holders = [.. graph.Wallets.Select(wallet => wallet is { Followed: true, Account: { IsTransaction: false, IsFeeSink: false, IsZero: false } })];
        _named = [.. graph.Wallets.Select(wallet => wallet.Label is not null || result.Labels.Knows(wallet.Account))];
        _theftOfSource = [.. Enumerable.Range(0, graph.SourceCount).Select(source => new[] { graph.TheftOf(source) })];
        _stolenOfSource = [.. Enumerable.Range(0, graph.SourceCount).Select(source => StolenOf(result, graph.TheftOf(source), graph.OriginAssetOf(source)))];
        _outgoing = new EdgeList([.. moves.Select(move => move.From)], graph.Wallets.Count);
        _incoming = new EdgeList([.. moves.Select(move => move.To)], graph.Wallets.Count);
    }

    public FlowGraph Graph { get; }

    /// <summary>Every step, in order.</summary>
    public ReadOnlySpan<Move> All => _moves;

    public ref readonly Move this[int index] => ref _moves[index];

    /// <summary>The numbers of the steps that leave a wallet, ascending.</summary>
    public ReadOnlySpan<int> Outgoing(int wallet) => At(_outgoing, wallet);

    /// <summary>How many steps leave the wallets before this one: where its own begin when the steps of all are laid in a row by wallet.</summary>
    public int StartOfOutgoing(int wallet) => _outgoing.Start[wallet];

    /// <summary>The numbers of the steps that reach a wallet, ascending.</summary>
    public ReadOnlySpan<int> Incoming(int wallet) => At(_incoming, wallet);

    public Wallet WalletAt(int wallet) => Graph.Wallets[wallet];

    public Account AccountAt(int wallet) => Graph.Wallets[wallet].Account;

    /// <summary>
    /// Whether a wallet is one that a person may hold: the trail goes on through it, and it is no transaction and no chain's sink.
    /// </summary>
    public bool IsHolder(int wallet) => _holders[wallet];

    /// <summary>Whether any label speaks of a wallet. Of most none does, and need not be asked for the time.</summary>
    public bool IsNamed(int wallet) => _named[wallet];

    /// <summary>
    /// What a step carries of the theft it carries most of, in parts per thousand million: the one measure that assets have in common.
    /// </summary>
    public long ShareOf(in Move move)
    {
        UInt128 share = 0;
        foreach (FlowPart part in Graph.PartsOn(move.Edge))
            if (part.Book == _book && _stolenOfSource[part.Source] is var stolen && stolen > UInt128.Zero)
                share = UInt128.Max(share, WideMath.MulDiv(part.Origin, Whole, stolen, out _));
        return (long)UInt128.Min(share, Whole);
    }

    /// <summary>The ids of the thefts whose units are in steps, in ordinal order.</summary>
    public IReadOnlyList<string> TheftsOf(ReadOnlySpan<int> steps)
    {
        // Most findings are about one theft, and share its list.
        int only = -1;
        SortedSet<string>? several = null;
        foreach (int step in steps)
            foreach (FlowPart part in Graph.PartsOn(_moves[step].Edge))
            {
                if (part.Book != _book || part.Source == only)
                    continue;
                if (only < 0)
                    only = part.Source;
                else
                    (several ??= new SortedSet<string>(StringComparer.Ordinal) { Graph.TheftOf(only) }).Add(Graph.TheftOf(part.Source));
            }

        return several is not null ? [.. several] : only < 0 ? [] : _theftOfSource[only];
    }

    public static MoveTable Of(TraceResult result)
    {
        var moves = new List<Move>(result.Graph.EdgeCount);
        FlowGraph graph = result.Graph;
        var maker = new Maker(graph, graph.PlaceOf(result.MainPolicy), moves);
        var lookedThrough = new Dictionary<int, Joint>();
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            int from = graph.SourceIndexOf(edge);
            int to = graph.TargetIndexOf(edge);
            int joint = graph.Wallets[from].Account.IsTransaction ? from : graph.Wallets[to].Account.IsTransaction ? to : -1;
            if (joint < 0)
                maker.Add(edge, from, to);
            else
            {
                if (!lookedThrough.TryGetValue(joint, out Joint? found))
                    lookedThrough.Add(joint, found = new Joint(joint));
                found.Add(edge, to == joint);
            }
        }

        foreach (Joint joint in lookedThrough.Values)
            joint.AddTo(maker, graph);
        return new MoveTable(result, InOrder(CollectionsMarshal.AsSpan(moves)));
    }

    // Flows stand in the order in which they were applied, which is that of time but for crossings and transactions that are looked through. Steps are large:
    // where they are in order already nothing moves, and else their numbers are sorted.
    private static Move[] InOrder(ReadOnlySpan<Move> moves)
    {
        bool isInOrder = true;
        for (int i = 1; i < moves.Length && isInOrder; i++)
            isInOrder = Compare(moves[i - 1], moves[i]) <= 0;
        Move[] ordered = moves.ToArray();
        if (isInOrder)
            return ordered;
        int[] numbers = [.. Enumerable.Range(0, ordered.Length)];
        Array.Sort(numbers, (left, right) => Compare(ordered[left], ordered[right]));
        return Array.ConvertAll(numbers, number => ordered[number]);
    }

    private static int Compare(in Move left, in Move right) =>
        left.Position.CompareTo(right.Position) is var order && order != 0 ? order : left.Edge.CompareTo(right.Edge);

    // Where a theft names an asset twice the smaller quantity gives the larger share.
    private static UInt128 StolenOf(TraceResult result, string theft, Asset asset)
    {
        UInt128 least = 0;
        foreach (StolenPart stolen in result.Stolen)
            if (stolen.Quantity > UInt128.Zero && stolen.OriginAsset == asset && stolen.Theft == theft && (least == UInt128.Zero || stolen.Quantity < least))
                least = stolen.Quantity;
        return least;
    }

    private static ReadOnlySpan<int> At(EdgeList list, int wallet) =>
        list.Edges.AsSpan(list.Start[wallet], list.Start[wallet + 1] - list.Start[wallet]);

    /// <summary>Makes steps of flows.</summary>
    private sealed class Maker(FlowGraph graph, int book, List<Move> moves)
    {
        private readonly Dictionary<Asset, int> _assets = [];

        public void Add(int edge, int from, int to, bool isTheft = false)
        {
            HopFlow? hop = graph.HopOf(edge);
            if (hop is null && graph.IsFee(edge))
                return;
            UInt128 stolen = 0;
            foreach (FlowPart part in graph.PartsOn(edge))
                if (part.Book == book)
                    stolen += part.Quantity;
            isTheft |= graph.IsTheft(edge);
            if (stolen == UInt128.Zero && !isTheft)
                return;
            Asset asset = graph.AssetOf(edge);
            if (!_assets.TryGetValue(asset, out int number))
                _assets.Add(asset, number = _assets.Count);
            Position position = hop?.DeparturePosition ?? graph.PlainPositionOf(edge);
            moves.Add(new Move(
                from, to, edge, hop?.Kind ?? FlowKind.Transfer, isTheft, asset, number, graph.QuantityOf(edge), stolen, position,
                (hop?.ArrivalPosition ?? position).UnixMilliseconds));
        }
    }

    /// <summary>The flows into and out of one transaction of a chain like Bitcoin.</summary>
    private sealed class Joint(int wallet)
    {
        private readonly List<int> _in = [];
        private readonly List<int> _out = [];

        public void Add(int edge, bool flowsIn) => (flowsIn ? _in : _out).Add(edge);

        /// <summary>
        /// One payer pays every receiver; several payers pay the one receiver. Who of several pays whom of several nobody can tell, and the transaction stays
        /// between them.
        /// </summary>
        public void AddTo(Maker maker, FlowGraph graph)
        {
            int[] payers = [.. _in.Select(graph.SourceIndexOf).Distinct()];
            int[] paid = [.. _out.Where(edge => !graph.TargetOf(edge).Account.IsFeeSink)];
            bool isOnePayer = payers.Length == 1;
            bool isOneReceiver = paid.Select(graph.TargetIndexOf).Distinct().Count() == 1;
            if (isOnePayer)
            {
                bool isTheft = _in.Exists(edge => graph.IsTheft(edge));
                foreach (int edge in paid)
                    if (graph.TargetIndexOf(edge) != payers[0])
                        maker.Add(edge, payers[0], graph.TargetIndexOf(edge), isTheft);
            }
            else if (isOneReceiver && payers.Length > 1)
            {
                int receiver = graph.TargetIndexOf(paid[0]);
                foreach (int edge in _in)
                    if (graph.SourceIndexOf(edge) != receiver)
                        maker.Add(edge, graph.SourceIndexOf(edge), receiver);
            }
            else
            {
                foreach (int edge in _in)
                    maker.Add(edge, graph.SourceIndexOf(edge), wallet);
                foreach (int edge in _out)
                    maker.Add(edge, wallet, graph.TargetIndexOf(edge));
            }
        }
    }
}
