using FlowTrace.Chain;
using FlowTrace.Hops;
using static FlowTrace.Tests.Hops.Bridges.BridgeScene;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>A deposit of a protocol and what it brings on the other chain, built as the protocol's contracts emit them.</summary>
internal static class BridgeCrossings
{
    public static readonly ChainId Arbitrum = ChainId.Parse("arbitrum");
    public static readonly ChainId Polygon = ChainId.Parse("polygon");
    public static readonly Account Pool = Account.Parse("ethereum:0x4444444444444444444444444444444444444444");
    public static readonly Account Zero = Account.Parse("ethereum:0x0000000000000000000000000000000000000000");
    public static readonly Asset Usdt = Asset.Token(ChainId.Ethereum, Token.Address);
    public static readonly byte[] Nothing = [];
    public static readonly byte[] Id = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    public static readonly string IdText = "0x" + Convert.ToHexStringLower(Id);
    public const string OnTron = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";

    public static (BridgeScene Deposit, BridgeScene Fill) Across()
    {
        Account spokePool = Account.Parse("ethereum:0x5c7BCd6E7De5423a257D81B442095A1a6ced35C5");
        BridgeScene deposit = new BridgeScene(new AcrossDecoder(), ChainId.Ethereum).Transfer(Thief, spokePool, Usdt, 1000).Log(
            "FundsDeposited(bytes32,bytes32,uint256,uint256,uint256,uint256,uint32,uint32,uint32,bytes32,bytes32,bytes32,bytes)",
            spokePool, Token, Pool, 1000, 990, 42161, 77, 1, 2, 3, Thief, Accomplice, Zero, Nothing).Decode();
        BridgeScene fill = new BridgeScene(new AcrossDecoder(), Arbitrum).Transfer(Pool, Accomplice, Asset.Token(Arbitrum, Pool.Address), 985).Log(
            "FilledV3Relay", Account.Parse("ethereum:0xe35e9842fceaCA96570B734083f4a58e8F7C5f2A"),
            Token, Pool, 1000, 990, 1, 1, 77, 2, 3, Zero, Pool, Thief, Accomplice, Nothing, new object[] { Accomplice, Nothing, 985, 0 }).Decode();
        return (deposit, fill);
    }

    public static BridgeScene Bridgers(bool isEvent)
    {
        Account contract = Account.Parse("ethereum:0xB685760EBD368a891F27ae547391F4E2A289895b");
        BridgeScene swap = new BridgeScene(new BridgersDecoder(), ChainId.Ethereum).Transfer(Thief, contract, Usdt, 1000);
        if (isEvent)
            swap.Log("Swap", contract, Token, "USDT(TRON)", Thief, OnTron, 1000, 980);
        return swap.Call("swap", Thief, contract, Token, "USDT(TRON)", OnTron, 1000, 980).Decode();
    }

    public static (BridgeScene Burn, BridgeScene Mint) Cctp()
    {
        BridgeScene burn = new BridgeScene(new CctpDecoder(), ChainId.Ethereum).Log(
            "DepositForBurn(uint64,address,uint256,address,bytes32,uint32,bytes32,bytes32)",
            Account.Parse("ethereum:0xBd3fa81B58Ba92a82136038B25aDec7066af3155"), 9, Token, 500, Thief, Accomplice, 3, Zero, Zero).Decode();
        byte[] body = [0, 0, 0, 0, .. Bytes(Token), .. Bytes(Accomplice), .. Number(500), .. Bytes(Thief)];
        BridgeScene mint = new BridgeScene(new CctpDecoder(), Arbitrum)
            .Log("MintAndWithdraw(address,uint256,address)", Pool, Accomplice, 500, Pool)
            .Log("MessageReceived(address,uint32,uint64,bytes32,bytes)", Zero, Pool, 0, 9, Zero, body).Decode();
        return (burn, mint);
    }

    public static (BridgeScene Send, BridgeScene Relay, BridgeScene Refund) Celer()
    {
        Account pool = Account.Parse("ethereum:0x5427FEFA711Eff984124bFBB1AB6fbf5E3DA1820");
        BridgeScene send = new BridgeScene(new CelerDecoder(), ChainId.Ethereum)
            .Transfer(Thief, pool, Usdt, 100).Log("Send", pool, Id, Thief, Accomplice, Token, 100, 137, 1, 2).Decode();
        BridgeScene relay = new BridgeScene(new CelerDecoder(), Polygon).Log("Relay", Pool, new byte[32], Thief, Accomplice, Token, 97, 1, Id).Decode();
        BridgeScene refund = new BridgeScene(new CelerDecoder(), ChainId.Ethereum).Log("WithdrawDone", pool, new byte[32], 1, Thief, Token, 100, Id).Decode();
        return (send, relay, refund);
    }

    public static (BridgeScene SwapOut, BridgeScene SwapIn) Multichain()
    {
        Asset any = Asset.Token(ChainId.Ethereum, Pool.Address);
        BridgeScene swapOut = new BridgeScene(new MultichainDecoder(), ChainId.Ethereum).Transfer(Thief, Pool, Usdt, 100).Transfer(Zero, Thief, any, 100)
            .Log("LogAnySwapOut(address,address,address,uint256,uint256,uint256)", Account.Parse("ethereum:0x6b7a87899490EcE95443e979cA9485CBE7E71522"),
                Pool, Thief, Accomplice, 100, 1, 137).Decode();
        byte[] hash = Convert.FromHexString(swapOut.Id.ToString());
        BridgeScene swapIn = new BridgeScene(new MultichainDecoder(), Polygon)
            .Log("LogAnySwapIn(bytes32,address,address,uint256,uint256,uint256)", Pool, hash, Pool, Accomplice, 99, 1, 137).Decode();
        return (swapOut, swapIn);
    }

    public static (BridgeScene Sent, BridgeScene Received) Oft()
    {
        Account usdt0 = Account.Parse("ethereum:0x1F748c76dE468e9D11bd340fA9D5CBADf315dFB0");
        byte[] packet =
        [
            1, .. new byte[8], .. Number(30101)[28..], .. Bytes(usdt0), .. Number(30420)[28..], .. Bytes(usdt0), .. Id, .. Bytes(Accomplice), .. new byte[8],
        ];
        BridgeScene sent = new BridgeScene(new OftDecoder(), ChainId.Ethereum).Transfer(Thief, usdt0, Usdt, 100)
            .Log("PacketSent", Pool, packet, Nothing, Pool).Log("OFTSent", usdt0, Id, 30420, Thief, 100, 100).Decode();
        BridgeScene received = new BridgeScene(new OftDecoder(), ChainId.Tron)
            .Log("OFTReceived", Account.Parse("tron:TFG4wBaDQ8sHWWP1ACeSGnoNR6RRzevLPt"), Id, 30101, Accomplice, 100).Decode();
        return (sent, received);
    }

    public static (BridgeScene Swap, BridgeScene Remote) Stargate()
    {
        byte[] message =
        [
            .. Number(1), .. Number(1), .. Number(2), .. new byte[9 * 32], .. Number(14 * 32), .. Number(16 * 32),
            .. Number(20), .. Bytes(Accomplice)[12..], .. new byte[12], .. Number(0),
        ];
        byte[] payload = [.. Number(5)[24..], .. Number(101)[30..], .. Bytes(Thief)[12..], .. Number(110)[30..], .. Bytes(Pool)[12..], .. message];
        BridgeScene swap = new BridgeScene(new StargateDecoder(), ChainId.Ethereum).Transfer(Thief, Pool, Usdt, 1000)
            .Log("Swap", Pool, 110, 2, Thief, 999, 0, 0, 1, 0).Log("Packet", Zero, payload).Decode();
        BridgeScene remote = new BridgeScene(new StargateDecoder(), Arbitrum).Transfer(Token, Accomplice, Asset.Token(Arbitrum, Pool.Address), 999)
            .Log("PacketReceived", Zero, 101, Bytes(Thief)[12..], Pool, 5, new byte[32]).Log("SwapRemote", Token, Accomplice, 999, 0, 0).Decode();
        return (swap, remote);
    }

    public static (BridgeScene Sent, BridgeScene Redeemed) Wormhole()
    {
        Account core = Account.Parse("ethereum:0x98f3c9e6E3fAce36bAAd05FE09d375Ef1464288B");
        Account bridge = Account.Parse("ethereum:0x3ee18B2214AFF97000D974cf647E7C347E8fa585");
        // Eight decimals of a token that has eighteen.
        byte[] payload = [1, .. Number(123), .. Bytes(Token), 0, 2, .. Bytes(Accomplice), 0, 5, .. Number(0)];
        BridgeScene sent = new BridgeScene(new WormholeDecoder(), ChainId.Ethereum).Transfer(Thief, bridge, Usdt, 1_230_000_000_005)
            .Log("LogMessagePublished", core, bridge, 42, 0, payload, 1).Decode();
        BridgeScene redeemed = new BridgeScene(new WormholeDecoder(), Polygon)
            .Transfer(Zero, Accomplice, Asset.Token(Polygon, Token.Address), 120).Transfer(Zero, Pool, Asset.Token(Polygon, Token.Address), 3)
            .Log("TransferRedeemed", Pool, 2, bridge, 42).Decode();
        return (sent, redeemed);
    }

    public static (BridgeScene Locked, BridgeScene Unlocked) Poly()
    {
        byte[] number = [0x01, 0x02];
        BridgeScene locked = new BridgeScene(new PolyDecoder(), ChainId.Ethereum)
            .Log("CrossChainEvent", Pool, Thief, number, Pool, 17, Nothing, Nothing)
            .Log("LockEvent", Account.Parse("ethereum:0x250e76987d838a75310c34bf422ea9f1ac4cc906"),
                Token, Thief, 17, Bytes(Pool)[12..], Bytes(Accomplice)[12..], 100).Decode();
        BridgeScene unlocked = new BridgeScene(new PolyDecoder(), Polygon)
            .Log("UnlockEvent", Account.Parse("ethereum:0x28ff66a1b95d7cacf8eded2e658f768f44841212"), Pool, Accomplice, 100)
            .Log("VerifyHeaderAndExecuteTxEvent", Pool, 2, Nothing, Nothing, number).Decode();
        return (locked, unlocked);
    }

    public static (BridgeScene Sent, BridgeScene Received) Butter()
    {
        Account service = Account.Parse("ethereum:0x0000317Bec33Af037b5fAb2028f52d14658F6A56");
        BridgeScene sent = new BridgeScene(new ButterDecoder(), ChainId.Ethereum).Transfer(Thief, service, Usdt, 100)
            .Log("mapSwapOut", service, 1, 728126428, Id, Bytes(Token)[12..], Bytes(Thief)[12..], Bytes(Accomplice)[12..], 100, Nothing).Decode();
        BridgeScene received = new BridgeScene(new ButterDecoder(), ChainId.Tron)
            .Log("mapSwapIn", Account.Parse("tron:TXsDYB9ovFEFg4cja6gn1t1tpmrnSbYhHA"), 1, 728126428, Id, Pool, Nothing, Accomplice, 98).Decode();
        return (sent, received);
    }

    public static byte[] Bytes(Account account)
    {
        byte[] payload = new byte[32];
        account.Address.CopyTo(payload);
        return [.. new byte[12], .. payload[..20]];
    }

    public static byte[] Number(int number)
    {
        byte[] word = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(word.AsSpan(28), number);
        return word;
    }
}
