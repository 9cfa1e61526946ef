using System.Text;
using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Findings;
using FlowTrace.Tests.Scenarios;
using FlowTrace.Tracing;
using static FlowTrace.Tests.Findings.ShapeLedger;

namespace FlowTrace.Tests.Reporting;

/// <summary>What of a trace is worth an alert, and what of it is new.</summary>
public sealed class WatchAlertTests
{
    // 1000 dollars are stolen; they reach every kind of service there is, some rest, and some move after two months.
    private static ShapeLedger Case() => new ShapeLedger().Stolen("Thief")
        .Is("Hot", ServiceCategory.HotWallet, "Exchange <One>").Is("Dep", ServiceCategory.Deposit, "Exchange\u001b[31m Two").Is("Desk", ServiceCategory.Otc)
        .Is("Mixer", ServiceCategory.Mixer).Is("Bridge", ServiceCategory.Bridge).Is("Casino", ServiceCategory.Gambling).Is("Pool", ServiceCategory.Dex)
        .Pay(0, "Victim", "Thief", 1000, "Tether")
        .Pay(10, "Thief", "Customer", 300, "Tether").Pay(11, "Customer", "Hot", 100, "Tether").Pay(12, "Customer", "Hot", 150, "Tether")
        .Pay(13, "Thief", "Dep", 50, "Tether").Pay(14, "Thief", "Desk", 50, "Tether").Pay(15, "Thief", "Mixer", 50, "Tether")
        .Pay(16, "Thief", "Bridge", 50, "Tether").Pay(17, "Thief", "Casino", 50, "Tether").Pay(18, "Thief", "Pool", 50, "Tether")
        .Pay(60 * Day, "Thief", "Mule", 100, "Tether");

    private static Task<TraceResult> TraceAsync(ShapeLedger ledger, int rows) => ledger.TraceAsync(transfers => transfers.Take(rows));

    private static string Words(WatchAlert alert) =>
        $"{alert.Kind.ToName()} {Names.Of(alert.Account)} {string.Join('+', alert.Stolen.Select(part => part.Quantity))}";

    [Fact]
    public async Task Between_ACaseThatUnfolds_TellsEachThingWhenItComes()
    {
        ShapeLedger ledger = Case();
        var told = new List<string>();
        TraceResult? before = null;
        for (int rows = 1; rows <= ledger.Transfers.Count; rows++)
        {
            TraceResult after = await TraceAsync(ledger, rows);
            told.Add(string.Join(", ", WatchAlerts.Between(before, after).Select(Words)));
            before = after;
        }

        told.Should().Equal(
            "freezable-balance Thief 1000",
            "freezable-balance Customer 300",
            "exchange-reached Hot 100, deposit-reached Customer 100",
            "",
            "deposit-reached Dep 50", "desk-reached Desk 50", "mixer-reached Mixer 50", "bridge-reached Bridge 50", "service-reached Casino 50", "",
            "freezable-balance Mule 100, dormancy-ended Thief 100");
        WatchAlerts.Between(before, before!).Should().BeEmpty();
        WatchAlerts.Of(before!).Select(alert => alert.Id).Should().OnlyHaveUniqueItems().And.OnlyContain(id => id.Length == 32);
    }

    [Fact]
    public async Task Of_MoreComesToAHolding_IsNews()
    {
        ShapeLedger ledger = new ShapeLedger().Stolen("Thief").Pay(0, "Victim", "Thief", 100, "Tether").Pay(5, "Thief", "Mule", 40, "Tether")
            .Pay(6, "Thief", "Mule", 30, "Tether").Pay(7, "Mule", "Other", 10, "Tether");

        string[] second = [.. WatchAlerts.Between(await TraceAsync(ledger, 2), await TraceAsync(ledger, 3)).Select(Words)];
        string[] third = [.. WatchAlerts.Between(await TraceAsync(ledger, 3), await TraceAsync(ledger, 4)).Select(Words)];

        second.Should().Equal("freezable-balance Mule 70");
        third.Should().Equal(["freezable-balance Other 10"], "what is left of a holding is less than was told");
    }

    [Fact]
    public async Task Of_ADepositAddressThatIsInferred_SaysSoAndWhatToAsk()
    {
        WatchAlert[] alerts = [.. WatchAlerts.Of(await Case().TraceAsync())];
        WatchAlert inferred = alerts.Single(alert => alert.Account == At("Customer") && alert.Kind == WatchAlertKind.DepositReached);
        WatchAlert exchange = alerts.Single(alert => alert.Kind == WatchAlertKind.ExchangeReached);
        WatchAlert mixer = alerts.Single(alert => alert.Kind == WatchAlertKind.MixerReached);

        inferred.IsInferred.Should().BeTrue();
        inferred.Text.Should().Contain("may be").And.Contain("inferred");
        inferred.Freeze.Where(line => !line.IsIssuer).Should().HaveCount(2)
            .And.OnlyContain(line => line.DepositAddress == At("Customer") && line.IsDepositInferred);
        exchange.IsInferred.Should().BeFalse();
        exchange.Label!.Name.Should().Be("Exchange <One>");
        exchange.Freeze.Select(line => line.Stolen.Quantity).Should().Equal(150, 100);
        mixer.Freeze.Should().BeEmpty("nobody there keeps an account to hold");
    }

    [Fact]
    public async Task ToJson_AnAlert_HasEverythingAndHidesNothing()
    {
        TraceResult result = await Case().TraceAsync();
        WatchAlert alert = WatchAlerts.Of(result).Single(one => one.Account == At("Dep"));
        string text = Encoding.UTF8.GetString(WatchReport.ToJson(alert).Span);
        JsonElement json = JsonDocument.Parse(text).RootElement;

        text.Should().NotContainAny("\n", "\u001b");
        json.GetProperty("schema").GetString().Should().Be("flowtrace.alert/1");
        json.GetProperty("kind").GetString().Should().Be("deposit-reached");
        json.GetProperty("stolen")[0].GetProperty("quantity").GetString().Should().Be("50");
        json.GetProperty("name").GetString().Should().Be("Exchange\u001b[31m Two");
        json.GetProperty("freeze")[0].GetProperty("depositGrade").GetString().Should().Be("attributed");
        json.GetProperty("freeze")[0].GetProperty("sharePpm").GetInt32().Should().Be(50_000);
        WatchReport.ToLine(alert).Should().Contain("deposit-reached").And.NotContainAny("\u001b", "\n");
        Encoding.UTF8.GetString(WatchReport.ToJson(WatchAlerts.Of(await Case().TraceAsync()).Single(one => one.Account == At("Dep"))).Span)
            .Should().Be(text, "the same inputs give the same bytes");
    }

    [Fact]
    public async Task Of_AFreezeThatIsOrderedAndOneInForce_AreTold()
    {
        TraceResult result = await Scenario.Read("freeze-gap").Case.TraceAsync();

        WatchAlert[] freezes = [.. WatchAlerts.Of(result).Where(alert => alert.Kind is WatchAlertKind.FreezePending or WatchAlertKind.FreezeInForce)];

        freezes.Select(Words).Should().Contain(line => line.StartsWith("freeze-pending B", StringComparison.Ordinal))
            .And.Contain(line => line.StartsWith("freeze-in-force T", StringComparison.Ordinal));
        freezes.Should().OnlyContain(alert => alert.Name == "Tether");
    }

    [Fact]
    public async Task Of_Poison_AsksNobodyForFigures()
    {
        TraceResult result = await Case().TraceAsync(options: new TraceOptions { DustPartsPerBillion = 0, Policies = [TaintPolicy.Poison] });

        WatchAlerts.Of(result).Should().Contain(alert => alert.Kind == WatchAlertKind.ExchangeReached)
            .And.OnlyContain(alert => alert.Freeze.Count == 0).And.NotContain(alert => alert.Kind == WatchAlertKind.FreezableBalance);
    }

    // Payments among few wallets and services, cut at random places: what lasts to the end was told on the way.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Between_RandomCasesCutAnywhere_MissNothingThatLasts(int seed)
    {
        var random = new Random(seed);
        string[] people = ["Thief", "A", "B", "C", "D", "Hot", "Desk", "Mixer"];
        ShapeLedger ledger = new ShapeLedger().Stolen("Thief").Is("Hot", ServiceCategory.Exchange).Is("Desk", ServiceCategory.Otc)
            .Is("Mixer", ServiceCategory.Mixer).Pay(0, "Victim", "Thief", 1000, "Tether").Pay(0, "Victim", "Thief", 1000);
        for (int minute = 10; minute < 50; minute++)
            ledger.Pay(
                minute * Day, people[random.Next(5)], people[random.Next(people.Length)], (ulong)random.Next(1, 300), random.Next(2) == 0 ? "Tether" : "ETH");

        var told = new List<string>();
        TraceResult? before = null;
        for (int rows = 2; rows <= ledger.Transfers.Count; rows = rows == ledger.Transfers.Count ? rows + 1
            : Math.Min(ledger.Transfers.Count, rows + random.Next(1, 6)))
        {
            TraceResult after = await TraceAsync(ledger, rows);
            told.AddRange(WatchAlerts.Between(before, after).Select(alert => alert.Id).Where(id => !told.Contains(id)));
            before = after;
        }

        told.Should().Contain(WatchAlerts.Of(before!).Select(alert => alert.Id));
        told.Should().HaveCountGreaterThan(3);
    }
}
