using System.Globalization;
using System.Text;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary>
/// What can only be said when the data is read: which asset a symbol means, and whether the accounts of the thefts are there at all. What is wrong is
/// answered with what the data has instead.
/// </summary>
internal sealed class DataCheck(TransferTable table, ChainId chain)
{
    private const int MostSuggestions = 5;

    // A slip of the finger or two; more is another address.
    private const int MostDifferences = 4;

    private readonly Lazy<LedgerSummary> _summary = new(() => LedgerSummary.Of(table));

    /// <summary>The thefts, with their assets.</summary>
    /// <exception cref="TraceInputException">An account or asset is not in the data, or a symbol is ambiguous.</exception>
    public IReadOnlyList<Theft> Resolve(IReadOnlyList<Theft> thefts, IReadOnlyDictionary<string, string[]> assetTexts)
    {
        var resolved = new List<Theft>();
        foreach (Theft theft in thefts)
        {
            foreach (Account account in theft.Holders.Concat(theft.Victims))
                Expect(account);
            string[] texts = assetTexts.GetValueOrDefault(theft.Id) ?? [];
            resolved.Add(texts.Length == 0 ? theft : theft with { Assets = [.. texts.SelectMany(text => AssetsOf(text, theft))] });
        }

        return resolved;
    }

    private void Expect(Account account)
    {
        // An empty ledger has another message.
        if (table.Count == 0 || table.CountOf(account) > 0)
            return;
        AccountTraffic[] near = [.. _summary.Value.ByTraffic.Where(other => IsNear(other.Account, account)).Take(MostSuggestions)];
        var message = new StringBuilder($"{TextOf(account)} neither sends nor receives anything in the data, so no theft can start there. ");
        message.Append(
            near.Length > 0 ? "Did you mean one of these?" : "Check the address and its chain, or add a ledger that has it. The busiest accounts are:");
        foreach (AccountTraffic other in near.Length > 0 ? near : _summary.Value.ByTraffic.Take(MostSuggestions))
            message.Append(CultureInfo.InvariantCulture, $"\n  {TextOf(other.Account)}  ({other.Sent + other.Received:N0} transfers)");
        throw new TraceInputException(message.ToString());
    }

    private static bool IsNear(Account one, Account other)
    {
        string left = one.AddressText;
        string right = other.AddressText;
        if (left.Length != right.Length)
            return false;
        if (one.Chain != other.Chain)
            return string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
        int differences = 0;
        for (int i = 0; i < left.Length; i++)
            differences += char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[i]) ? 0 : 1;
        return differences <= MostDifferences;
    }

    private IEnumerable<Asset> AssetsOf(string text, Theft theft)
    {
        ChainId[] chains = ChainsOf(theft);
        var assets = new List<Asset>();
        string? error = null;
        foreach (ChainId each in chains)
            if (Asset.TryParse(text, each, out Asset asset, out error))
                assets.Add(asset);
        if (assets.Count > 0)
            return assets.Distinct();
        if (text.Contains(':', StringComparison.Ordinal) || text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            throw OptionValues.Wrong("--asset", error!);
        AssetSummary[] known = [.. _summary.Value.WithSymbol(text).Where(asset => chains.Contains(asset.Asset.Chain))];
        return known.Length switch
        {
            1 => [known[0].Asset],
            0 => throw Candidates($"no asset in the data has the symbol '{text}'. Those that move most often are:", _summary.Value.Assets),
            _ => throw Candidates(
                $"{known.Length.ToString(CultureInfo.InvariantCulture)} assets in the data have the symbol '{text}'. "
                + "Give the contract of the one that was stolen:",
                known),
        };
    }

    // The chains of the theft's accounts; a transaction does not say its own.
    private ChainId[] ChainsOf(Theft theft)
    {
        ChainId[] chains = [.. theft.Holders.Concat(theft.Victims).Select(account => account.Chain).Distinct()];
        return chains.Length > 0 ? chains : [chain == ChainId.None ? ChainId.Ethereum : chain];
    }

    private static TraceInputException Candidates(string error, IEnumerable<AssetSummary> assets)
    {
        const int most = 10;
        var message = new StringBuilder("--asset: ").Append(error);
        AssetSummary[] listed = [.. assets];
        foreach (AssetSummary asset in listed.Take(most))
            message.Append(
                CultureInfo.InvariantCulture,
                $"\n  {(asset.Symbol.Length > 0 ? asset.Symbol : "(no symbol)")}  {asset.Asset}  ({asset.Transfers:N0} transfers)");
        if (listed.Length > most)
            message.Append(CultureInfo.InvariantCulture, $"\n  and {listed.Length - most:N0} more; flowtrace inspect lists them.");
        return new TraceInputException(message.ToString());
    }

    private static string TextOf(Account account) => $"{account.Chain.Name}:{account.AddressText}";
}
