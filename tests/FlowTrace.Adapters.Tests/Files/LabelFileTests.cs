using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

public sealed class LabelFileTests
{
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string B = "0x00000000000000000000000000000000000000b2";

    private static async Task<LabelBook> Read(string text, string name = "labels.csv")
    {
        using var files = new TestFiles();
        return await new LabelFile(files.Write(name, text)).ReadAsync();
    }

    [Fact]
    public async Task Read_OwnCsv_KeepsEveryColumn()
    {
        LabelBook labels = await Read(
            $"account,name,category,confidence,source,since,until,note\nbsc:{A},\"Hot, wallet\",hot-wallet,70,https://example.org,2024-01-01,"
            + "2025-01-01T00:00:00Z,seen\n");

        Account account = Account.Parse("bsc:" + A);
        labels.Of(account).Should().Equal(new Label(
            account, "Hot, wallet", ServiceCategory.HotWallet, "https://example.org", 70, 1704067200000, 1735689600000, "hot-wallet", "seen"));
        labels.Inputs.Should().ContainSingle().Which
            .Should().Match<InputDescription>(input => input.Format == "labels" && input.Rows == 1 && input.Sha256.Length == 64);
        labels.Issues.Should().BeEmpty();
    }

    [Fact]
    public async Task Read_SameAddressTwice_KeepsBothNamesAndDropsTheSame()
    {
        LabelBook labels = await Read($"account,name,category\n{A},One,exchange\n{A},Two,mixer\n{A},One,exchange\n");

        labels.Of(Account.Parse(A)).Select(label => label.Name).Should().Equal("One", "Two");
        labels.Issues.Select(issue => issue.ToString()).Should().Equal(
            "labels.csv:3: Accounts bear another label in this file already. Both were kept; the one with the higher confidence decides, then the "
            + "first. [0x00000000000000000000000000000000000000A1]",
            "labels.csv:4: Labels that say the same of the same account twice were dropped.");
    }

    [Theory]
    [InlineData(
        "0xabc,One,exchange,,",
        "labels.csv:2: '0xabc' is no address of ethereum: it has 3 hexadecimal digits behind 0x where an address has 40. [0xabc]")]
    [InlineData(A + ",One,exchange,101,", "labels.csv:2: The confidence is not a whole number from 0 to 100. [101]")]
    [InlineData(A + ",One,exchange,,tomorrow", "labels.csv:2: The column since is not a date. Give ISO 8601, such as 2022-08-08. [tomorrow]")]
    [InlineData(A + ",One,exchange", "labels.csv:2: The row has another number of cells than the first. Complete or quote it. [" + A + ",One,exchange]")]
    public async Task Read_BadRow_IsRefusedWithItsLine(string row, string message)
    {
        LabelBook labels = await Read($"account,name,category,confidence,since\n{row}\n");

        labels.Count.Should().Be(0);
        labels.Issues.Should().ContainSingle().Which.ToString().Should().Be(message);
    }

    [Fact]
    public async Task Read_UnknownCategory_NamesTheKnownOnes()
    {
        LabelBook labels = await Read($"account,name,category\n{A},One,bank\n");

        labels.Issues.Should().ContainSingle().Which.ToString()
            .Should().StartWith("labels.csv:2: 'bank' is not a category. Give one of none, exchange, deposit,");
    }

    [Theory]
    [InlineData("heist", ServiceCategory.Thief)]
    [InlineData("exchange", ServiceCategory.Exchange)]
    [InlineData("Tornado.cash", ServiceCategory.Mixer)]
    [InlineData("\"Accounts,Curve.fi\"", ServiceCategory.Dex)]
    [InlineData("Uniswap", ServiceCategory.Dex)]
    [InlineData("erc20", ServiceCategory.Token)]
    [InlineData("zero_addr", ServiceCategory.None)]
    [InlineData("\"Accounts,Airdrop/Distributor\"", ServiceCategory.None)]
    public async Task Read_AddressTag_BearsItsCategoryAndItsWord(string tag, ServiceCategory category)
    {
        LabelBook labels = await Read($"address,name_tag,label\n{A},Name,{tag}\n{B},,\n");

        labels.Of(Account.Parse(A)).Should().ContainSingle().Which.Should().Match<Label>(
            label => label.Category == category && label.Name == "Name" && label.OriginalCategory == tag.Trim('"'));
        labels.Issues.Should().ContainSingle().Which.Message.Should().StartWith("Addresses without a name");
    }

    [Fact]
    public async Task Read_UnknownTags_AreListedInOneNotice()
    {
        LabelBook labels = await Read($"address,name_tag,label\n{A},x,zebra\n{B},y,aardvark\n");

        labels.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(issue => issue.Text == "aardvark, zebra" && issue.Count == 2);
    }

    [Fact]
    public async Task Read_JsonList_NamesTheLineOfABadEntry()
    {
        LabelBook labels = await Read($"[\n  \"{A}\",\n  \"0x12\",\n  7\n]\n", "ofac.json");

        labels.Of(Account.Parse(A)).Should().ContainSingle().Which.Category.Should().Be(ServiceCategory.Sanctioned);
        labels.Issues.Select(issue => issue.LineNumber).Should().Equal(3, 4, 0);
        labels.Issues[^1].Message.Should().Contain("give the date of its edition");
        labels.Inputs[0].Rows.Should().Be(3);
    }

    [Theory]
    [InlineData("[\"0x\n", "list.json:1: this is not JSON. Give an array of addresses: [\"0x…\", \"0x…\"].")]
    [InlineData("", "the file is empty. Known label files are:")]
    [InlineData("a,b\n1,2\n", "the file has the header 'a,b', which is no known label file. Known are:")]
    public async Task Read_FileThatIsNoLabels_SaysWhatWouldBe(string text, string message)
    {
        Func<Task> read = () => Read(text, "list.json");

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain(message);
    }

    [Fact]
    public void Parse_CategoryBehindTheFile_IsTaken()
    {
        LabelFile.Parse("a=b.txt=mixer").Should().Match<LabelFile>(file => file.Path == "a=b.txt" && file.Category == ServiceCategory.Mixer);
        LabelFile.Parse("a=b.txt").Should().Match<LabelFile>(file => file.Path == "a=b.txt" && file.Category == null);
    }
}
