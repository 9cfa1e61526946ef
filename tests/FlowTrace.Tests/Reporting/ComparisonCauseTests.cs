using System.Text.Json.Nodes;
using FlowTrace.Chain;
using FlowTrace.Reporting;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Reporting;

/// <summary>Ann steals 100 and keeps it; later she sends 40 to Bob. The data of the first result ended before that.</summary>
public sealed class ComparisonCauseTests
{
    [Fact]
    public async Task Compare_TransferBehindTheOldEnd_IsBecauseOfNewBlocksAlone()
    {
        ResultComparison comparison = ResultComparison.Compare(
            ResultJson.Changed(await TraceAsync(1), root => End(root, "1970-01-01T00:00:05Z", 5)),
            ResultJson.Changed(await TraceAsync(2), root =>
            {
                End(root, "1970-01-01T00:00:20Z", 20);
                root["manifest"]!["tool"] = "flowtrace 0.2.0";
            }));

        comparison.Causes.Select(cause => cause.Kind).Should().Equal(CauseKind.Tool, CauseKind.NewBlocks);
        StolenMove move = comparison.Moves.Should().ContainSingle().Subject;
        move.IsDetermined.Should().BeTrue();
        move.From.Should().ContainSingle().Which.Should().Match<MovedPart>(part => part.Account == Names.Account("Ann") && part.Origin == 40);
        move.To.Should().ContainSingle().Which.Should().Match<MovedPart>(part => part.Account == Names.Account("Bob") && part.Origin == 40);
        move.Causes.Select(cause => cause.Kind).Should().Equal(CauseKind.NewBlocks);
    }

    [Fact]
    public async Task Compare_TransferBeforeTheOldEnd_IsNotBecauseOfNewBlocks()
    {
        ResultComparison comparison = ResultComparison.Compare(
            ResultJson.Changed(await TraceAsync(1), root => End(root, "1970-01-01T00:00:15Z", 15)),
            ResultJson.Changed(await TraceAsync(2), root =>
            {
                End(root, "1970-01-01T00:00:20Z", 20);
                root["manifest"]!["tool"] = "flowtrace 0.2.0";
            }));

        comparison.Moves.Should().ContainSingle().Which.Causes.Select(cause => cause.Kind).Should().Equal(CauseKind.Tool);
    }

    [Fact]
    public async Task Compare_NothingElseDiffers_ShowsNoCause()
    {
        ResultComparison comparison = ResultComparison.Compare(
            ResultJson.Changed(await TraceAsync(1), root => End(root, "1970-01-01T00:00:10Z", 10)),
            ResultJson.Changed(await TraceAsync(2), root => End(root, "1970-01-01T00:00:10Z", 10)));

        comparison.Causes.Should().BeEmpty();
        comparison.Moves.Should().ContainSingle().Which.Causes.Should().BeEmpty();
    }

    private static void End(JsonObject root, string time, long block) => root["manifest"]!["ends"] = new JsonArray(
        new JsonObject { ["chain"] = "eip155:1", ["block"] = block, ["hash"] = "", ["time"] = time, ["unfinal"] = 0 });

    private static Task<TraceResult> TraceAsync(int transfers) => new AuditCase
    {
        Transfers = [.. new[] { Row(1, "Victim", "Ann", 100), Row(10, "Ann", "Bob", 40) }.Take(transfers)],
        Thefts = [Theft.From(Names.Account("Victim"), "t")],
    }.TraceAsync();

    private static Transfer Row(int second, string from, string to, int amount) => new(
        TransferKind.Transfer, Names.Transaction($"x{second}"), new Position(second * 1000L, ChainId.Ethereum, second, 0, 0), Names.Account(from),
        Names.Account(to), Names.Coin, (UInt128)amount);
}
