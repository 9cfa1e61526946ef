using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Files.Labels;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>Lists with dates, OFAC's own list, and how a file's name and options say what it is.</summary>
public sealed class LabelListTests
{
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string B = "0x00000000000000000000000000000000000000b2";

    private const string Sdn =
        "<?xml version=\"1.0\"?><sdnList xmlns=\"https://example.org\"><publshInformation><Publish_Date>05/01/2024</Publish_Date></publshInformation>\n"
        + "<sdnEntry><uid>1</uid><firstName>Ann</firstName><lastName>DOE</lastName>\n"
        + "<programList><program>DPRK3</program><program>CYBER2</program></programList>\n"
        + "<akaList><aka><lastName>ALIAS</lastName></aka></akaList><idList><id><idType>Passport</idType><idNumber>7</idNumber></id>\n"
        + "<id><idType>Digital Currency Address - ETH</idType><idNumber>" + A + "</idNumber></id>\n"
        + "<id><idType>Digital Currency Address - USDT</idType><idNumber>TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq</idNumber></id></idList></sdnEntry></sdnList>\n";

    private static async Task<LabelBook> Read(string name, string text, string reading = "")
    {
        using var files = new TestFiles();
        return await LabelFile.Parse(files.Write(name, text) + reading).ReadAsync();
    }

    [Theory]
    [InlineData("a.txt=mixer@2024-05-01#ofac/ETH", "a.txt", ServiceCategory.Mixer, 1714521600000, "ofac/ETH")]
    [InlineData("a.txt@2024-05-01T12:00:00Z", "a.txt", null, 1714564800000, null)]
    [InlineData("a@b.txt", "a@b.txt", null, null, null)]
    [InlineData("a@b=thief", "a@b", ServiceCategory.Thief, null, null)]
    public void Parse_TextBehindTheName_IsCategoryDateAndList(string text, string path, ServiceCategory? category, long? date, string? list)
    {
        var file = LabelFile.Parse(text);

        file.Should().Match<LabelFile>(one => one.Path == path && one.Category == category && one.DateUnixMilliseconds == date && one.List == list);
        var again = LabelFile.OfCase(path, path, file.Reading);
        again.Should().Match<LabelFile>(one => one.Path == path && one.Category == category && one.DateUnixMilliseconds == date && one.List == list);
    }

    [Fact]
    public void CaseFile_LabelsAsMaps_SayCategoryDateAndList()
    {
        var read = CaseFile.Parse(
            "thefts: [{ holder: 0x00000000000000000000000000000000000000a1 }]\nledgers: [t.csv]\nlabels:\n- a.csv\n"
            + "- { file: b.txt, category: sanctioned, date: 2024-05-01, list: ofac/ETH }\n");

        read.Labels.Select(file => (file.Path, file.Reading)).Should().Equal(("a.csv", ""), ("b.txt", "sanctioned@2024-05-01#ofac/ETH"));
    }

    [Theory]
    [InlineData("{ category: mixer }", "labels names no file")]
    [InlineData("{ file: a, date: soon }", "date is 'soon', which is no date")]
    [InlineData("{ file: a, list: x }", "an edition has a date")]
    [InlineData("{ file: a, category: bank }", "'bank' is not a category")]
    public void CaseFile_WrongLabels_SaysWhatIsWrong(string labels, string message)
    {
        Action read = () => CaseFile.Parse(
            $"thefts: [{{ holder: 0x00000000000000000000000000000000000000a1 }}]\nledgers: [t.csv]\nlabels: [{labels}]\n");

        read.Should().Throw<Exception>().Which.Message.Should().Contain(message);
    }

    [Fact]
    public async Task Combine_EditionsOfOneList_EachCountUntilTheNext()
    {
        LabelBook[] books =
        [
            await Read("sanctions-2023-01-01.txt", $"{A}\n{B}\n", "@2023-01-01"), await Read("sanctions-2024-01-01.txt", $"{B}\n", "@2024-01-01"),
            await Read("sanctions-2025-01-01.txt", $"{A}\n", "@2025-01-01"), await Read("other.txt", $"{B}\n", "=sanctioned@2024-06-01"),
        ];
        LabelBook book = LabelBook.Combine(books);

        bool[] On(string account) => [.. new[] { "2022-06-01", "2023-06-01", "2024-03-01", "2025-06-01" }.Select(
            day => book.Deciding(Account.Parse(account), DateTimeOffset.Parse(day + "T00:00:00Z").ToUnixTimeMilliseconds()) is not null)];
        On(A).Should().Equal(false, true, false, true);

        // The other list is no edition of this one and says so still.
        On(B).Should().Equal(false, true, true, true);
        book.Of(Account.Parse(B)).Count(label => label.Source == "sanctions-2024-01-01.txt" && label.UntilUnixMilliseconds is not null).Should().Be(1);
    }

    [Fact]
    public async Task Combine_LaterEditionThatIsEmpty_DelistsEverybody()
    {
        LabelBook book = LabelBook.Combine([await Read("ofac.json", $"[\"{A}\"]", "@2023-01-01"), await Read("ofac.json", "[]", "@2024-01-01")]);

        book.Deciding(Account.Parse(A), 1711929600000).Should().BeNull();
        book.Deciding(Account.Parse(A), 1685577600000).Should().NotBeNull();
    }

    [Fact]
    public async Task Read_SdnXml_HasNamesProgramsAndItsOwnDate()
    {
        LabelBook book = await Read("sdn.xml", Sdn);

        book.All.Select(label => (label.Account.Chain, label.Name, label.Note, label.OriginalCategory, label.SinceUnixMilliseconds)).Should().Equal(
            (ChainId.Ethereum, "DOE, Ann", "DPRK3, CYBER2", "Digital Currency Address - ETH", 1714521600000),
            (ChainId.Tron, "DOE, Ann", "DPRK3, CYBER2", "Digital Currency Address - USDT", 1714521600000));
        book.Editions.Should().Equal(new LabelEdition("ofac", "", 1714521600000));
        book.Issues.Should().BeEmpty();
    }

    [Fact]
    public async Task Read_SdnXml_EndsEarlierListsOfEachAsset()
    {
        LabelBook book = LabelBook.Combine([await Read("sanctioned_addresses_ETH.txt", $"{A}\n{B}\n", "@2020-01-01"), await Read("sdn.xml", Sdn)]);

        book.Deciding(Account.Parse(B), 1714521600000).Should().BeNull();
        book.Deciding(Account.Parse(B), 1714521599999).Should().NotBeNull();
        book.Deciding(Account.Parse(A), 1714521600000)!.Source.Should().Be("sdn.xml");
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"x\">]><sdnList>&b;</sdnList>", "this is not XML that a list of sanctions has")]
    [InlineData("<html></html>", "its root is not sdnList")]
    [InlineData("<sdnList>", "sdn.xml:1: this is not XML")]
    public async Task Read_OtherXml_IsRefused(string text, string message)
    {
        Func<Task> read = () => Read("sdn.xml", text);

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain(message);
    }

    [Fact]
    public async Task Read_SdnCsv_FindsTheAddressesInTheRemarks()
    {
        LabelBook book = await Read(
            "sdn.csv",
            "36,\"AIRLINE\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n"
            + $"37,\"DOE, Ann\",\"individual\",\"DPRK3\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1980; Digital Currency Address - ETH {A}; "
            + $"alt. Digital Currency Address - ARB {B};\"\n",
            "@2024-05-01");

        book.All.Select(label => (label.Account.Chain.Name, label.Name, label.Note)).Should().Equal(
            ("ethereum", "DOE, Ann", "DPRK3"), ("arbitrum", "DOE, Ann", "DPRK3"));
    }

    [Fact]
    public void Documentation_TableOfConcepts_IsTheOneInUse()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "FlowTrace.sln")))
            folder = folder.Parent!;
        string page = File.ReadAllText(System.IO.Path.Combine(folder.FullName, "docs", "labels.md"));

        string[] rows = [.. page[page.IndexOf("| concept |", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)];
        rows.Should().Equal(Concepts.All.Select(
            concept => $"| `{concept.Id}` | {(concept.Broader.Length > 0 ? $"`{concept.Broader}`" : "")} | {concept.Category.ToName()} |"));
    }

    [Fact]
    public async Task Read_EqualConfidenceTwoNames_IsAContradictionAndTheFirstDecides()
    {
        LabelBook book = await Read(
            "labels.csv",
            $"account,name,category,confidence\n{A},One,exchange,70\n{A},Two,exchange,70\n{A},one,exchange,70\n{A},Listed,sanctioned,70\n{A},Weak,mixer,50\n");

        LabelPeriod period = book.PeriodAt(Account.Parse(A), 0);

        period.Deciding!.Name.Should().Be("One");
        period.Contesting.Select(label => label.Name).Should().Equal("Two");
        period.Reason.Should().Be("the first given among labels worth as much");
    }
}
