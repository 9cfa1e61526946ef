using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>Adds up what a ledger's accounts pay to labelled ones and get from them.</summary>
/// <remarks>
/// A table holds each transfer once, however many lists of wallets it stood in, so nothing counts twice. What passes between two accounts of one name is
/// left out. Noise is not: an explorer's tag on a forged token's transfer is what its asset already tells.
/// </remarks>
public static class LabelTotals
{
    /// <summary>The totals by the labels' full names, largest sum paid first, then by name.</summary>
    /// <param name="table">The transfers.</param>
    /// <param name="labels">Who is who.</param>
    /// <param name="asset">In which asset.</param>
    /// <exception cref="OverflowException">The quantities of a name add up to more than 128 bits hold; no real token has so many units.</exception>
    public static IReadOnlyList<LabelTotal> Of(TransferTable table, LabelBook labels, Asset asset) => Of(table, labels, asset, name => name);

    /// <summary>The totals by exchanges, in which labels that begin with one word are one: <c>Okex 1</c> and <c>Okex 4</c> are <c>okex</c>.</summary>
    /// <inheritdoc cref="Of(TransferTable, LabelBook, Asset)"/>
    public static IReadOnlyList<LabelTotal> OfExchanges(TransferTable table, LabelBook labels, Asset asset) => Of(table, labels, asset, BrandOf);

    private static IReadOnlyList<LabelTotal> Of(TransferTable table, LabelBook labels, Asset asset, Func<string, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labels);
        var view = new LedgerView(table, new ProfileOptions { Labels = labels, KeepNoise = true });
        Dictionary<int, string> names = view.LabelledAccounts.ToDictionary(pair => pair.Key, pair => nameOf(pair.Value.Name));
        var sums = new Dictionary<string, Sum>(StringComparer.Ordinal);
        for (int row = 0; row < table.Count; row++)
            if (table.AssetOfPocket(table.Columns.FromPocket[row]) == asset && table.Columns.Kind[row] != TransferKind.Fee)
                Add(table, row, names, sums);
        return
        [
            .. names.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal).Where(group => sums.ContainsKey(group.Key))
                .Select(group => sums[group.Key].Total(group.Key, view.RoleOf(group.MinBy(number => table.Accounts[number]))!.Category, group.Count()))
                .OrderByDescending(total => total.Sent).ThenByDescending(total => total.Received).ThenBy(total => total.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The first word of a name, in small letters: of <c>Binance-Hot 2</c> and <c>Binance_Deposit_0x0ad0</c> it is <c>binance</c>.</summary>
    public static string BrandOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string trimmed = name.Trim();
        int length = 0;
        while (length < trimmed.Length && (char.IsLetterOrDigit(trimmed[length]) || char.IsSurrogate(trimmed[length])))
            length++;
        return (length == 0 ? trimmed : trimmed[..length]).ToLowerInvariant();
    }

    private static void Add(TransferTable table, int row, Dictionary<int, string> names, Dictionary<string, Sum> sums)
    {
        string? from = names.GetValueOrDefault(PocketKey.Account(table.Pockets[table.Columns.FromPocket[row]]));
        string? to = names.GetValueOrDefault(PocketKey.Account(table.Pockets[table.Columns.ToPocket[row]]));
        if (from == to)
            return;
        if (to is not null)
            Of(to).AddSent(table.Columns.Quantity[row]);
        if (from is not null)
            Of(from).AddReceived(table.Columns.Quantity[row]);

        Sum Of(string name) => sums.TryGetValue(name, out Sum? sum) ? sum : sums[name] = new Sum();
    }

    private sealed class Sum
    {
        private UInt128 _sent;
        private UInt128 _received;
        private int _sentCount;
        private int _receivedCount;

        public void AddSent(UInt128 quantity)
        {
            _sent += quantity;
            _sentCount++;
        }

        public void AddReceived(UInt128 quantity)
        {
            _received += quantity;
            _receivedCount++;
        }

        public LabelTotal Total(string name, ServiceCategory category, int accounts) =>
            new(name, category, accounts, _sent, _sentCount, _received, _receivedCount);
    }
}
