using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>TagPacks and ActorPacks, rule by rule.</summary>
public sealed class TagPackTests
{
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string B = "0x00000000000000000000000000000000000000b2";
    private const string Tron = "TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq";

    private static readonly Account AccountA = Account.Parse(A);

    private static async Task<LabelBook> Read(string text, string name = "pack.yaml")
    {
        using var files = new TestFiles();
        return await new LabelFile(files.Write(name, text)).ReadAsync();
    }

    private static string Pack(string header, params string[] tags) =>
        $"title: Pack\ncreator: Somebody\n{header}tags:\n{string.Concat(tags.Select(tag => $"- {tag.Replace("\n", "\n  ")}\n"))}";

    [Fact]
    public async Task Read_HeaderFields_AreInheritedWhereverTheyStandAndTheTagsOwnWin()
    {
        LabelBook book = await Read(
            $"title: T\ncreator: C\nlabel: Group\ncurrency: ETH\ntags:\n- address: '{A}'\n- address: '{B}'\n  label: Own\n  confidence: ownership\n"
            + "confidence: authority_data\ncategory: user\nabuse: sanction\nactor: group\nlastmod: 2022-04-15\nis_cluster_definer: true\n"
            + "source: https://example.org/a\n");

        book.Of(AccountA).Should().Equal(new Label(
            AccountA, "Group", ServiceCategory.Sanctioned, "https://example.org/a", 60, OriginalCategory: "user, sanction")
        {
            Details = new LabelDetails
            {
                Pack = "pack.yaml",
                Actor = "group",
                ConfidenceWord = "authority_data",
                IsClusterDefiner = true,
                StatedUnixMilliseconds = 1649980800000,
            },
        });
        book.Of(Account.Parse(B)).Should().ContainSingle().Which.Should().Match<Label>(label => label.Name == "Own" && label.Confidence == 100);
        book.Issues.Should().BeEmpty();
    }

    [Fact]
    public async Task Read_Concepts_ReplaceTheHeadersAndCategoryAndAbuseAreAppended()
    {
        LabelBook book = await Read(Pack(
            "label: L\nsource: s\ncurrency: ETH\nconfidence: forensic\nconcepts: [mixing]\n",
            $"address: '{A}'\nconcepts: [exchange, hosting]\ncategory: user\nabuse: scam", $"address: '{B}'"));

        // What somebody is stands before what was done; a tag that means several things is several labels.
        book.Of(AccountA).Select(label => (label.Category, label.OriginalCategory)).Should().Equal(
            (ServiceCategory.Exchange, "exchange, hosting, user, scam"), (ServiceCategory.Payment, "exchange, hosting, user, scam"),
            (ServiceCategory.Thief, "exchange, hosting, user, scam"));
        book.Of(Account.Parse(B)).Should().ContainSingle().Which.Category.Should().Be(ServiceCategory.Mixer);
    }

    [Theory]
    [InlineData("currency: ETH", A, "eip155:1", null)]
    [InlineData("currency: USDT\nnetwork: TRX", Tron, "tron:0x2b6653dc", null)]
    [InlineData("currency: BTC", Tron, "tron:0x2b6653dc", "An address has not the form of the network it is declared to be of")]
    [InlineData("currency: USDT", Tron, "tron:0x2b6653dc", "The network is given as a token that lives on several")]
    [InlineData("network: KAIhot", Tron, "tron:0x2b6653dc", "The network is none that is known")]
    [InlineData("currency: ETH", "eosbetdice11", "antelope:aca376f206b8fc25a6ed44dbdc66547c", "An address has not the form")]
    [InlineData("currency: MATIC", A, "eip155:137", null)]
    public async Task Read_Network_IsTheDeclaredOneUnlessTheAddressShowsAnother(string declared, string address, string chain, string? issue)
    {
        LabelBook book = await Read(Pack("label: L\nsource: s\nconfidence: forensic\n", $"address: '{address}'\n{declared}"));

        book.All.Should().ContainSingle().Which.Account.Chain.ToString().Should().Be(chain);
        if (issue is null)
            book.Issues.Should().BeEmpty();
        else
            book.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(
                one => one.Message.StartsWith(issue) && one.LineNumber == 7 && one.Severity == ReadIssueSeverity.Doubt && one.Text.Contains(address));
    }

    [Theory]
    [InlineData("currency: KAIhot", "somewhere", "Neither the network nor the form of the address says which chain it is on.")]
    [InlineData("currency: LTC", "3MVCnsSFE23gvm1cb2BJ68cEMMGJkT7kSw", "Addresses of this network are not kept")]
    [InlineData("currency: BTC", "1GL9JtXPRTPetxgiJ8UcgrEECp12spD4t", "'1GL9JtXPRTPetxgiJ8UcgrEECp12spD4t' is no address of bitcoin: its checksum is wrong")]
    [InlineData("source: x", A, "A tag has neither network nor currency")]
    public async Task Read_AddressThatIsNone_IsRefusedWithItsLine(string declared, string address, string message)
    {
        LabelBook book = await Read(Pack("label: L\nconfidence: forensic\nsource: s\n", $"address: '{address}'\n{declared}"));

        book.Count.Should().Be(0);
        book.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(
            issue => issue.Severity == ReadIssueSeverity.Rejected && issue.Message.StartsWith(message) && issue.LineNumber == 7);
    }

    [Fact]
    public async Task Read_TransactionTags_AreCountedAndLeftOut()
    {
        LabelBook book = await Read(Pack(
            "label: L\nsource: s\ncurrency: BTC\nconfidence: forensic\n", "tx_hash: 4a5e1e4b", "tx_hash: 0e3e2357",
            $"address: '{A}'\ncurrency: ETH\ntx_hash: aa", "label: x"));

        book.Count.Should().Be(1);
        book.Inputs[0].Rows.Should().Be(4);
        book.Issues.Select(issue => (issue.LineNumber, issue.Count, issue.Message[..20])).Should().BeEquivalentTo(
            [(13L, 1L, "A tag has neither ad"), (10L, 1L, "A tag has both addre"), (8L, 2L, "Tags of transactions")]);
    }

    [Fact]
    public async Task Read_DefectiveFields_AreIssuesWithTheirLines()
    {
        LabelBook book = await Read(
            "title: T\ntitle: U\ncreator: C\nsource: s\ncurrency: ETH\ncolour: blue\ntags:\n"
            + $"- address: ' {A} '\n  label: L\n  label: M\n  confidence: certain\n  abuse:\n  category: ransomeware\n  is_cluster_definer: yes\n"
            + "  lastmod: yesterday\n  tag_type: rumour\n");

        book.Of(AccountA).Should().ContainSingle().Which.Should().Match<Label>(
            label => label.Name == "L" && label.Confidence == 5 && label.Category == ServiceCategory.None && label.OriginalCategory == "ransomeware");
        book.Issues.Select(issue => issue.ToString()).Should().BeEquivalentTo(
            "pack.yaml:2: A key stands twice; the first counts. Keep one. [title]",
            "pack.yaml:6: Fields that no pack has were passed over. [colour]",
            "pack.yaml:8: Blanks around an address were cut off. [" + A + "]",
            "pack.yaml:10: A key stands twice; the first counts. Keep one. [label]",
            "pack.yaml:12: A field is null; it was read as not given. Give a value, or leave the field out. [abuse]",
            "pack.yaml:8: A confidence is no word of GraphSense's scale; the lowest was taken. [certain]",
            "pack.yaml:8: Words that tell no category were kept as words and stop nothing. Give a label file of FlowTrace's own format where they should. "
            + "[ransomeware]",
            "pack.yaml:8: is_cluster_definer is neither true nor false; it was read as false. [yes]",
            "pack.yaml:8: A tag_type is none of actor, event, attribute and mention; it was left out. [rumour]",
            "pack.yaml:8: A date is not readable; it was left out. Give ISO 8601, such as 2022-08-08. [yesterday]");
    }

    [Fact]
    public async Task Read_NullCharacters_DoNotEndTheFile()
    {
        LabelBook book = await Read(Pack(
            "source: s\ncurrency: ETH\nconfidence: forensic\n", $"address: '{A}'\nlabel: 'one\0two'", $"address: '{B}'\nlabel: three"));

        book.Of(AccountA).Single().Name.Should().Be("one\uFFFDtwo");
        book.Of(Account.Parse(B)).Should().ContainSingle();
        book.Issues.Select(issue => issue.LineNumber).Should().BeEquivalentTo([7L, 8L]);
    }

    [Fact]
    public async Task Read_Context_IsKeptAsJsonAndItsTagsMeanConcepts()
    {
        LabelBook book = await Read(Pack(
            "label: L\nsource: s\ncurrency: ETH\nconfidence: forensic\n",
            $"address: '{A}'\ncontext:\n  tags: [mixing_service]\n  n: {{a: [1, '2']}}", $"address: '{B}'\ncontext: '{{\"tags\": [\"gambling\"]}}'"));

        book.Of(AccountA).Single().Should().Match<Label>(
            label => label.Note == "{\"tags\":[\"mixing_service\"],\"n\":{\"a\":[\"1\",\"2\"]}}" && label.Category == ServiceCategory.Mixer);
        book.Of(Account.Parse(B)).Single().Category.Should().Be(ServiceCategory.Gambling);
    }

    [Fact]
    public async Task Read_SanctionsPackWithoutConfidenceAndAbuse_GetsTheAuthoritysAndSaysSo()
    {
        LabelBook book = await Read(
            "title: US Treasury OFAC Sanctions List\ncreator: C\nsource: s\nlabel: Listed\ncategory: user\ncurrency: ETH\n"
            + $"tags:\n- address: '{A}'\n- address: '{B}'\n");

        book.Of(AccountA).Single().Should().Match<Label>(label => label.Category == ServiceCategory.Sanctioned && label.Confidence == 60
            && label.OriginalCategory == "user" && label.Details.ConfidenceWord == "");
        book.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(issue => issue.Count == 2 && issue.Message.Contains("authority_data, 60"));
    }

    [Fact]
    public async Task Read_ActorPack_ResolvesIdsAndAliasesAndKeepsBothNames()
    {
        using var files = new TestFiles();
        files.Write(
            "a.actorpack.yaml",
            "title: Actors\ncreator: C\nlastmod: 2023-02-17\nactors:\n- id: bn\n  label: Binance Holdings\n  uri: binance.com\n  categories: [exchange]\n"
            + "  jurisdictions: [MT, KY]\n  aliases: [binance, bnb]\n  context:\n    legal_name: B\n"
            + "- id: bnb\n  label: Other\n  uri: u\n  categories: [zebra]\n"
            + "- label: nobody\n");
        string folder = System.IO.Path.GetDirectoryName(files.Write("b.yaml", Pack(
            "label: reserve\nsource: s\ncurrency: ETH\nconfidence: forensic\ncategory: exchange\n",
            $"address: '{A}'\nactor: binance", $"address: '{B}'\nactor: who")))!;

        LabelBook book = await new LabelFile(folder).ReadAsync();

        Label label = book.Of(AccountA).Single();
        label.Name.Should().Be("reserve");
        LabelActor actor = book.ActorOf(label)!;
        actor.Name.Should().Be("Binance Holdings");
        actor.Jurisdictions.Should().Equal("MT", "KY");
        actor.Context.Should().Be("{\"legal_name\":\"B\"}");
        book.ActorOf(book.Of(Account.Parse(B)).Single()).Should().BeNull();
        book.Issues.Where(issue => issue.Source == "a.actorpack.yaml").Select(issue => (issue.LineNumber, issue.Text)).Should().BeEquivalentTo(
            [(17L, ""), (13L, "bnb"), (13L, "zebra")]);
    }

    [Fact]
    public async Task Read_IncludedHeader_OverwritesTheRootAndIsAnInput()
    {
        using var files = new TestFiles();
        Directory.CreateDirectory(files.Path("packs/deep"));
        files.Write("packs/header.yaml", "creator: Them\nlabel: Included\nconfidence: ownership\nsource: s\n");
        string pack = files.Write(
            "packs/deep/one.yaml",
            "header: !include header.yaml\ntitle: T\nlabel: Root\nconfidence: forensic\ncurrency: ETH\n"
            + $"tags:\n- address: '{A}'\n- address: '{B}'\n  label: Own\n");

        LabelBook book = await new LabelFile(pack).ReadAsync();

        book.Of(AccountA).Single().Should().Match<Label>(label => label.Name == "Included" && label.Confidence == 100);
        book.Of(Account.Parse(B)).Single().Name.Should().Be("Own");
        book.Inputs.Select(input => (input.Name, input.Format)).Should().Equal(("one.yaml", "tagpack"), ("header.yaml", "tagpack-header"));
    }

    [Theory]
    [InlineData("../secret.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("missing.yaml")]
    public async Task Read_IncludeThatLeadsOutOrNowhere_IsRefused(string include)
    {
        using var files = new TestFiles();
        Directory.CreateDirectory(files.Path("packs"));
        files.Write("secret.yaml", "label: Secret\n");
        string pack = files.Write(
            "packs/one.yaml",
            $"header: !include {include}\ntitle:\nlabel: Root\nsource: s\nconfidence: forensic\ncurrency: ETH\ntags:\n- address: '{A}'\n");

        LabelBook book = await new LabelFile(pack).ReadAsync();

        book.Of(AccountA).Single().Name.Should().Be("Root");
        book.Issues.Should().Contain(issue => issue.LineNumber == 1 && issue.Message.StartsWith("The included header was not found"));
    }

    [Theory]
    [InlineData("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntags: []\n", "pack.yaml:1: &a names a list or map")]
    [InlineData("concepts: &a [*a]\ntags: []\n", "pack.yaml:1: &a names a list or map")]
    [InlineData("title: *nobody\ntags: []\n", "pack.yaml:1: *nobody refers to no single value before it.")]
    [InlineData("context: [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]\ntags: []\n", "pack.yaml:1: values are nested too deeply for a pack.")]
    [InlineData("tags:\n- address: [1\n", "pack.yaml:")]
    [InlineData("tags: []\n---\ntags: []\n", "a second document begins")]
    [InlineData("- a\n", "pack.yaml:1: this is no TagPack: its root is not a map.")]
    [InlineData("", "pack.yaml:1: the file is empty.")]
    public async Task Read_BombsLoopsAndBrokenYaml_AreRefusedWithTheirLine(string text, string message)
    {
        Func<Task> read = () => Read(text);

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain(message);
    }

    [Fact]
    public async Task Read_AnchorsOnSingleValues_AreRead()
    {
        LabelBook book = await Read(Pack("source: &s https://example.org\nlabel: L\ncurrency: ETH\nconfidence: forensic\n", $"address: '{A}'\nlabel: *s"));

        book.Of(AccountA).Single().Name.Should().Be("https://example.org");
    }

    [Fact]
    public async Task Read_Folder_SkipsConfigAndHugeFilesAndGoesOnAfterBrokenOnes()
    {
        using var files = new TestFiles();
        Directory.CreateDirectory(files.Path("all/sub"));
        files.Write("all/config.yaml", "baseURI: x\n");
        files.Write("all/bad.yaml", "tags: [\n");
        files.Write("all/readme.md", "nothing");
        files.Write("all/sub/good.yaml", Pack("label: L\nsource: s\ncurrency: ETH\nconfidence: forensic\n", $"address: '{A}'"));
        using (FileStream huge = File.Create(files.Path("all/huge.yaml")))
            huge.SetLength((200L << 20) + 1);

        LabelBook book = await new LabelFile(files.Path("all")).ReadAsync();

        book.Of(AccountA).Should().ContainSingle();
        book.Inputs.Select(input => input.Name).Should().Equal("bad.yaml", "huge.yaml", "good.yaml");
        book.Issues.Select(issue => issue.Message).Should().SatisfyRespectively(
            bad => bad.Should().StartWith("The whole file was left out: bad.yaml:"), huge => huge.Should().Contain("is larger than 200 MB"));
    }

    [Fact]
    public async Task Read_NamesOfAllScripts_StayAsTheyAre()
    {
        LabelBook book = await Read(Pack("source: s\ncurrency: ETH\nconfidence: forensic\n", $"address: '{A}'\nlabel: '币安 Ünïcødé =1+1'"));

        book.Of(AccountA).Single().Name.Should().Be("币安 Ünïcødé =1+1");
    }
}
