using FlowTrace.Chain;
using FlowTrace.Hops;

namespace FlowTrace.Tests.Hops;

/// <summary>Makes legs of bridges for tests: a hundred USDC from Ethereum to Bob on Arbitrum unless told otherwise.</summary>
internal static class BridgeLegs
{
    public static readonly ChainId Ethereum = ChainId.Ethereum;
    public static readonly ChainId Arbitrum = ChainId.Parse("arbitrum");
    public static readonly ChainId Bsc = ChainId.Parse("bsc");

    public static readonly Asset Usdc = Asset.Parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", Ethereum);
    public static readonly Asset UsdcOnArbitrum = Asset.Parse("0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8", Arbitrum);
    public static readonly Asset Usdt = Asset.Parse("0xdAC17F958D2ee523a2206206994597C13D831ec7", Ethereum);
    public static readonly Asset UsdtOnBsc = Asset.Parse("0x55d398326f99059fF775485246999027B3197955", Bsc);
    public static readonly Asset UsdtOnTron = Asset.Parse("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ChainId.Tron);

    public static readonly Account Alice = Of(Ethereum, 0xA11CE);
    public static readonly Account Bob = Of(Arbitrum, 0xB0B);
    public static readonly Account Pool = Of(Ethereum, 0x9001);

    /// <summary>A moment of the tests' day, in minutes.</summary>
    public static Position At(ChainId chain, double minute) =>
        new(1_700_000_000_000 + (long)(minute * 60_000), chain, Position.Unknown, Position.Unknown, Position.Unknown);

    public static Account Of(ChainId chain, uint number)
    {
        byte[] bytes = new byte[20];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), number);
        return new Account(chain, Address.FromAccount20(bytes));
    }

    public static TransactionId Transaction(string name) => TransactionId.Parse(name);

    public static BridgeDeparture Departure(string name, double minute, UInt128 quantity, string key = "", string protocol = "Example V1") =>
        new(protocol, key, Transaction(name), At(Ethereum, minute), Alice, Pool, Usdc, quantity) { DestinationChain = Arbitrum, Destination = Bob };

    public static BridgeArrival Arrival(string name, double minute, UInt128 quantity, string key = "", string protocol = "Example V2") =>
        new(protocol, key, Transaction(name), At(Arbitrum, minute), Bob, UsdcOnArbitrum, quantity);

    /// <summary>The ties as <c>departure-arrival</c>, in order, without the inferred ones.</summary>
    public static string[] Ties(this BridgeMatch match) =>
        [.. match.Links.Where(link => link.Grade != EvidenceGrade.Inferred).Select(link => $"{link.Departure.Transaction}-{link.Arrival.Transaction}")];
}
