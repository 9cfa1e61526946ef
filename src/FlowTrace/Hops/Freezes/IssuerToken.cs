using FlowTrace.Chain;

namespace FlowTrace.Hops;

/// <summary>A token whose issuer can freeze it, and the contract that orders freezes.</summary>
/// <param name="Asset">The token.</param>
/// <param name="Issuer">Who issues it.</param>
/// <param name="Owners">The multisignature wallets known to have owned the contract; empty where none is known.</param>
/// <param name="Source">Where this is from.</param>
internal sealed record IssuerToken(Asset Asset, string Issuer, IReadOnlyList<Account> Owners, string Source)
{
    private const string Usdt0 = "USDT0's token contracts, as its documentation lists them";

    // Tether's token on BNB Smart Chain is not here: Binance pegs it, and it cannot be frozen.
    private static readonly Dictionary<Account, IssuerToken> ByContract = new IssuerToken[]
    {
        Token("ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7", "Tether", "Tether", "ethereum:0xC6CDE7C39eB2f0F0095F41570af89eFC2C1Ea828"),
        Token("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "Tether", "Tether", "tron:TBPxhVAsuzoFnKyXtc1o2UySEydPHgATto"),
        Token("ethereum:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "Circle", "Circle"),
        Token("tron:TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8", "Circle", "Circle"),
        Token("optimism:0x01bff41798a0bcf287b996046ca68b395dbc1071", "Tether", Usdt0),
        Token("arbitrum:0xfd086bc7cd5c481dcc9c85ebe478a1c0b69fcbb9", "Tether", Usdt0),
        Token("polygon:0xc2132d05d31c914a87c6611c10748aeb04b58e8f", "Tether", Usdt0),
    }.ToDictionary(token => token.Contract);

    /// <summary>The token's contract: the only one whose word counts.</summary>
    public Account Contract => new(Asset.Chain, Asset.Contract);

    /// <summary>The token of a contract, or null when it is no known issuer's.</summary>
    public static IssuerToken? Find(Account contract) => ByContract.GetValueOrDefault(contract);

    /// <summary>The tokens of a chain whose issuers can freeze them.</summary>
    public static IEnumerable<IssuerToken> On(ChainId chain) =>
        ByContract.Values.Where(token => token.Asset.Chain == chain).OrderBy(token => token.Contract);

    /// <summary>Whether a wallet is known to have owned an issuer's token.</summary>
    public static bool IsOwner(Account wallet) => ByContract.Values.Any(token => token.Owners.Contains(wallet));

    private static IssuerToken Token(string contract, string issuer, string source, params string[] owners)
    {
        var account = Account.Parse(contract);
        return new IssuerToken(Asset.Token(account.Chain, account.Address), issuer, [.. owners.Select(owner => Account.Parse(owner))], source);
    }
}
