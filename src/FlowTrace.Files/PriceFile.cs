using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;
using FlowTrace.Reporting;

namespace FlowTrace.Files;

/// <summary>
/// A file of prices: CSV with <c>asset,time,price,currency,source</c>. An asset is a CAIP-19 id, or the symbol of a chain's coin or of a known token, which
/// then stands for it on every chain.
/// </summary>
/// <remarks>All rows of a file state one currency. Immutable; safe for concurrent calls.</remarks>
public sealed class PriceFile
{
    private static readonly string[] Columns = ["asset", "time", "price", "currency", "source"];

    /// <summary>Names a file.</summary>
    public PriceFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = path;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Reads the file. A row that cannot be read becomes an issue.</summary>
    /// <exception cref="ChainReadException">The file cannot be opened, or is no file of prices.</exception>
    public ValueTask<PriceTable> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CsvFile file = CsvFile.Open(Path, static _ => { });
        if (Array.Exists(Columns, column => file.Find(column) < 0))
            throw file.Failure(
                $"has the header '{IssueLog.Readable(string.Join(',', file.Header))}', which is not that of prices. Give {string.Join(',', Columns)}.");
        var issues = new IssueLog(file.Name);
        var prices = new List<AssetPrice>();
        foreach (CsvFile row in WholeRows.Of(file, issues, cancellationToken))
            Read(row, issues, prices);

        InputDescription input = file.Describe("prices");
        return new(new PriceTable(prices, [.. issues.Close()], input));
    }

    private static void Read(CsvFile file, IssueLog issues, List<AssetPrice> prices)
    {
        string currency = Text(file, "currency");
        string source = Text(file, "source");
        if (!TryReadAssets(Text(file, "asset"), out IReadOnlyList<Asset> assets, out string? error))
            issues.Refuse(Fault.Asset, file.Line, error!, file.RawRow);
        else if (!Times.TryRead(Text(file, "time"), out long time))
            issues.Refuse(Fault.Time, file.Line, Times.Wrong, file.RawRow);
        else if (!decimal.TryParse(Text(file, "price"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price))
            issues.Refuse(Fault.Number, file.Line, "A price is not readable. Give a decimal number without thousands apart, as in 2753.41.", file.RawRow);
        else if (currency.Length == 0 || source.Length == 0)
            issues.Refuse(Fault.Word, file.Line, "A price without a currency or a source values nothing. Say in which currency, and who says so.", file.RawRow);
        else if (prices.Count > 0 && prices[0].Currency != currency)
            issues.Refuse(
                Fault.Contradiction, file.Line, $"The file states prices in {prices[0].Currency}; values in several currencies cannot stand side by side. "
                    + $"Give one.",
                file.RawRow);
        else
            prices.AddRange(assets.Select(asset => new AssetPrice(asset, DateTimeOffset.FromUnixTimeMilliseconds(time), price, currency, source)));
    }

    private static bool TryReadAssets(string text, out IReadOnlyList<Asset> assets, out string? error)
    {
        if (text.Contains('/', StringComparison.Ordinal))
        {
            bool isAsset = Asset.TryParse(text, ChainId.None, out Asset asset, out error);
            assets = isAsset ? [asset] : [];
            return isAsset;
        }

        assets = text.Length == 0 ? [] : PriceBook.AssetsOf(text);
        error = assets.Count > 0 ? null : "No chain's coin and no known token has this symbol. Give the asset's CAIP-19 id, as in eip155:1/erc20:0x….";
        return assets.Count > 0;
    }

    private static string Text(CsvFile file, string column) => file[file.Find(column)].Trim().ToString();
}
