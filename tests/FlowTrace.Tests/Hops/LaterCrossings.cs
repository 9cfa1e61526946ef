using FlowTrace.Chain;
using FlowTrace.Hops;
using static FlowTrace.Tests.Hops.BridgeLegs;

namespace FlowTrace.Tests.Hops;

/// <summary>A deposit and its payout over each of the bridges of <see cref="LaterDecoderTests"/>.</summary>
internal static class LaterCrossings
{
    public static readonly ChainId Tron = ChainId.Tron;
    public static readonly ChainId Ronin = ChainId.Parse("ronin");
    public static readonly ChainId Moonbeam = ChainId.Parse("moonbeam");
    public static readonly ChainId Avalanche = ChainId.Parse("avalanche");
    public static readonly Account Bridge = Of(Ethereum, 0xB1);
    public static readonly Account BridgeThere = Of(Arbitrum, 0xB2);
    public static readonly Account TokenHere = new(Ethereum, Usdc.Contract);
    public static readonly Account TokenThere = new(Arbitrum, UsdcOnArbitrum.Contract);
    public static readonly Word Id = new(7, 8);
    public static readonly byte[] NoBytes = [];
    public static readonly Account BobOnTron = new(Tron, Bob.Address);
    public static readonly Account Player = Of(Ronin, 3);
    public static readonly Account DeBridgeSource = Account.Parse("ethereum:0xeF4fB24aD0916217251F553c0596F8Edc630EB66");

    public static readonly object[] DeBridgeOrder =
    [
        1, Twenty(Alice), 1, Twenty(TokenHere), 1_000, 42161, Twenty(TokenThere), 996, Twenty(Bob), NoBytes, NoBytes, NoBytes, NoBytes, NoBytes,
    ];

    public static (LegScene Sent, LegScene Paid) HopCrossing()
    {
        var decoder = new HopDecoder();
        LegScene sent = new LegScene(decoder, Arbitrum).Transfer(Bob, BridgeThere, UsdcOnArbitrum, 1_000)
            .Log("TransferSent", BridgeThere, Id, 1, Alice, 1_000, Id, 3, 0, 0, 0);
        LegScene paid = new LegScene(decoder, Ethereum).Transfer(Bridge, Alice, Usdc, 997).Transfer(Bridge, Of(Ethereum, 4), Usdc, 3)
            .Log("WithdrawalBonded", Bridge, Id, 1_000);
        return (sent, paid);
    }

    public static (LegScene Sent, LegScene Paid) SymbiosisCrossing()
    {
        var decoder = new SymbiosisDecoder();
        Account portal = Account.Parse("ethereum:0xb8f275fBf7A959F4BCE59999A2EF122A099e81A8");
        LegScene sent = new LegScene(decoder, Ethereum)
            .Log("SynthesizeRequest", portal, Id, Alice, 42161, Of(Ethereum, 9), Bob, 1_000, TokenHere);
        LegScene paid = new LegScene(decoder, Arbitrum).Transfer(Of(Arbitrum, 0), Bob, UsdcOnArbitrum, 997)
            .Log("SynthesizeCompleted", BridgeThere, new Word(1, 1), Bob, Id, 997, 3, TokenThere);
        return (sent, paid);
    }

    public static (LegScene Sent, LegScene Paid) OrbiterCrossing()
    {
        var decoder = new OrbiterDecoder();
        Account maker = Account.Parse("ethereum:0x80c67432656d59144ceff962e8faf8926599bcf8");
        var ether = Asset.Native(Ethereum);
        LegScene sent = new LegScene(decoder, Ethereum).Transfer(Alice, maker, ether, 1_000_000_000_000_009_002);
        LegScene paid = new LegScene(decoder, Arbitrum)
            .Transfer(new Account(Arbitrum, maker.Address), new Account(Arbitrum, Alice.Address), Asset.Native(Arbitrum), 998_000_000_000_000_017);
        return (sent, paid);
    }

    public static (LegScene Sent, LegScene Paid) AllbridgeCrossing()
    {
        var decoder = new AllbridgeDecoder();
        Account pool = Account.Parse("ethereum:0x7DBF07Ad92Ed4e26D5511b4F285508eBF174135D");
        Account usdt = new(Ethereum, Usdt.Contract);
        LegScene sent = new LegScene(decoder, Ethereum).Transfer(Alice, pool, Usdt, 1_000_000)
            .Log("SwappedToVUsd", pool, Alice, usdt, 1_000_000, 999, 1)
            .Log("TokensSent", Bridge, 999, BobOnTron, 3, new Account(Tron, UsdtOnTron.Contract), 55, 1);
        LegScene paid = new LegScene(decoder, Tron).Transfer(Of(Tron, 7), BobOnTron, UsdtOnTron, 998_500)
            .Log("SwappedFromVUsd", Of(Tron, 7), BobOnTron, new Account(Tron, UsdtOnTron.Contract), 999, 998_500, 1)
            .Log("TokensReceived", Of(Tron, 8), 999, BobOnTron, 55, 1, Id);
        return (sent, paid);
    }

    public static (LegScene Sent, LegScene Paid) RoninCrossing()
    {
        var decoder = new RoninDecoder();
        Account gateway = Account.Parse("ethereum:0x64192819Ac13Ef72bF6b5AE239AC672B43a9AF08");
        Account token = Of(Ronin, 4);
        object[] receipt = [12, 0, new object[] { Alice, TokenHere, 1 }, new object[] { Player, token, 2020 }, new object[] { 0, 0, 1_000 }];
        LegScene sent = new LegScene(decoder, Ethereum).Transfer(Alice, gateway, Usdc, 1_000)
            .Log("DepositRequested", gateway, Id, receipt);
        LegScene paid = new LegScene(decoder, Ronin).Transfer(Of(Ronin, 0), Player, Asset.Token(Ronin, token.Address), 1_000)
            .Log("Deposited", Of(Ronin, 5), Id, receipt);
        return (sent, paid);
    }

    public static (LegScene Sent, LegScene Paid) NomadCrossing()
    {
        var decoder = new NomadDecoder();
        Account router = Account.Parse("ethereum:0x88a69b4e698a4b090df6cf5bd7b2d47325ad30a3");
        Account sender = Of(Moonbeam, 3);
        Account mad = Of(Moonbeam, 4);
        LegScene sent = new LegScene(decoder, Moonbeam).Transfer(sender, Of(Moonbeam, 0), Asset.Token(Moonbeam, mad.Address), 1_000)
            .Log("Dispatch", Of(Moonbeam, 5), Id, 1, (6648936UL << 32) | 44, Id, new byte[80])
            .Log("Send", Of(Moonbeam, 6), mad, sender, 6648936, Alice, 1_000, false);
        LegScene paid = new LegScene(decoder, Ethereum)
            .Log("Receive", router, (1650811245UL << 32) | 44, TokenHere, Alice, Of(Ethereum, 0), 1_000);
        return (sent, paid);
    }

    public static (LegScene Sent, LegScene Paid) DeBridgeCrossing()
    {
        var decoder = new DeBridgeDecoder();
        LegScene sent = new LegScene(decoder, Ethereum).Transfer(Alice, DeBridgeSource, Usdc, 1_000)
            .Log("CreatedOrder", DeBridgeSource, DeBridgeOrder, Id, NoBytes, 0, 0, 0, NoBytes);
        LegScene paid = new LegScene(decoder, Arbitrum).Transfer(Of(Arbitrum, 5), Bob, UsdcOnArbitrum, 996)
            .Log("FulfilledOrder", BridgeThere, DeBridgeOrder, Id, Of(Arbitrum, 5), Of(Arbitrum, 6));
        return (sent, paid);
    }

    public static (LegScene Sent, LegScene Paid) SynapseCrossing()
    {
        var decoder = new SynapseDecoder();
        LegScene sent = new LegScene(decoder, Ethereum).Transfer(Alice, Bridge, Usdc, 1_000).Log("TokenDeposit", Bridge, Bob, 42161, TokenHere, 1_000);
        Word kappa = Word.TryParse(SynapseDecoder.Kappa(sent.Id), out Word parsed) ? parsed : throw new InvalidOperationException("Kappa is a word.");
        LegScene paid = new LegScene(decoder, Arbitrum).Transfer(BridgeThere, Bob, UsdcOnArbitrum, 990)
            .Log("TokenMint", BridgeThere, Bob, TokenThere, 1_000, 10, kappa);
        return (sent, paid);
    }

    public static (LegScene Sent, LegScene Paid) AvalancheCrossing()
    {
        var decoder = new AvalancheDecoder();
        Account keeper = Account.Parse("ethereum:0x8EB8a3b98659Cce290402893d0123abb75E3ab28");
        Account there = new(Avalanche, Alice.Address);
        Account token = Of(Avalanche, 4);
        LegScene sent = new LegScene(decoder, Ethereum).Transfer(Alice, keeper, Usdc, 1_000);
        Word origin = Word.TryParse(sent.Id.ToString(), out Word parsed) ? parsed : default;
        LegScene paid = new LegScene(decoder, Avalanche).Transfer(Of(Avalanche, 0), there, Asset.Token(Avalanche, token.Address), 997)
            .Log("Mint", token, there, 997, Of(Avalanche, 9), 3, origin);
        return (sent, paid);
    }

    public static byte[] Twenty(Account account)
    {
        byte[] payload = new byte[32];
        return payload[..account.Address.CopyTo(payload)];
    }
}
