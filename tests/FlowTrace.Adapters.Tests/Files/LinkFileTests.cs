using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

public sealed class LinkFileTests
{
    private const string A = "0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Account1 = "0x00000000000000000000000000000000000000a1";

    private static async Task<LinkTable> Read(string text)
    {
        using var files = new TestFiles();
        return await new LinkFile(files.Write("links.csv", text)).ReadAsync();
    }

    [Fact]
    public async Task Read_ThreeColumns_IsALinkWithItsSource()
    {
        LinkTable table = await Read($"departure,arrival,source\n{A},{B},\"letter of 3 May, page 2\"\n");

        table.Links.Should().Equal(new AssertedLink(TransactionId.Parse(A), TransactionId.Parse(B), "letter of 3 May, page 2"));
        table.Issues.Should().BeEmpty();
        table.Input.Should().Match<InputDescription>(
            input => input.Name == "links.csv" && input.Format == "links" && input.Rows == 1 && input.Sha256.Length == 64);
    }

    [Fact]
    public async Task Read_EveryColumn_IsKept()
    {
        LinkTable table = await Read(
            "source,departure,departure_chain,sender,arrival,arrival_chain,receiver\n"
            + $"X,{A},bsc,{Account1},{B},tron,TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\n");

        AssertedLink link = table.Links.Should().ContainSingle().Subject;
        link.DepartureChain.Should().Be(ChainId.Parse("bsc"));
        link.ArrivalChain.Should().Be(ChainId.Tron);
        link.Sender.Should().Be(Account.Parse("bsc:" + Account1));
        link.Receiver.Should().Be(Account.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"));
    }

    [Fact]
    public async Task Read_BadRows_AreIssuesWithTheirLinesAndCostNothingElse()
    {
        LinkTable table = await Read(
            "departure,arrival,source,departure_chain,sender\n"
            + $"{A},,X,,\n"
            + $"{A},{B},,,\n"
            + $"{A},{B},X,nochain,\n"
            + $"{A},{B},X,bsc,nobody\n"
            + $"{A},{B},X\n"
            + $"{A},{B},X,bsc,\n"
            + $"{A},{B},X,bsc,\n");

        table.Links.Should().ContainSingle().Which.DepartureChain.Should().Be(ChainId.Parse("bsc"));
        table.Issues.Where(issue => issue.Severity == ReadIssueSeverity.Rejected).Select(issue => issue.LineNumber).Should().Equal(2, 3, 4, 5, 6);
        table.Issues.Should().ContainSingle(issue => issue.Severity == ReadIssueSeverity.Notice).Which.LineNumber.Should().Be(8);
    }

    [Fact]
    public async Task Read_AnotherHeader_SaysWhatIsWanted()
    {
        Func<Task> read = () => Read("from,to\n1,2\n");

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain("Give departure,arrival,source");
    }
}
