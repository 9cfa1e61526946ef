using System.Text;
using FlowTrace.Chain;

namespace FlowTrace.Tests.Auditing;

/// <summary>Accounts, assets and transactions that are named by short words, so that ledgers in tests can be read.</summary>
internal static class Names
{
    public static Asset Coin { get; } = FlowTrace.Chain.Asset.Native(ChainId.Ethereum);

    public static Asset Tether { get; } = FlowTrace.Chain.Asset.Parse("eip155:1/erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7");

    /// <summary>The account of a word of at most 20 letters; <c>Zero</c> is the zero address and <c>Fee</c> the fee sink.</summary>
    public static Account Account(string word)
    {
        if (word == "Fee")
            return FlowTrace.Chain.Account.FeeSink(ChainId.Ethereum);
        return new Account(ChainId.Ethereum, Word(word == "Zero" ? "" : word));
    }

    /// <summary>The native coin for <c>ETH</c>, Tether's true token for <c>Tether</c>, else the token whose contract is the word.</summary>
    public static Asset Asset(string word) => word switch
    {
        "ETH" => Coin,
        "Tether" => Tether,
        _ => FlowTrace.Chain.Asset.Token(ChainId.Ethereum, Word(word)),
    };

    public static TransactionId Transaction(string word) => TransactionId.Parse(word);

    public static string Of(Account account)
    {
        if (account.IsFeeSink)
            return "Fee";
        return account.IsZero ? "Zero" : Of(account.Address);
    }

    public static string Of(Asset asset) => asset.Kind switch
    {
        AssetKind.None => "",
        AssetKind.Native => "ETH",
        AssetKind.Token when asset == Tether => "Tether",
        _ => Of(asset.Contract),
    };

    private static Address Word(string word)
    {
        byte[] bytes = new byte[20];
        Encoding.ASCII.GetBytes(word, bytes);
        return Address.FromAccount20(bytes);
    }

    private static string Of(Address address)
    {
        byte[] bytes = new byte[32];
        int length = address.CopyTo(bytes);
        return Encoding.ASCII.GetString(bytes, 0, length).TrimEnd('\0');
    }
}
