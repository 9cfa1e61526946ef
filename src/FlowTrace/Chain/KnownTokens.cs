using System.Collections.Frozen;
using System.Globalization;
using FlowTrace.Internals;

namespace FlowTrace.Chain;

/// <summary>
/// The token contracts that are known on each chain, with who says so. A token's name never makes it money: only its contract does.
/// </summary>
/// <remarks>The list is data that travels with the library, <c>Chain/known-tokens.csv</c>. Safe to share between threads.</remarks>
public static class KnownTokens
{
    private const int Columns = 9;

    private static readonly KnownToken[] Tokens = Read();

    private static readonly FrozenDictionary<Asset, KnownToken> ByAsset = Tokens.ToFrozenDictionary(token => token.Asset);

    // What a forger would have his token taken for: by chain, the symbols with one genuine bearer, and the coin itself.
    private static readonly FrozenDictionary<(ChainId Chain, string Skeleton), Asset> Famous = FamousSymbols();

    /// <summary>Every known token, by chain and symbol.</summary>
    public static IReadOnlyList<KnownToken> All => Tokens;

    /// <summary>The known token of this contract, or null. Coins and currencies are no tokens.</summary>
    public static KnownToken? Find(Asset asset) => ByAsset.GetValueOrDefault(asset);

    /// <summary>
    /// The asset that a token passes itself off as, or null: its symbol looks like that of a known token or of the chain's coin, and its contract
    /// is another.
    /// </summary>
    /// <remarks>
    /// Looks are compared without case, marks, invisible characters, spaces and punctuation, with letters of other scripts, full-width forms,
    /// currency signs and digits read as the Latin letters they are drawn like (<c>USDТ</c>, <c>U5DT</c>, <c>ＵＳＤＣ</c>). Only symbols that one
    /// contract alone bears on the chain count (<see cref="KnownToken.IsSoleBearer"/>).
    /// </remarks>
    /// <param name="asset">The token.</param>
    /// <param name="symbol">The symbol its contract or a source gives it; untrusted text.</param>
    public static Asset? FindImitated(Asset asset, string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        if (asset.Kind != AssetKind.Token || symbol.Length == 0 || ByAsset.ContainsKey(asset))
            return null;
        foreach (string skeleton in SymbolSkeleton.AllOf(symbol))
            if (Famous.TryGetValue((asset.Chain, skeleton), out Asset imitated))
                return imitated;
        return null;
    }

    private static FrozenDictionary<(ChainId Chain, string Skeleton), Asset> FamousSymbols()
    {
        var famous = new Dictionary<(ChainId, string), Asset>();
        foreach (KnownToken token in Tokens)
            if (token.IsSoleBearer)
                foreach (string skeleton in SymbolSkeleton.AllOf(token.Symbol))
                    famous.TryAdd((token.Asset.Chain, skeleton), token.Asset);

        // On some chains (zkSync, Optimism, Moonbeam) a contract of the system stands for the coin and bears its symbol; on these none does.
        foreach (KnownChain chain in KnownChains.All.Where(chain => chain.Name is "ethereum" or "bsc" or "tron"))
            foreach (string skeleton in SymbolSkeleton.AllOf(chain.NativeSymbol))
                famous.TryAdd((chain.Id, skeleton), Asset.Native(chain.Id));
        return famous.ToFrozenDictionary();
    }

    private static KnownToken[] Read()
    {
        using Stream stream = typeof(KnownTokens).Assembly.GetManifestResourceStream("FlowTrace.Chain.known-tokens.csv")!;
        using var reader = new StreamReader(stream);
        var tokens = new List<KnownToken>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',', Columns);
            ChainId chain = ChainId.Parse(cells[0]);
            tokens.Add(new KnownToken(
                Asset.Token(chain, Address.Parse(cells[3], chain)), cells[1], int.Parse(cells[2], CultureInfo.InvariantCulture),
                Coin: cells[4] == "-" ? "" : cells[4], WrapsNative: cells[5] == "wraps-native", IsSoleBearer: cells[6] == "sole",
                int.Parse(cells[7], CultureInfo.InvariantCulture), cells[8]));
        }

        return [.. tokens];
    }
}
