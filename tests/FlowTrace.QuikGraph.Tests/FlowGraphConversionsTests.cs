using FlowTrace.Chain;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Tracing;
using QuikGraph;
using QuikGraph.Algorithms;
using QuikGraph.Graphviz;

namespace FlowTrace.QuikGraph.Tests;

public sealed class FlowGraphConversionsTests
{
    private static readonly Account Thief = AccountOf(1);
    private static readonly Account Mule = AccountOf(2);
    private static readonly Account Desk = AccountOf(3);

    [Fact]
    public async Task ToQuikGraph_Trace_HasItsWalletsAndEdgesInTheirOrder()
    {
        FlowGraph graph = (await TraceAsync()).Graph;

        BidirectionalGraph<Wallet, WalletEdge> converted = graph.ToQuikGraph();

        converted.Vertices.Should().Equal(graph.Wallets);
        converted.EdgeCount.Should().Be(graph.EdgeCount).And.BeGreaterThan(4);
        converted.Edges.Select(edge => edge.Flow).Should().BeEquivalentTo(graph.Edges());
        converted.OutEdges(graph.Find(Thief)!).Select(edge => edge.Target.Account).Should().Equal(Mule, Mule, Desk);
        converted.Edges.Should().OnlyContain(edge => edge.Source == edge.Flow.Source && edge.Target == edge.Flow.Target);
    }

    [Fact]
    public async Task ToQuikGraph_TwoTransfersBetweenTwoWallets_AreTwoEdges()
    {
        FlowGraph graph = (await TraceAsync()).Graph;
        BidirectionalGraph<Wallet, WalletEdge> converted = graph.ToQuikGraph();

        converted.TryGetEdges(graph.Find(Thief)!, graph.Find(Mule)!, out IEnumerable<WalletEdge> parallel).Should().BeTrue();
        parallel.Select(edge => edge.Flow.Transfer.Quantity).Should().Equal(30, 20);
        parallel.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task ToQuikGraph_Algorithms_RunOnIt()
    {
        FlowGraph graph = (await TraceAsync()).Graph;
        BidirectionalGraph<Wallet, WalletEdge> converted = graph.ToQuikGraph();

        converted.IsDirectedAcyclicGraph().Should().BeFalse("the desk pays one unit back to the thief");
        TryFunc<Wallet, IEnumerable<WalletEdge>> paths = converted.ShortestPathsDijkstra(_ => 1, graph.Find(Thief)!);
        paths(graph.Find(Desk)!, out IEnumerable<WalletEdge> path).Should().BeTrue();
        path.Should().ContainSingle().Which.Flow.Transfer.Quantity.Should().Be((UInt128)10);
    }

    [Fact]
    public async Task ToQuikGraph_Graphviz_WritesEveryWalletAndTransfer()
    {
        FlowGraph graph = (await TraceAsync()).Graph;

        string dot = graph.ToQuikGraph().ToGraphviz(algorithm =>
        {
            algorithm.FormatVertex += (_, format) => format.VertexFormat.Label = format.Vertex.ToString();
            algorithm.FormatEdge += (_, format) => format.EdgeFormat.Label.Value = format.Edge.Flow.Transfer.Quantity.ToString();
        });

        dot.Should().StartWith("digraph G {");
        foreach (Wallet wallet in graph.Wallets)
            dot.Should().Contain($"label=\"{wallet.Account}\"");
        dot.Split(" -> ").Should().HaveCount(graph.EdgeCount + 1);
    }

    [Fact]
    public void ToQuikGraph_NoGraph_IsRefused() =>
        FluentActions.Invoking(() => FlowGraphConversions.ToQuikGraph(null!)).Should().Throw<ArgumentNullException>();

    private static Task<TraceResult> TraceAsync()
    {
        var builder = new TransferTableBuilder();
        (int From, int To, int Quantity)[] moves = [(9, 1, 60), (1, 2, 30), (1, 2, 20), (1, 3, 10), (2, 3, 50), (3, 1, 1)];
        for (int i = 0; i < moves.Length; i++)
        {
            byte[] hash = new byte[32];
            hash[31] = (byte)(i + 1);
            var position = new Position((i + 1) * 1000L, ChainId.Ethereum, i + 1, 0, 0);
            builder.TryAdd(
                new Transfer(
                    TransferKind.Transfer, TransactionId.FromHash(hash), position, AccountOf(moves[i].From), AccountOf(moves[i].To),
                    Asset.Native(ChainId.Ethereum), (UInt128)moves[i].Quantity),
                out string? error).Should().BeTrue(error);
        }

        return new TracerBuilder().AddReader(new TableReader(builder.Build())).Build().TraceAsync(Theft.HeldBy(Thief));
    }

    private static Account AccountOf(int number) => Account.Parse($"0x{number:x40}", ChainId.Ethereum);
}
