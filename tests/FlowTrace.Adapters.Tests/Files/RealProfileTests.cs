using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>What is inferred from real ledgers, against what experts and an explorer say of the accounts. The figures stand in docs/profiles.md.</summary>
public sealed class RealProfileTests
{
    private static readonly Asset Usdt = Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron);

    [SkippableFact]
    public async Task TronExchangeFirms_TotalsToEachTaggedExchange_AreThoseOfTheRows()
    {
        string file = TestFiles.Shared("cases/tron-exchange-firms/trc20_xfers.csv");
        var reader = new LedgerReader(file);
        TransferTable table = await reader.ReadAllAsync();

        Dictionary<string, UInt128> sent = LabelTotals.Of(table, await reader.ReadAsync(), Usdt).Where(total => total.Sent > 0)
            .ToDictionary(total => total.Name, total => total.Sent);

        // To the cent and beyond: micro-dollars.
        sent.Should().BeEquivalentTo(new Dictionary<string, UInt128>
        {
            ["Huobi 1"] = 4_855_904_586_052,
            ["Okex 1"] = 2_177_321_608_321,
            ["Binance-Hot 1"] = 471_432_500_000,
            ["Binance-Hot 2"] = 330_873_174_329,
        });
        sent.Should().BeEquivalentTo(SumsOfRows(file));
    }

    // Of the experts' labelled deposit addresses none sends anything in the file, so the rule can be put to none of them.
    [SkippableFact]
    public async Task Atomic_NoLabelledDepositAddressSends_AndOneUnlabelledAccountIsInferred()
    {
        var reader = new LedgerReader(TestFiles.Shared("cases/atomic/Atomic.csv"));
        TransferTable table = await reader.ReadAllAsync();
        LabelBook labels = await reader.ReadAsync();
        Account[] labelled = [.. table.AllAccounts().Where(account => labels.Of(account).Any(label => label.Category == ServiceCategory.Deposit))];
        HashSet<Account> senders = [.. TestFiles.All(table).Select(transfer => transfer.From)];

        IReadOnlyList<DepositAddress> found = DepositAddressFinder.Find(table, new ProfileOptions { Labels = labels });

        labelled.Should().HaveCount(79);
        labelled.Where(senders.Contains).Should().BeEmpty();
        found.Should().ContainSingle().Which.Should().Match<DepositAddress>(
            address => address.DerivedName == "BingX 6 AWHT" && address.OwnLabel == null && address.Senders == 1 && address.Sweeps.Count == 2);
    }

    [SkippableFact]
    public async Task LiFi_HasNoLabelledDepositAddress_AndNoneIsInferred()
    {
        var reader = new LedgerReader(TestFiles.Shared("cases/lifi/LIFI.csv"));
        TransferTable table = await reader.ReadAllAsync();
        LabelBook labels = await reader.ReadAsync();

        table.AllAccounts().Should().NotContain(account => labels.Of(account).Any(label => label.Category == ServiceCategory.Deposit));
        DepositAddressFinder.Find(table, new ProfileOptions { Labels = labels }).Should().BeEmpty();
    }

    [Theory]
    [InlineData("deposit.swept.least: 0.95\notc-desk.senders.least: 10\n", "0.95", "10")]
    [InlineData("{\"deposit.swept.least\": \"19/20\", \"otc-desk.senders.least\": 10}", "0.95", "10")]
    public void Thresholds_YamlOrJson_Count(string text, string swept, string senders)
    {
        IReadOnlyList<ProfileThreshold> all = ThresholdFile.Parse(text).All;

        all.Single(threshold => threshold.Name == "deposit.swept.least").Value.ToDecimalText(4).Should().Be(swept);
        all.Single(threshold => threshold.Name == "otc-desk.senders.least").Value.ToDecimalText(4).Should().Be(senders);
        all.Single(threshold => threshold.Name == "deposit.sweeps.least").Value.Should().Be(Ratio.Of(2));
    }

    [Theory]
    [InlineData("- a", "is a map")]
    [InlineData("deposit.swept.least: many", "'many' is no number")]
    [InlineData("window.days: 7\nnothing.such: 1", "t.yaml:2: There is no threshold 'nothing.such'")]
    public void Thresholds_Wrong_SayWhere(string text, string said) =>
        ((Action)(() => ThresholdFile.Parse(text, "t.yaml"))).Should().Throw<TraceInputException>().WithMessage($"*{said}*");

    // Reads the cells anew, with nothing of the library: a row of USDT once, whichever wallets' lists it stands in.
    private static Dictionary<string, UInt128> SumsOfRows(string file)
    {
        var sums = new Dictionary<string, UInt128>();
        string[][] rows = [.. File.ReadLines(file).Skip(1).Select(line => line.Split(','))];
        foreach (var row in rows.Where(row => row[10] == "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" && row[8].Length > 0 && row[16] == "SUCCESS")
            .Select(row => (Tx: row[2], From: row[5], To: row[7], Tag: row[8], Quantity: row[9])).Distinct())
            sums[row.Tag] = sums.GetValueOrDefault(row.Tag) + UInt128.Parse(row.Quantity, CultureInfo.InvariantCulture);
        return sums;
    }
}
