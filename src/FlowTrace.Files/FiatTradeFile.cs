using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Reporting;

namespace FlowTrace.Files;

/// <summary>
/// A file of a bank's or a desk's records: CSV with <c>id,time,side,amount,currency</c> and <c>quantity</c> (coins) or <c>price</c> (money per coin), or
/// both columns; where a row has neither, a book of prices has to have the price. <c>side</c> is <c>buy</c> or <c>sell</c>, as the customer sees it.
/// </summary>
/// <remarks>Amounts are read exactly, without floating point. Immutable; safe for concurrent calls.</remarks>
public sealed class FiatTradeFile
{
    private static readonly string[] Columns = ["id", "time", "side", "amount", "currency"];
    private readonly Asset _asset;
    private readonly int _decimals;
    private readonly PriceBook? _prices;

    /// <summary>Names a file of records of one asset.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="asset">The asset traded.</param>
    /// <param name="decimals">How many decimals the asset has.</param>
    /// <param name="prices">Prices for rows that state neither quantity nor price.</param>
    public FiatTradeFile(string path, Asset asset, int decimals, PriceBook? prices = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 28);
        (Path, _asset, _decimals, _prices) = (path, asset, decimals, prices);
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Reads the file. A row that cannot be read becomes an issue.</summary>
    /// <exception cref="ChainReadException">The file cannot be opened, or is no file of records.</exception>
    public ValueTask<FiatTradeTable> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using CsvFile file = CsvFile.Open(Path, static _ => { });
        if (Array.Exists(Columns, column => file.Find(column) < 0))
            throw file.Failure(
                $"has the header '{IssueLog.Readable(string.Join(',', file.Header))}', which is not that of fiat records. "
                + $"Give {string.Join(',', Columns)} and quantity or price.");
        var issues = new IssueLog(file.Name);
        var trades = new List<FiatTrade>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (CsvFile row in WholeRows.Of(file, issues, cancellationToken))
            Read(row, issues, trades, ids);
        InputDescription input = file.Describe("fiat");
        return new(new FiatTradeTable(trades, [.. issues.Close()], input));
    }

    private void Read(CsvFile row, IssueLog issues, List<FiatTrade> trades, HashSet<string> ids)
    {
        string id = Text(row, "id"), money = Text(row, "amount"), currency = Text(row, "currency");
        if (id.Length == 0 || !ids.Add(id))
            issues.Refuse(Fault.Word, row.Line, "A record has no id, or that of an earlier one. Give each its own.", row.RawRow);
        else if (!Times.TryRead(Text(row, "time"), out long time))
            issues.Refuse(Fault.Time, row.Line, Times.Wrong, row.RawRow);
        else if (SideOf(Text(row, "side")) is not { } side)
            issues.Refuse(Fault.Word, row.Line, "A side is neither buy nor sell. Say what the customer did.", row.RawRow);
        else if (!TryReadMoney(money, out UInt128 cents, out int places))
            issues.Refuse(Fault.Amount, row.Line, "An amount is not readable. Give a positive decimal number without thousands apart, as in 7250.50.",
                row.RawRow);
        else if (!TryReadQuantity(row, currency, time, cents, places, out UInt128 quantity, out string? error))
            issues.Refuse(Fault.Amount, row.Line, error!, row.RawRow);
        else
            trades.Add(new FiatTrade(id, DateTimeOffset.FromUnixTimeMilliseconds(time), side, new Amount(quantity, _asset), money, currency, row.Line));
    }

    private static FiatSide? SideOf(string text) => text.ToUpperInvariant() switch
    {
        "BUY" or "PURCHASE" => FiatSide.Purchase,
        "SELL" or "SALE" => FiatSide.Sale,
        _ => null,
    };

    private bool TryReadQuantity(CsvFile row, string currency, long time, UInt128 money, int places, out UInt128 quantity, out string? error)
    {
        quantity = UInt128.Zero;
        error = null;
        if (Optional(row, "quantity") is { Length: > 0 } stated)
            return Amount.TryParseDecimal(stated, _decimals, out quantity, out error) && quantity != UInt128.Zero
                || Say("A quantity is not readable. Give a positive number of coins, as in 1000.5.", out error);
        string price = Optional(row, "price");
        if (price.Length == 0 && _prices?.Find(_asset, DateTimeOffset.FromUnixTimeMilliseconds(time)) is { } found && found.Currency == currency)
            price = found.Price.ToString(CultureInfo.InvariantCulture);
        if (price.Length == 0)
            return Say("A record states neither quantity nor price, and no price of its currency and time is given. Add a column, or --prices.", out error);
        if (!TryReadMoney(price, out UInt128 rate, out int ratePlaces))
            return Say("A price is not readable. Give a positive decimal number without thousands apart, as in 7.25.", out error);

        // money / 10^places over rate / 10^ratePlaces, in base units; what is left of one is cut.
        int power = _decimals + ratePlaces - places;
        if (Math.Abs(power) > 38 || !TryScale(money, rate, power, out quantity) || quantity == UInt128.Zero)
            return Say("The amount at its price comes to no quantity that an asset can have. Check both.", out error);
        return true;
    }

    private static bool TryScale(UInt128 money, UInt128 rate, int power, out UInt128 quantity)
    {
        UInt128 ten = UInt128.One;
        for (int i = 0; i < Math.Abs(power); i++)
            ten *= 10;
        System.Numerics.BigInteger exact = power >= 0
            ? (System.Numerics.BigInteger)money * (System.Numerics.BigInteger)ten / (System.Numerics.BigInteger)rate
            : (System.Numerics.BigInteger)money / ((System.Numerics.BigInteger)rate * (System.Numerics.BigInteger)ten);
        bool fits = exact <= (System.Numerics.BigInteger)UInt128.MaxValue;
        quantity = fits ? (UInt128)exact : UInt128.Zero;
        return fits;
    }

    /// <summary>A positive decimal number as digits and places, exactly.</summary>
    private static bool TryReadMoney(string text, out UInt128 digits, out int places)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        places = point < 0 ? 0 : text.Length - point - 1;
        return Amount.TryParseDecimal(text, Math.Min(places, 28), out digits, out _) && digits != UInt128.Zero && places <= 28;
    }

    private static bool Say(string message, out string? error)
    {
        error = message;
        return false;
    }

    private static string Text(CsvFile file, string column) => file[file.Find(column)].Trim().ToString();

    private static string Optional(CsvFile file, string column) => file.Find(column) is var at and >= 0 ? file[at].Trim().ToString() : "";
}
