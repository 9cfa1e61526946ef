using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Tests.Vectors;
using Xunit.Abstractions;

namespace FlowTrace.Tests.Hops;

/// <summary>4,482 withdrawals over the Nomad bridge from Moonbeam to Ethereum, both legs of each known, taken apart and matched again.</summary>
public sealed class NomadMatchTests(ITestOutputHelper output)
{
    private static readonly ChainId Moonbeam = ChainId.Parse("moonbeam");

    [SkippableFact]
    public void Match_WithIds_TiesEveryWithdrawal()
    {
        (BridgeDeparture[] departures, BridgeArrival[] arrivals) = Read(row => row[6]);

        BridgeMatch match = BridgeMatcher.Match(BridgeMatcherTests.Shuffled(departures, 1), BridgeMatcherTests.Shuffled(arrivals, 2));

        Count(departures, arrivals, match).Should().Be((departures.Length, 0));
        match.Links.Should().OnlyContain(link => link.Grade == EvidenceGrade.Observed);
        match.Issues.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public void Match_WithoutIds_TiesNearlyAllAndNoneWrong(int seed)
    {
        (BridgeDeparture[] departures, BridgeArrival[] arrivals) = Read(_ => "");

        BridgeMatch match = BridgeMatcher.Match(
            BridgeMatcherTests.Shuffled(departures, seed), BridgeMatcherTests.Shuffled(arrivals, seed + 1), options: new() { Assets = Decimals(departures) });

        (int right, int wrong) = Count(departures, arrivals, match);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{right} of {departures.Length} right ({right * 100.0 / departures.Length:F2} %), {wrong} wrong, {match.OpenDepartures.Count} open"));
        wrong.Should().Be(0);
        right.Should().BeGreaterThanOrEqualTo((int)Math.Ceiling(departures.Length * 0.995));
        match.Links.Where(link => link.Grade != EvidenceGrade.Inferred).Should().OnlyContain(link => link.Grade == EvidenceGrade.Derived);
    }

    // A bridge of which nothing is known: a fee of up to three per cent, six hours. Many of these took longer, so the arrival of one may be taken
    // for that of another that never came within the window; of 3,379 ties that happened once. A window is a rule, and a rule can be wrong.
    [SkippableFact]
    public void Match_WithoutIdsAndWithoutKnowingTheBridge_TiesHardlyAnyWrong()
    {
        (BridgeDeparture[] departures, BridgeArrival[] arrivals) = Read(_ => "");

        BridgeMatch match = BridgeMatcher.Match(departures, arrivals, options: new() { Assets = Decimals(departures), Paces = [] });

        (int right, int wrong) = Count(departures, arrivals, match);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{right} of {departures.Length} right, {wrong} wrong, {match.OpenDepartures.Count} open"));
        wrong.Should().BeLessThanOrEqualTo(1);
        right.Should().BeGreaterThan(departures.Length * 7 / 10);
    }

    private static (int Right, int Wrong) Count(BridgeDeparture[] departures, BridgeArrival[] arrivals, BridgeMatch match)
    {
        Dictionary<TransactionId, TransactionId> truth = departures.Zip(arrivals).ToDictionary(pair => pair.First.Transaction, pair => pair.Second.Transaction);
        bool[] verdicts = [.. match.Links.Where(link => link.Grade != EvidenceGrade.Inferred)
            .Select(link => truth[link.Departure.Transaction] == link.Arrival.Transaction)];
        return (verdicts.Count(isRight => isRight), verdicts.Count(isRight => !isRight));
    }

    /// <summary>The decimals of the tokens: Nomad's own on Moonbeam have those of what they stand for.</summary>
    private static Dictionary<Asset, AssetInfo> Decimals(BridgeDeparture[] departures) => departures
        .Select(departure => (departure.Asset, Original: departure.DestinationAsset!.Value)).Distinct()
        .SelectMany(pair => new[] { (pair.Asset, pair.Original), (Asset: pair.Original, pair.Original) })
        .ToDictionary(pair => pair.Asset, pair => new AssetInfo("", CanonicalCoins.DecimalsOf(pair.Original, new Dictionary<Asset, AssetInfo>()) ?? 18));

    // orig_chain, orig_ts, orig_tx, dst_chain, dst_ts, dst_tx, withdrawal_id, orig_token, dst_token, sender, beneficiary, amount
    private static (BridgeDeparture[] Departures, BridgeArrival[] Arrivals) Read(Func<string[], string> key)
    {
        string? path = SharedFiles.Find("data/bridges/nomad-withdrawals/CCTX_Withdrawal.csv");
        Skip.If(path is null, "The shared data is not here.");
        string[][] rows = [.. File.ReadLines(path).Select(line => line.Split('\t'))];
        return (
            [
                .. rows.Select(row => new BridgeDeparture(
                    "Nomad", key(row), TransactionId.Parse(row[2]), At(row[1], Moonbeam), Of(Moonbeam, row[9]), Of(Moonbeam, row[7]),
                    Token(Moonbeam, row[7]), Amount(row))
                {
                    DestinationChain = ChainId.Ethereum, Destination = Of(ChainId.Ethereum, row[10]), DestinationAsset = Token(ChainId.Ethereum, row[8]),
                }),
            ],
            [
                .. rows.Select(row => new BridgeArrival(
                    "Nomad", key(row), TransactionId.Parse(row[5]), At(row[4], ChainId.Ethereum), Of(ChainId.Ethereum, row[10]),
                    Token(ChainId.Ethereum, row[8]), Amount(row))),
            ]);
    }

    private static Account Of(ChainId chain, string text) => Account.Parse(text, chain);

    private static Asset Token(ChainId chain, string text) => Asset.Token(chain, Account.Parse(text, chain).Address);

    private static UInt128 Amount(string[] row) => UInt128.Parse(row[11], CultureInfo.InvariantCulture);

    private static Position At(string seconds, ChainId chain) => new(
        long.Parse(seconds, CultureInfo.InvariantCulture) * 1000, chain, Position.Unknown, Position.Unknown, Position.Unknown);
}
