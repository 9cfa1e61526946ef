using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>Ledgers that nobody here made. The figures were counted apart, with a script over the raw rows.</summary>
public sealed class RealLedgerTests
{
    private static readonly Asset Ether = Asset.Native(ChainId.Ethereum);

    [SkippableFact]
    public async Task Read_Bancor_BooksEveryTransferAndFeeOnce()
    {
        TransferTable table = await new LedgerReader(TestFiles.Shared("cases/bancor/all-tx.csv")).ReadAllAsync();

        table.Inputs.Should().ContainSingle().Which.Should().Match<InputDescription>(input => input.Format == "etherscan" && input.Rows == 196);
        TestFiles.All(table).Count(transfer => transfer.Kind == TransferKind.Transfer).Should().Be(175);
        TestFiles.All(table).Count(transfer => transfer.Kind == TransferKind.Fee).Should().Be(175);
        TestFiles.Sum(table, transfer => transfer.Kind == TransferKind.Transfer).Should().Be(UInt128.Parse("133514700112471948554234"));
        TestFiles.Sum(table, transfer => transfer.Kind == TransferKind.Fee).Should().Be((UInt128)25515873985791000);
        table.Issues.Select(issue => issue.ToString()).Should().Equal(
            "all-tx.csv:177: A transaction's own row stood twice, once in the list of each of its accounts; the second was removed.",
            "all-tx.csv: Transactions of which only token or internal rows are there book no fee: who paid it is not said. (×20)",
            "all-tx.csv:160: Rows stood out of time order and were sorted. (×3)");
    }

    [SkippableFact]
    public async Task Read_Harvest_TakesGasFloatsAndFailuresForWhatTheyAre()
    {
        TransferTable table = await new LedgerReader(TestFiles.Shared("cases/harvest/all-tx.csv")).ReadAllAsync();

        // The file's own, and 17 burns of wrapped ether whose wrapper paid out the coins and recorded no transfer.
        table.Count.Should().Be(2958 + 17);
        table.Issues.Should().Contain(issue => issue.Message.StartsWith("A wrapper of the native coin") && issue.Count == 17);
        TestFiles.Sum(table, transfer => transfer.Kind == TransferKind.Transfer).Should().Be(UInt128.Parse("65707360587458407408349"));
        TestFiles.Sum(table, transfer => transfer.Kind == TransferKind.Internal).Should().Be(UInt128.Parse("57758993882710000709074"));
        TestFiles.Sum(table, transfer => transfer.Kind == TransferKind.Fee).Should().Be(UInt128.Parse("245089356452585074438"));

        // This transfer's own row stands twice, once in whole wei and once as 2.5e+21.
        var twice = TransactionId.Parse("0xd401e1d523355be30df03a88b1e904a7cadcd9505c62d027921507015e80299d");
        TestFiles.All(table).Where(transfer => transfer.Transaction == twice && transfer.Asset == Ether).Select(transfer => transfer.Quantity)
            .Should().Equal((UInt128)100_000_000_000 * 21_000, UInt128.Parse("2500000000000000000000"));
        TestFiles.All(table).Count(transfer => transfer.Kind is TransferKind.Mint or TransferKind.Burn).Should().BePositive();
        table.Issues.Should().Contain(issue => issue.Severity == ReadIssueSeverity.Doubt && issue.Count == 440);
        table.Issues.Should().Contain(issue => issue.Message.StartsWith("Failed transactions") && issue.Count == 10);
        table.Issues.Should().Contain(issue => issue.Message.StartsWith("A transaction's own row stood twice") && issue.Count == 1);
        table.Issues.Should().NotContain(issue => issue.Severity == ReadIssueSeverity.Rejected);
    }

    [SkippableTheory]
    [InlineData("cases/lifi/LIFI.csv", 135, 2221592408, 24)]
    [InlineData("cases/atomic/Atomic.csv", 1080, 5070095696, 149)]
    public async Task Read_ExpertCase_CountsCentsAndOffersLabels(string file, int rows, long cents, int labelled)
    {
        var reader = new LedgerReader(TestFiles.Shared(file));

        TransferTable table = await reader.ReadAllAsync();
        LabelBook labels = await reader.ReadAsync();

        table.Count.Should().Be(rows);
        table.AllAssets.Should().Equal(Asset.UsdCents(ChainId.Ethereum));
        table.AssetInfo[Asset.UsdCents(ChainId.Ethereum)].Should().Be(new AssetInfo("USD", 2));
        TestFiles.Sum(table, _ => true).Should().Be((UInt128)cents);
        labels.Count.Should().Be(labelled);
        table.Issues.Should().NotContain(issue => issue.Severity == ReadIssueSeverity.Rejected);
    }

    [SkippableFact]
    public async Task Read_AtomicLabels_BearTheCategoriesOfTheirWords()
    {
        var reader = new LedgerReader(TestFiles.Shared("cases/atomic/Atomic.csv"));

        LabelBook labels = await reader.ReadAsync();
        TransferTable table = await reader.ReadAllAsync();
        Label[] all = [.. table.AllAccounts().SelectMany(account => labels.Of(account))];

        all.Where(label => label.Name.Contains("Deposit")).Should().NotBeEmpty().And.OnlyContain(label => label.Category == ServiceCategory.Deposit);
        all.Where(label => label.Name.StartsWith("THORChain", StringComparison.Ordinal))
            .Should().NotBeEmpty().And.OnlyContain(label => label.Category == ServiceCategory.Bridge);
        all.Where(label => label.Name.StartsWith("Fake_Phishing", StringComparison.Ordinal))
            .Should().NotBeEmpty().And.OnlyContain(label => label.Category == ServiceCategory.Thief);
        all.Where(label => label.Category == ServiceCategory.None).Select(label => label.Name).Distinct()
            .Should().BeEquivalentTo("Terminus", "Terminus (Tiny)");
        table.Issues.Should().Contain(issue => issue.Text == "Terminus, Terminus (Tiny)" && issue.Count == 5);
    }

    [SkippableFact]
    public async Task Read_TronExchangeFirms_MendsTheBrokenHeader()
    {
        var reader = new LedgerReader(TestFiles.Shared("cases/tron-exchange-firms/trc20_xfers.csv"));

        TransferTable table = await reader.ReadAllAsync();
        LabelBook labels = await reader.ReadAsync();

        Asset usdt = Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron);
        table.Inputs.Should().ContainSingle().Which.Should().Match<InputDescription>(input => input.Format == "tronscan-trc20" && input.Rows == 4395);
        table.Issues.Should().NotContain(issue => issue.Severity == ReadIssueSeverity.Rejected);

        // 20,537,290.798892 USDT stand in the file; 250 of them an account sends to itself.
        TestFiles.Sum(table, transfer => transfer.Asset == usdt).Should().Be((UInt128)20_537_040_798_892);
        table.AssetInfo[usdt].Should().Be(new AssetInfo("USDT", 6));
        labels.Of(Account.Parse("TV6MuMXfmLbBqPZvBHdwFsDnQeVfnmiuSi")).Should().ContainSingle().Which.Should().Match<Label>(
            label => label.Name == "Binance-Hot 2" && label.Category == ServiceCategory.HotWallet);
        table[0].Position.UnixMilliseconds.Should().BeLessThan(table[table.Count - 1].Position.UnixMilliseconds);
    }

    [SkippableTheory]
    [InlineData("cases/bancor/all-address.csv", 11, 4)]
    [InlineData("cases/harvest/all-address.csv", 82, 5)]
    public async Task Read_AddressTags_MapEveryWord(string file, int labelled, int thieves)
    {
        LabelBook labels = await new LabelFile(TestFiles.Shared(file)).ReadAsync();

        labels.Count.Should().Be(labelled);
        labels.Issues.Should().OnlyContain(issue => issue.Message.StartsWith("Addresses without a name and without a label"));
        Account[] all = [.. File.ReadLines(TestFiles.Shared(file)).Skip(1).Select(line => Account.Parse(line.Split(',')[0]))];
        all.Count(account => labels.Of(account).Any(label => label.Category == ServiceCategory.Thief)).Should().Be(thieves);
    }

    [SkippableTheory]
    [InlineData("labels/ofac/sanctioned_addresses_ETH.json")]
    [InlineData("labels/ofac/sanctioned_addresses_ETH.txt")]
    [InlineData("labels/ofac/sanctioned_addresses_TRX.json")]
    [InlineData("labels/ofac/sanctioned_addresses_XBT.txt")]
    public async Task Read_SanctionLists_AreSanctioned(string file)
    {
        string path = TestFiles.Shared(file);
        int addresses = File.ReadLines(path).Count(line => line.Trim().Trim('"', ',', '[', ']').Length > 0);

        LabelBook labels = await new LabelFile(path).ReadAsync();

        labels.Issues.Should().NotContain(issue => issue.Severity == ReadIssueSeverity.Rejected);
        labels.Inputs.Should().ContainSingle().Which.Rows.Should().Be(addresses);
        (labels.Count + labels.Issues.Where(issue => issue.Message.Contains("twice")).Sum(issue => issue.Count)).Should().Be(addresses);
    }

    [SkippableTheory]
    [InlineData("cases/lifi/source addresses.csv", 1)]
    [InlineData("cases/lifi/terminal addresses.csv", 33)]
    public async Task Read_PlainLists_AreNamedAfterTheirFile(string file, int addresses)
    {
        string path = TestFiles.Shared(file);

        LabelBook labels = await LabelFile.Parse(path + "=exchange").ReadAsync();

        labels.Count.Should().Be(addresses);
        Label label = labels.Of(Account.Parse(File.ReadLines(path).First().Trim())).Should().ContainSingle().Subject;
        label.Name.Should().Be(Path.GetFileNameWithoutExtension(path));
        label.Category.Should().Be(ServiceCategory.Exchange);
    }
}
