using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Files;

public sealed class CaseFileTests
{
    private const string A = "0x00000000000000000000000000000000000000a1";
    private const string Minimal = "thefts:\n  - holder: " + A + "\nledgers: [a.csv]\n";

    [Fact]
    public void Parse_EveryKey_IsTaken()
    {
        CaseFile read = CaseFile.Parse(
            $$"""
            title: Exchange hot wallet, 21 February
            chain: bsc
            thefts:
              - id: hot-wallet
                holder: ethereum:{{A}}
                since: 2025-02-21T14:00:00Z
                assets: [native]
              - id: bridge
                transactions: [0x01, 0x02]
                into: {{A}}
                until: 123
            ledgers: [transfers.csv, "etherscan:rows.csv"]
            labels: [labels.csv, list.txt=mixer]
            links: links.csv
            follow: inferred
            policy: [fifo, pro-rata]
            stopAt: [exchange, mixer]
            unfinal: true
            keepNoise: true
            mixerCandidates: true
            limits: { dust: 0.000001, hub: 5000, maxAccounts: 20000, maxHops: 9, untilTime: 2025-03-01 }
            """,
            folder: "case");

        read.Links.Should().ContainSingle().Which.Path.Should().Be(Path.Combine("case", "links.csv"));
        read.Options.Follow.Should().Contain(FlowTrace.Hops.EvidenceGrade.Inferred);
        (read.Options.AllowUnfinal, read.Options.KeepNoise, read.Options.MixerCandidates).Should().Be((true, true, true));
        read.Title.Should().Be("Exchange hot wallet, 21 February");
        read.Thefts.Select(theft => theft.Id).Should().Equal("hot-wallet", "bridge");
        read.Thefts[0].Holders.Should().Equal(Account.Parse("ethereum:" + A));
        read.Thefts[0].Assets.Should().Equal(Asset.Native(ChainId.Ethereum));
        read.Thefts[0].Since.ToString().Should().Be("2025-02-21T14:00:00Z");
        read.Thefts[1].Into.Should().Equal(Account.Parse("bsc:" + A));
        read.Thefts[1].Until.Should().Be(Moment.AtBlock(123));
        read.Ledgers.Select(ledger => ledger.ToString()).Should().Equal(Path.Combine("case", "transfers.csv"), "etherscan:" + Path.Combine("case", "rows.csv"));
        read.Labels.Select(labels => (labels.Path, labels.Category)).Should().Equal(
            (Path.Combine("case", "labels.csv"), null), (Path.Combine("case", "list.txt"), ServiceCategory.Mixer));
        read.Options.Policies.Should().Equal(TaintPolicy.Fifo, TaintPolicy.ProRata);
        read.Options.StopAt.Should().BeEquivalentTo([ServiceCategory.Exchange, ServiceCategory.Mixer]);
        read.Options.Should().Match<TraceOptions>(options =>
            options.DustPartsPerBillion == 1000 && options.HubTransfers == 5000 && options.MaxAccounts == 20000 && options.MaxHops == 9);
        read.Options.UntilTime.ToString().Should().Be("2025-03-01T00:00:00Z");
    }

    [Fact]
    public void Parse_Json_IsYamlToo() =>
        CaseFile.Parse("{ \"thefts\": [ { \"victim\": \"" + A + "\" } ], \"ledgers\": [ \"a.csv\" ], \"policy\": \"all\" }")
            .Should().Match<CaseFile>(read => read.Thefts[0].Victims.Count == 1 && read.Options.Policies.Count == TaintPolicies.All.Count);

    [Theory]
    [InlineData(
        Minimal + "polcy: fifo\n",
        "case.yaml:4: the key 'polcy' is unknown in the case. "
        + "Known keys are title, chain, thefts, ledgers, readers, labels, links, policy, bounds, follow, stopAt, unfinal, keepNoise, "
        + "mixerCandidates, findings, "
        + "limits.")]
    [InlineData(
        "thefts:\n  - holder: " + A + "\n    asset: native\nledgers: [a.csv]\n",
        "case.yaml:3: the key 'asset' is unknown in a theft. Known keys are id, holder, victim, transactions, into, assets, since, until.")]
    [InlineData(
        Minimal + "limits: { dusk: 1 }\n",
        "case.yaml:4: the key 'dusk' is unknown in limits. Known keys are dust, hub, maxAccounts, maxHops, untilTime.")]
    [InlineData("ledgers: [a.csv]\n", "case.yaml:1: the key 'thefts' is missing. Say what was stolen: thefts: [{ holder: 0x… }].")]
    [InlineData(
        "thefts:\n  - holder: " + A + "\n",
        "case.yaml:1: the key 'ledgers' is missing. Name at least one file of transfers: ledgers: [transfers.csv].")]
    [InlineData("thefts:\n  - id: x\nledgers: [a.csv]\n", "case.yaml:2: a theft has none of holder, victim and transactions. Give exactly one.")]
    [InlineData(
        "thefts:\n  - holder: 0x12\nledgers: [a.csv]\n",
        "case.yaml:2: holder: '0x12' is no address of ethereum: it has 2 hexadecimal digits behind 0x where an address has 40.")]
    [InlineData(
        "thefts: [{ holder: " + A + " }, { holder: " + A + " }]\nledgers: [a.csv]\n",
        "case.yaml:1: the theft id 'theft' stands twice. Give each theft an id of its own.")]
    [InlineData(
        Minimal + "limits: { dust: 0.0000000001 }\n",
        "case.yaml:4: '0.0000000001' is not a dust line. Give a fraction of the theft from 0 to 1 with at most nine decimals, such as 0.000001.")]
    [InlineData(Minimal + "limits: { hub: many }\n", "case.yaml:4: hub is 'many'. Give a whole number from 1.")]
    [InlineData(Minimal + "limits: [1]\n", "case.yaml:4: limits is not a map. Give keys and values: dust, hub, maxAccounts, maxHops, untilTime.")]
    [InlineData(Minimal + "title: [a, b]\n", "case.yaml:4: title is not a text. Give one value.")]
    [InlineData(Minimal + "title:\n", "case.yaml:4: title is empty. Give a value, or leave the key out.")]
    [InlineData(Minimal + "ledgers: [b.csv]\n", "case.yaml:4: the key 'ledgers' stands twice. Keep one.")]
    [InlineData("a: &x [1]\nb: *x\n", "case.yaml:1: anchors and aliases (& and *) are not read. Write the value out.")]
    [InlineData("[[[[[[[[[[[[1]]]]]]]]]]]]", "case.yaml:1: values are nested too deeply for a case. Remove the inner brackets.")]
    [InlineData("", "case.yaml:1: the file is empty. A case names at least thefts and ledgers.")]
    [InlineData(Minimal + "---\ntitle: x\n", "case.yaml:4: a second document begins. Keep one case in one file.")]
    public void Parse_WhatACaseCannotSay_IsRefusedWithItsLine(string yaml, string message) =>
        FluentActions.Invoking(() => CaseFile.Parse(yaml, "case.yaml")).Should().Throw<TraceInputException>().Which.Message.Should().Be(message);

    [Fact]
    public void Parse_NoYaml_NamesTheLine() =>
        FluentActions.Invoking(() => CaseFile.Parse("title: \"x\n", "case.yaml"))
            .Should().Throw<TraceInputException>().WithMessage("case.yaml:*: this is not YAML: *");

    [Fact]
    public void Read_MissingOrHugeFile_SaysSo()
    {
        using var files = new TestFiles();
        string huge = files.Write("huge.yaml", new string('#', CaseFile.LargestBytes + 1));

        FluentActions.Invoking(() => CaseFile.Read(files.Path("none.yaml")))
            .Should().Throw<TraceInputException>().WithMessage("*none.yaml: the case file does not exist; check the name and the folder.");
        FluentActions.Invoking(() => CaseFile.Read(huge)).Should().Throw<TraceInputException>()
            .WithMessage("*huge.yaml: the case file is larger than 1 MB. A case is short; transfers belong into ledgers.");
    }

    [Theory]
    [InlineData("0.000001", 1000)]
    [InlineData("0", 0)]
    [InlineData("1", 1_000_000_000)]
    [InlineData("0.123456789", 123_456_789)]
    public void TryParseDust_Fraction_IsExact(string text, long parts)
    {
        TraceOptionText.TryParseDust(text, out long read, out _).Should().BeTrue();
        read.Should().Be(parts);
    }

    [Theory]
    [InlineData("1.000000001")]
    [InlineData("-0.1")]
    [InlineData("1e-6")]
    [InlineData("0.")]
    [InlineData("")]
    [InlineData("2")]
    public void TryParseDust_NoFraction_IsRefused(string text) => TraceOptionText.TryParseDust(text, out _, out _).Should().BeFalse();
}
