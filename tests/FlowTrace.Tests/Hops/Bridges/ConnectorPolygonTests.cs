using System.Globalization;
using System.Numerics;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Tests.Vectors;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>
/// Call data of 3,281 real payouts on Polygon, beside the deposits on Ethereum they answer. The two lists are not in the same order and share no
/// hash, save in Multichain's call data, which names the deposit's. So they are joined by what the call data says.
/// </summary>
/// <remarks>
/// What the call data cannot say is the amount that went in: a payout is the deposit less the fee. Poly Network takes its fee elsewhere, so its
/// amounts are equal; Celer's and Multichain's are smaller, and of other decimals where the token has others on Polygon.
/// </remarks>
public sealed class ConnectorPolygonTests
{
    private static readonly ChainId Polygon = ChainId.Parse("polygon");
    private static readonly Account Signer = Account.Parse("polygon:0x6666666666666666666666666666666666666666");

    [SkippableFact]
    public void Poly_EveryCall_HasReceiverTokenAmountAndChainOfADeposit()
    {
        (List<BridgeArrival> payouts, List<Deposit> deposits) = Read("Poly", new PolyDecoder());

        payouts.Should().HaveCount(545);
        payouts.Should().OnlyContain(payout => payout.SourceChain == ChainId.Ethereum && payout.Receiver.Chain == Polygon);
        payouts.Select(payout => (payout.Receiver, payout.Asset, (BigInteger)payout.Quantity)).OrderBy(item => item.ToString(), StringComparer.Ordinal)
            .Should().Equal(deposits.Select(deposit => (deposit.Receiver, Asset.Token(Polygon, deposit.PaidToken!.Value.Address), deposit.Amount))
                .OrderBy(item => item.ToString(), StringComparer.Ordinal));
        payouts.Select(payout => payout.Key).Should().OnlyHaveUniqueItems();
    }

    [SkippableFact]
    public void Multichain_EveryCall_NamesItsDepositAndHasItsReceiverAndChain()
    {
        (List<BridgeArrival> payouts, List<Deposit> deposits) = Read("Multi", new MultichainDecoder());
        Dictionary<string, Deposit> byHash = deposits.ToDictionary(deposit => deposit.Hash);

        payouts.Should().HaveCount(2138);
        payouts.Should().OnlyContain(payout => payout.SourceChain == ChainId.Ethereum && payout.Receiver == byHash[payout.Key].Receiver);
        // Less a fee; nine transfers were free of one, and one token has more decimals on Polygon.
        payouts.Count(payout => (BigInteger)payout.Quantity < byHash[payout.Key].Amount).Should().Be(2128);
        payouts.Count(payout => (BigInteger)payout.Quantity == byHash[payout.Key].Amount).Should().Be(9);
    }

    [SkippableFact]
    public void Celer_EveryCallThatCarriesARequest_HasReceiverAndChainOfADeposit()
    {
        // One of the 598 is executeDelayedTransfer, which carries an id and nothing else.
        (List<BridgeArrival> payouts, List<Deposit> deposits) = Read("Celer", new CelerDecoder());
        ILookup<Account, Deposit> byReceiver = deposits.ToLookup(deposit => deposit.Receiver);

        payouts.Should().HaveCount(597);
        payouts.Should().OnlyContain(payout => payout.SourceChain == ChainId.Ethereum && byReceiver[payout.Receiver].Any());
        payouts.Select(payout => payout.Key).Should().OnlyHaveUniqueItems();
        // As many to each receiver as there are deposits for it.
        payouts.GroupBy(payout => payout.Receiver).Sum(group => Math.Abs(group.Count() - byReceiver[group.Key].Count())).Should().BeLessThanOrEqualTo(1);
    }

    private static (List<BridgeArrival> Payouts, List<Deposit> Deposits) Read(string bridge, BridgeDecoder decoder)
    {
        string? input = SharedFiles.Find($"data/bridges/connector-polygon/{bridge}/input.csv");
        string? sample = SharedFiles.Find($"data/bridges/connector-polygon/{bridge}/sample.json");
        Skip.If(input is null || sample is null, $"shared/data/bridges/connector-polygon/{bridge} is not here.");
        var record = new BridgeRecord();
        foreach (string line in File.ReadLines(input).Skip(1))
        {
            string[] cells = line.Split(',');
            var position = new Position(0, Polygon, 1, int.Parse(cells[0], CultureInfo.InvariantCulture), 0);
            TransactionId id = TransactionId.Parse($"row {cells[0]}");
            var call = new ContractCall(id, position, Signer, Signer, 0, Convert.FromHexString(cells[1].AsSpan(2)));
            record.Decode(decoder, new TransactionEvidence(id, position, [], [], [call], []));
        }

        record.Issues.Should().BeEmpty();
        record.Arrivals.Should().OnlyContain(payout => payout.IsUnverified);
        using JsonDocument answers = JsonDocument.Parse(File.ReadAllText(sample));
        return ([.. record.Arrivals], [.. answers.RootElement.EnumerateArray().Select(Deposit.Of)]);
    }

    private sealed record Deposit(string Hash, Account Receiver, BigInteger Amount, Account? PaidToken)
    {
        public static Deposit Of(JsonElement row)
        {
            JsonElement args = row.GetProperty("args");
            args.GetProperty("srcChain").GetString().Should().Be("ETH");
            args.GetProperty("dstChain").GetString().Should().Be("Polygon");
            return new(
                row.GetProperty("txhash").GetString()![2..].ToLowerInvariant(),
                Account.Parse(args.GetProperty("receiver").GetString()!.ToLowerInvariant(), Polygon),
                BigInteger.Parse(args.GetProperty("amount").GetRawText(), CultureInfo.InvariantCulture),
                args.TryGetProperty("asset_d", out JsonElement token) ? Account.Parse(token.GetString()!.ToLowerInvariant(), Polygon) : null);
        }
    }
}
