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

    private MoveTable(FlowGraph graph, Move[] moves)
    {
        Graph = graph;
        _moves = moves;
        _outgoing = new EdgeList([.. moves.Select(move => move.From)], graph.Wallets.Count);
        _incoming = new EdgeList([.. moves.Select(move => move.To)], graph.Wallets.Count);
    }

    public FlowGraph Graph { get; }

    /// <summary>Every step, in order.</summary>
    public ReadOnlySpan<Move> All => _moves;

    public ref readonly Move this[int index] => ref _moves[index];

    /// <summary>The numbers of the steps that leave a wallet, ascending.</summary>
    public ReadOnlySpan<int> Outgoing(int wallet) => At(_outgoing, wallet);

    /// <summary>The numbers of the steps that reach a wallet, ascending.</summary>
    public ReadOnlySpan<int> Incoming(int wallet) => At(_incoming, wallet);

    public Wallet WalletAt(int wallet) => Graph.Wallets[wallet];

    public Account AccountAt(int wallet) => Graph.Wallets[wallet].Account;

    /// <summary>
    /// Whether a wallet is one that a person may hold: the trail goes on through it, and it is no transaction and no chain's sink.
    /// </summary>
    public bool IsHolder(int wallet) => Graph.Wallets[wallet] is { Followed: true, Account: { IsTransaction: false, IsFeeSink: false, IsZero: false } };

    /// <summary>
    /// What a step carries of the theft it carries most of, in parts per thousand million: the one measure that assets have in common.
    /// </summary>
    public long ShareOf(in Move move, TraceResult result)
    {
        UInt128 share = 0;
        foreach (StolenPart part in new FlowEdge(Graph, move.Edge).Stolen(result.MainPolicy))
            foreach (StolenPart stolen in result.Stolen)
                if (stolen.Quantity > UInt128.Zero && stolen.OriginAsset == part.OriginAsset && stolen.Theft == part.Theft)
                    share = UInt128.Max(share, WideMath.MulDiv(part.Origin, Whole, stolen.Quantity, out _));
        return (long)UInt128.Min(share, Whole);
    }

    public static MoveTable Of(TraceResult result)
    {
        var moves = new List<Move>(result.Graph.EdgeCount);
        FlowGraph graph = result.Graph;
        var lookedThrough = new Dictionary<int, Joint>();
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            int from = graph.SourceIndexOf(edge);
            int to = graph.TargetIndexOf(edge);
            int joint = graph.Wallets[from].Account.IsTransaction ? from : graph.Wallets[to].Account.IsTransaction ? to : -1;
            if (joint < 0)
                Add(moves, graph, edge, from, to, result.MainPolicy);
            else
            {
                if (!lookedThrough.TryGetValue(joint, out Joint? found))
                    lookedThrough.Add(joint, found = new Joint(joint));
                found.Add(edge, to == joint);
            }
        }

        foreach (Joint joint in lookedThrough.Values)
            joint.AddTo(moves, graph, result.MainPolicy);
        moves.Sort((left, right) => left.Position.CompareTo(right.Position) is var order && order != 0 ? order : left.Edge.CompareTo(right.Edge));
        return new MoveTable(graph, [.. moves]);
    }

    private static ReadOnlySpan<int> At(EdgeList list, int wallet) =>
        list.Edges.AsSpan(list.Start[wallet], list.Start[wallet + 1] - list.Start[wallet]);

    private static void Add(List<Move> moves, FlowGraph graph, int edge, int from, int to, TaintPolicy policy, bool isTheft = false)
    {
        var flow = new FlowEdge(graph, edge);
        HopFlow? hop = flow.Hop;
        Transfer transfer = flow.Transfer;
        FlowKind kind = hop?.Kind ?? (transfer.Kind == TransferKind.Fee ? FlowKind.Fee : FlowKind.Transfer);
        if (kind == FlowKind.Fee)
            return;
        UInt128 stolen = 0;
        foreach (StolenPart part in flow.Stolen(policy))
            stolen += part.Quantity;
        isTheft |= flow.IsTheft;
        if (stolen > UInt128.Zero || isTheft)
            moves.Add(new Move(
                from, to, edge, kind, isTheft, transfer.Asset, transfer.Quantity, stolen, hop?.DeparturePosition ?? transfer.Position,
                transfer.Position.UnixMilliseconds));
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
        public void AddTo(List<Move> moves, FlowGraph graph, TaintPolicy policy)
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
                        MoveTable.Add(moves, graph, edge, payers[0], graph.TargetIndexOf(edge), policy, isTheft);
            }
            else if (isOneReceiver && payers.Length > 1)
            {
                int receiver = graph.TargetIndexOf(paid[0]);
                foreach (int edge in _in)
                    if (graph.SourceIndexOf(edge) != receiver)
                        MoveTable.Add(moves, graph, edge, graph.SourceIndexOf(edge), receiver, policy);
            }
            else
            {
                foreach (int edge in _in)
                    MoveTable.Add(moves, graph, edge, graph.SourceIndexOf(edge), wallet, policy);
                foreach (int edge in _out)
                    MoveTable.Add(moves, graph, edge, wallet, graph.TargetIndexOf(edge), policy);
            }
        }
    }
}
