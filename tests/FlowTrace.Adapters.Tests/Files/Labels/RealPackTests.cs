using System.Text.RegularExpressions;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Files.Labels;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>The public packs and lists, every one of them.</summary>
public sealed partial class RealPackTests
{
    private static readonly Lazy<Task<LabelBook>> All = new(() =>
        new LabelFile(TestFiles.Shared("labels/tagpacks/packs")).WithEveryIssue().ReadAsync().AsTask());

    [SkippableFact]
    public async Task Read_EveryPublicPack_HasAsManyTagsAsItsLinesSay()
    {
        string folder = TestFiles.Shared("labels/tagpacks/packs");
        LabelBook book = await All.Value;

        string[] packs = [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        book.Inputs.Select(input => (input.Name, input.Rows)).Should().Equal(
            packs.Select(path => (System.IO.Path.GetFileName(path), File.ReadLines(path).LongCount(IsTag))));
        book.Inputs.Should().OnlyContain(input => input.Format == "tagpack");

        // Every tag is a label, is refused, or says what another says.
        long refused = book.Issues.Where(issue => issue.Severity == ReadIssueSeverity.Rejected).Sum(issue => issue.Count);
        long same = book.Issues.Where(issue => issue.Message.StartsWith("Labels that say the same", StringComparison.Ordinal)).Sum(issue => issue.Count);
        long labels = book.All.Select(label => (label.Account, label.Name, label.Source, label.Details, label.Note, label.OriginalCategory)).LongCount();
        (refused + same).Should().BeLessThan(400);
        labels.Should().BeGreaterThanOrEqualTo(book.Inputs.Sum(input => input.Rows) - refused - same);
    }

    [SkippableFact]
    public async Task Read_PublicPacks_HaveTheKnownCounts()
    {
        LabelBook book = await All.Value;

        // 524,170 tags in 86 packs, less the eight packs of 394,808 tags of Bitcoin that are not here.
        book.Inputs.Sum(input => input.Rows).Should().Be(129_362);
        ILookup<string, Label> byConfidence = book.All.ToLookup(label => label.Details.ConfidenceWord);
        byConfidence["ledger_immanent"].Count().Should().Be(774);
        byConfidence["untrusted_transaction"].Count().Should().Be(13 - 2, "two of the thirteen have wrong checksums");
        book.All.Where(label => label.Details.Pack == "ofac.yaml").Should().OnlyContain(
            label => label.Confidence == 60 && label.Category == ServiceCategory.Sanctioned);
    }

    [SkippableFact]
    public async Task Read_KnownDefects_AreReportedWithTheirLines()
    {
        string folder = TestFiles.Shared("labels/tagpacks/packs");
        LabelBook book = await All.Value;
        ILookup<string, ReadIssue> issues = book.Issues.ToLookup(issue => issue.Source);

        issues["ofac.yaml"].Should().Contain(issue => issue.Text.Contains("TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq is on tron"));
        issues["ofac.yaml"].Count(issue =>
            issue.Message.StartsWith("The network is given as a token", StringComparison.Ordinal) && issue.Text.Contains("on tron")).Should().Be(3);
        issues["tornado_cash.yaml"].Should().ContainSingle(issue => issue.Message.StartsWith("Blanks around an address", StringComparison.Ordinal));
        BadBitcoin(issues["sextortion_excello.yaml"]).Should().Be(6);
        BadBitcoin(issues["plustoken.yaml"]).Should().Be(2);
        BadBitcoin(issues["etherscamdb_tagpack.yaml"]).Should().Be(1);
        issues["exchange-wallets-bitfinexcom.yaml"]
            .Count(issue => issue.Message.StartsWith("Neither the network", StringComparison.Ordinal)).Should().BeGreaterThan(40);

        // The line that an issue names holds the tag that it is about.
        ReadIssue blank = issues["tornado_cash.yaml"].Single(issue => issue.Message.StartsWith("Blanks around an address", StringComparison.Ordinal));
        File.ReadLines(System.IO.Path.Combine(folder, "tornado_cash.yaml")).ElementAt((int)blank.LineNumber - 1).Should().Contain(blank.Text + " ");
    }

    [SkippableFact]
    public async Task Read_RoninThief_BearsBothLabelsSideBySide()
    {
        LabelBook book = await All.Value;
        var ronin = Account.Parse("0x098B716B8Aaf21512996dC57EB0615e2383E2f96");

        book.Of(ronin).Select(label => (label.Name, label.Confidence)).Should().Contain([("Lazarus group", 60), ("Ronin bridge exploiter", 50)]);
        book.Deciding(ronin, 0)!.Name.Should().Be("Lazarus group");
    }

    [SkippableFact]
    public async Task Read_PublicActorPack_HasTheKnownCountsAndNamesTheActorsOfTags()
    {
        LabelBook actors = await new LabelFile(TestFiles.Shared("labels/tagpacks/actors/graphsense.actorpack.yaml")).ReadAsync();
        LabelBook book = LabelBook.Combine([await All.Value, actors]);

        actors.Actors.Should().HaveCount(3813);
        actors.Actors.Count(actor => actor.Jurisdictions.Count > 0).Should().Be(700);
        actors.Actors.Sum(actor => actor.Aliases.Count).Should().Be(512);
        Label reserve = book.Of(Account.Parse("TWd4WrZ9wn84f5x1hZhL4DHvk738ns5jwb")).Single();
        book.ActorOf(reserve)!.Id.Should().Be("binance");
    }

    [SkippableFact]
    public async Task Pack_OfEveryPublicPack_ReadsBackTheSame()
    {
        LabelBook book = await All.Value;
        using var stream = new MemoryStream();
        LabelPack.Write(book, stream);

        LabelBook again = LabelPack.Read(stream.ToArray());

        again.All.Should().Equal(book.All);
        again.Origins.Should().Equal(book.Inputs);
        using var twice = new MemoryStream();
        LabelPack.Write(again, twice);
        twice.ToArray().AsSpan().SequenceEqual(stream.ToArray()).Should().BeTrue();
    }

    [SkippableFact]
    public void Concepts_AreThoseOfTheTaxonomyWithItsBroaderLinks()
    {
        string[] lines = File.ReadAllLines(TestFiles.Shared("labels/tagpacks/schema/concepts.yaml"));
        var taxonomy = new Dictionary<string, string>();
        string key = "";
        foreach (string line in lines)
            if (KeyLine().Match(line) is { Success: true } match && match.Groups["word"].Value != "scheme")
                taxonomy[key = match.Groups["word"].Value] = "";
            else if (BroaderLine().Match(line) is { Success: true } broader && key.Length > 0)
                taxonomy[key] = broader.Groups["word"].Value;

        Concepts.All.ToDictionary(concept => concept.Id, concept => concept.Broader).Should().BeEquivalentTo(taxonomy).And.HaveCount(93);
    }

    [SkippableFact]
    public void Confidences_AreThoseOfTheScale() => ConfidenceLevels.All.Select(level => $"{level.Word}={level.Level}").Should().BeEquivalentTo(
        File.ReadLines(TestFiles.Shared("labels/tagpacks/schema/confidence.csv")).Skip(1)
            .Select(line => $"{line[..line.IndexOf(',')]}={line[(line.LastIndexOf(',') + 1)..].Trim()}"));

    [SkippableFact]
    public async Task Ofac_AtTwoDates_GivesTwoAnswersForADelistedAccount()
    {
        string newer = TestFiles.Shared("labels/ofac/sanctioned_addresses_ETH.txt");
        string older = TestFiles.Shared("labels/ofac/ultrasound/data.csv");
        LabelBook[] books =
        [
            await LabelFile.Parse($"{older}=sanctioned@2023-01-01#ofac/ETH").ReadAsync(), await LabelFile.Parse($"{newer}@2025-06-01").ReadAsync(),
        ];
        LabelBook book = LabelBook.Combine(books);
        HashSet<Account> now = [.. books[1].All.Select(label => label.Account)];
        Account delisted = books[0].All.Select(label => label.Account).First(account => !now.Contains(account));
        Account kept = books[0].All.Select(label => label.Account).First(now.Contains);
        long between = 1704067200000;
        long after = 1751328000000;

        book.Deciding(delisted, between)!.Category.Should().Be(ServiceCategory.Sanctioned);
        book.Deciding(delisted, after).Should().BeNull();
        book.Deciding(kept, between)!.Source.Should().Be("data.csv");
        book.Deciding(kept, after)!.Source.Should().Be("sanctioned_addresses_ETH.txt");
        book.Deciding(kept, 0).Should().BeNull();
    }

    [SkippableFact]
    public async Task Read_EveryOfacList_HasItsAddressesOnTheChainOfItsAsset()
    {
        string folder = TestFiles.Shared("labels/ofac");
        LabelBook bitcoin = await new LabelFile(System.IO.Path.Combine(folder, "sanctioned_addresses_XBT.json")).ReadAsync();
        LabelBook tether = await new LabelFile(System.IO.Path.Combine(folder, "sanctioned_addresses_USDT.txt")).ReadAsync();

        bitcoin.All.Should().OnlyContain(label => label.Category == ServiceCategory.Sanctioned && label.Confidence == 60);
        bitcoin.All.Where(label => label.Account.Chain != ChainId.Bitcoin).Should().ContainSingle("one of them is an address of Tron")
            .Which.Account.AddressText.Should().Be("TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq");
        bitcoin.Issues.Should().Contain(
            issue => issue.Severity == ReadIssueSeverity.Doubt && issue.Text.Contains("TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq is on tron"));
        bitcoin.Count.Should().Be(File.ReadLines(System.IO.Path.Combine(folder, "sanctioned_addresses_XBT.txt")).Count());
        tether.All.Select(label => label.Account.Chain).Distinct().Should().Contain([ChainId.Ethereum, ChainId.Tron]);
        tether.Issues.Should().ContainSingle().Which.Message.Should().Contain("has no date");
    }

    [SkippableFact]
    public async Task Read_ReservesAndRansomAddresses_AreLabels()
    {
        LabelBook reserves = await new LabelFile(TestFiles.Shared("labels/exchange-reserves/exchange-reserves.csv")).ReadAsync();
        LabelBook ransom = await new LabelFile(TestFiles.Shared("labels/ransomware/addresses.csv")).ReadAsync();

        reserves.All.Should().OnlyContain(label => label.Category == ServiceCategory.Exchange && label.Confidence == 50);
        reserves.All.Count(label => label.Account.Chain == ChainId.Tron).Should().BeGreaterThan(80);
        ransom.Count.Should().Be(1013);
        ransom.All.Should().OnlyContain(label => label.Category == ServiceCategory.Thief && label.Account.Chain == ChainId.Bitcoin);
    }

    private static int BadBitcoin(IEnumerable<ReadIssue> issues) => issues.Count(issue => issue.Message.Contains("is no address of bitcoin"));

    private static bool IsTag(string line) => TagLine().IsMatch(line);

    // A tag begins behind a dash with one of its fields; items of its lists have no colon behind the word.
    [GeneratedRegex("^ *- +[a-z_]+:( |$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TagLine();

    [GeneratedRegex("^(?<word>[a-z_]+):", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyLine();

    [GeneratedRegex("^ +broader: *(?<word>[a-z_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BroaderLine();
}
