using System.Collections.Frozen;
using FlowTrace.Attribution;

namespace FlowTrace.Files.Labels;

/// <summary>
/// What words in names and tags mean for the trace. The lists are explicit and stand in docs/formats.md; a word that is not on them means
/// nothing, and is reported.
/// </summary>
internal static class CategoryWords
{
    // In order: what a name says of a deposit address or a mixer outweighs the brand beside it. Phrases are words joined by blanks.
    private static readonly (ServiceCategory Category, string[] Words)[] Lists =
    [
        (ServiceCategory.Deposit, ["deposit"]),
        (ServiceCategory.Mixer, ["tornado", "mixer", "mixing", "tumbler", "coinjoin", "wasabi", "samourai", "sinbad", "chipmixer", "blender io", "railgun"]),
        (ServiceCategory.Thief, ["exploiter", "exploit", "hack", "hacker", "heist", "thief", "phishing", "drainer", "scam", "scammer"]),
        (ServiceCategory.Bridge,
        [
            "bridge", "cbridge", "debridge", "thorchain", "swft", "hop", "symbiosis", "multichain", "anyswap", "stargate", "wormhole", "across",
            "synapse", "celer", "orbiter", "connext", "allbridge", "renbridge", "chainflip", "maya",
        ]),
        (ServiceCategory.InstantExchange,
            ["exch", "changehero", "changenow", "fixedfloat", "simpleswap", "sideshift", "changelly", "godex", "letsexchange", "stealthex", "shapeshift"]),
        (ServiceCategory.Otc, ["otc"]),
        (ServiceCategory.Mining, ["miner", "mining"]),
        (ServiceCategory.Gambling, ["casino", "gambling", "betting", "roobet", "rollbit", "bc game"]),
        (ServiceCategory.Lending, ["aave", "compound", "lending"]),
        (ServiceCategory.Dex,
        [
            "dex", "uniswap", "sushiswap", "pancakeswap", "kyber", "kyberswap", "bancor", "curve", "curve fi", "balancer", "1inch", "paraswap",
            "transit swap", "swap router", "sunswap", "justswap",
        ]),
        (ServiceCategory.HotWallet, ["hot"]),
        (ServiceCategory.Exchange,
        [
            "exchange", "binance", "okex", "okx", "huobi", "htx", "kucoin", "kraken", "bitget", "bingx", "gate", "gate io", "latoken", "bitmart",
            "coinex", "lbank", "ftx", "indodax", "btcturk", "poloniex", "hitbtc", "bitfinex", "coinbase", "bybit", "mexc", "gemini", "bitstamp",
            "upbit", "bithumb", "bittrex", "crypto com", "whitebit", "bitkub", "bitso", "liquid", "yobit", "exmo", "garantex", "nobitex",
        ]),
        (ServiceCategory.Service, ["custody", "cobo"]),
    ];

    // The tags of a Tron explorer and expert names write `Binance_Deposit_0x0ad0`, `THORChain: Router`, `Fake_Phishing180948`, `Okex 1`.
    private static readonly FrozenDictionary<string, int> ByWord = Lists
        .SelectMany((list, rank) => list.Words.Select(word => (word, rank)))
        .ToFrozenDictionary(pair => pair.word, pair => pair.rank, StringComparer.Ordinal);

    // The words of the column `label` in all-address.csv. What means nothing for the trace is listed too, so that it is not reported as unknown:
    // a contract that hands coins on to many within one transaction keeps none of them, so money may be followed through it.
    private static readonly FrozenDictionary<string, ServiceCategory> Tags = new Dictionary<string, ServiceCategory>(StringComparer.Ordinal)
    {
        ["heist"] = ServiceCategory.Thief,
        ["exchange"] = ServiceCategory.Exchange,
        ["tornado.cash"] = ServiceCategory.Mixer,
        ["uniswap"] = ServiceCategory.Dex,
        ["dex"] = ServiceCategory.Dex,
        ["kyber"] = ServiceCategory.Dex,
        ["bancor"] = ServiceCategory.Dex,
        ["curve.fi"] = ServiceCategory.Dex,
        ["erc20"] = ServiceCategory.Token,
        ["bridge"] = ServiceCategory.Bridge,
        ["mixer"] = ServiceCategory.Mixer,
        ["zero_addr"] = ServiceCategory.None,
        ["blocked"] = ServiceCategory.None,
        ["airdrop/distributor"] = ServiceCategory.None,
        ["wallet app"] = ServiceCategory.None,
        ["contractdeployer"] = ServiceCategory.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a name such as <c>Binance_Deposit_0x0ad0</c> says; false when no word of it is on the lists.</summary>
    public static bool TryFromName(string name, out ServiceCategory category)
    {
        string[] words = WordsOf(name);
        int best = int.MaxValue;
        for (int i = 0; i < words.Length; i++)
        {
            if (ByWord.TryGetValue(words[i], out int rank))
                best = Math.Min(best, rank);
            if (i > 0 && ByWord.TryGetValue(words[i - 1] + " " + words[i], out rank))
                best = Math.Min(best, rank);
        }

        category = best == int.MaxValue ? ServiceCategory.None : Lists[best].Category;
        return best != int.MaxValue;
    }

    /// <summary>What the tag column of <c>all-address.csv</c> says; its prefix <c>Accounts,</c> says nothing.</summary>
    public static bool TryFromTag(string tag, out ServiceCategory category)
    {
        category = ServiceCategory.None;
        bool known = true;
        foreach (string part in tag.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Equals("Accounts", StringComparison.OrdinalIgnoreCase))
                continue;
            known = Tags.TryGetValue(part.ToLowerInvariant(), out ServiceCategory found) || TryFromName(part, out found);
            if (found != ServiceCategory.None)
                category = found;
        }

        return known;
    }

    // Words are runs of letters and digits; digits at the end of a word number its bearers and are cut, unless nothing else is left.
    private static string[] WordsOf(string name)
    {
        string lower = name.ToLowerInvariant();
        var words = new List<string>();
        for (int i = 0; i < lower.Length;)
        {
            int from = i;
            while (i < lower.Length && char.IsLetterOrDigit(lower[i]))
                i++;
            string word = lower[from..i];
            if (word.Length > 0)
                words.Add(word.TrimEnd("0123456789".ToCharArray()) is { Length: > 0 } cut ? cut : word);
            i++;
        }

        return [.. words];
    }
}
