using System.Collections.Frozen;
using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Noise;

/// <summary>Tokens that pass for others, advertise, or are strewn about.</summary>
internal sealed partial class NoiseSearch
{
    // So many receivers of one and the same quantity are no business with each of them.
    private const int AirdropReceivers = 20;

    // Endings of web addresses that spam tokens advertise.
    private static readonly FrozenSet<string> WebEndings = new[]
    {
        "ai", "app", "bet", "bid", "cc", "claim", "click", "club", "cn", "co", "com", "event", "events", "fi", "finance", "fun", "gg", "gift", "gifts", "homes",
        "info", "io", "land", "life", "link", "live", "lol", "ltd", "me", "monster", "net", "network", "one", "online", "org", "party", "pro", "promo", "pw",
        "ru", "sbs", "shop", "site", "space", "store", "tech", "to", "top", "tv", "us", "vip", "website", "win", "wtf", "xyz", "zone",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WebEndingsBySpan = WebEndings.GetAlternateLookup<ReadOnlySpan<char>>();

    // By asset: what it was found to be; null for what may be genuine.
    private readonly Verdict?[] _verdicts;
    private Dictionary<int, List<int>> _rowsOfSuspects = [];

    private bool IsNoise(int asset) => _verdicts[asset] is { IsKeptOut: true };

    private void JudgeTokens()
    {
        Dictionary<int, Verdict> suspects = Suspects();
        if (suspects.Count == 0)
            return;
        _rowsOfSuspects = suspects.Keys.ToDictionary(asset => asset, _ => new List<int>());
        for (int row = 0; row < _table.Count; row++)
            if (_rowsOfSuspects.TryGetValue(AssetOf(row), out List<int>? rows))
                rows.Add(row);
        foreach ((int asset, Verdict suspicion) in suspects)
            _verdicts[asset] = Judge(suspicion, _rowsOfSuspects[asset], suspects);
    }

    private Dictionary<int, Verdict> Suspects()
    {
        var suspects = new Dictionary<int, Verdict>();
        int[] holders = new int[_table.Assets.Count];
        foreach (ulong pocket in _table.Pockets.Values)
            if (!PocketKey.IsOutpoint(pocket))
                holders[PocketKey.Number(pocket)]++;
        for (int asset = 0; asset < holders.Length; asset++)
        {
            Asset token = _table.Assets[asset];
            if (token.Kind != AssetKind.Token || KnownTokens.Find(token) is not null || _genuine.Contains(token))
                continue;
            string symbol = _table.AssetInfo.TryGetValue(token, out AssetInfo? info) ? info.Symbol : "";
            if (KnownTokens.FindImitated(token, symbol) is { } imitated)
                suspects.Add(asset, new Verdict(NoiseKind.ForgedToken, imitated, true, ForgedReason(symbol, imitated)));
            else if (Advertises(symbol))
                suspects.Add(asset, new Verdict(
                    NoiseKind.SpamToken, null, true, "Its symbol advertises a web site; nobody who was sent it gave anything for it or moved it."));
            else if (holders[asset] > AirdropReceivers)
                suspects.Add(asset, new Verdict(
                    NoiseKind.Airdrop, null, true, "One account handed it out in equal parts to very many, who gave nothing for it and never moved it."));
        }

        return suspects;
    }

    private static string ForgedReason(string symbol, Asset imitated)
    {
        string name = KnownTokens.Find(imitated)?.Symbol ?? KnownChains.Find(imitated.Chain)?.NativeSymbol ?? "";
        string disguise = SymbolSkeleton.IsDisguised(symbol) ? ", with letters of other scripts or characters nobody sees," : "";
        return imitated.Kind == AssetKind.Native
            ? $"Its symbol{disguise} looks like {name}, which is the chain's own coin and no token."
            : $"Its symbol{disguise} looks like {name}, whose contract is {imitated.Contract.ToText(imitated.Chain)}.";
    }

    private Verdict? Judge(Verdict suspicion, List<int> rows, Dictionary<int, Verdict> suspects)
    {
        bool isExchanged = IsGivenInExchange(rows, suspects);
        return suspicion.Kind switch
        {
            NoiseKind.ForgedToken when isExchanged => suspicion with
            {
                IsKeptOut = false,
                Reason = suspicion.Reason + " Other assets were given for it in the same transaction, so that it stays in the flow.",
            },
            NoiseKind.ForgedToken => suspicion,
            NoiseKind.SpamToken => isExchanged || IsMovedOn(rows) ? null : suspicion,
            _ => isExchanged || IsMovedOn(rows) || !IsHandedOutInEqualParts(rows) ? null : suspicion,
        };
    }

    /// <summary>Whether in some transaction an account ends with more of the token and less of something that is no suspect.</summary>
    private bool IsGivenInExchange(List<int> rows, Dictionary<int, Verdict> suspects)
    {
        int previous = -1;
        foreach (int row in rows)
            if (_columns.Transaction[row] != previous)
            {
                previous = _columns.Transaction[row];
                if (IsGivenInExchange(row, suspects))
                    return true;
            }

        return false;
    }

    private bool IsGivenInExchange(int firstRow, Dictionary<int, Verdict> suspects)
    {
        int transaction = _columns.Transaction[firstRow];
        int token = AssetOf(firstRow);
        int row = firstRow;
        while (row > 0 && _columns.Transaction[row - 1] == transaction)
            row--;
        var sums = new Dictionary<(int Account, int Asset), (UInt128 In, UInt128 Out)>();
        for (; row < _table.Count && _columns.Transaction[row] == transaction; row++)
        {
            if (_columns.Kind[row] == TransferKind.Fee)
                continue;
            int asset = AssetOf(row);
            ref (UInt128 In, UInt128 Out) given = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (FromOf(row), asset), out _);
            given.Out = Sum(given.Out, _columns.Quantity[row]);
            ref (UInt128 In, UInt128 Out) got = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (ToOf(row), asset), out _);
            got.In = Sum(got.In, _columns.Quantity[row]);
        }

        // What a look-alike pays with is the bait.
        var gainers = sums.Where(sum => sum.Key.Asset == token && sum.Value.In > sum.Value.Out && !_lookAlikes.Contains(sum.Key.Account))
            .Select(sum => sum.Key.Account).ToHashSet();
        return sums.Any(sum => sum.Value.Out > sum.Value.In && gainers.Contains(sum.Key.Account) && !suspects.ContainsKey(sum.Key.Asset));
    }

    /// <summary>Whether an account that was sent the token sent it on. Whoever had it minted to him is no receiver in this sense.</summary>
    private bool IsMovedOn(List<int> rows)
    {
        var receivers = new HashSet<int>();
        foreach (int row in rows)
        {
            if (receivers.Contains(FromOf(row)))
                return true;
            if (!_table.Accounts[FromOf(row)].IsZero)
                receivers.Add(ToOf(row));
        }

        return false;
    }

    private bool IsHandedOutInEqualParts(List<int> rows)
    {
        int[] handed = [.. rows.Where(row => !_table.Accounts[FromOf(row)].IsZero)];
        return handed.Length > 0
            && handed.Select(FromOf).Distinct().Take(2).Count() == 1
            && handed.Select(row => _columns.Quantity[row]).Distinct().Take(2).Count() == 1
            && handed.Select(ToOf).Distinct().Count() >= AirdropReceivers;
    }

    private void TellTokens()
    {
        foreach ((int asset, List<int> rows) in _rowsOfSuspects)
            if (_verdicts[asset] is { } verdict)
                foreach (int row in rows)
                    TellToken(verdict, row);
    }

    private void TellToken(Verdict verdict, int row)
    {
        Transfer transfer = _table[row];
        Account addressed = transfer.To;
        Account? imitated = null;
        string reason = verdict.Reason;
        if (_imitated.TryGetValue((FromOf(row), ToOf(row)), out int lookedLike))
            (addressed, imitated) = (transfer.From, _table.Accounts[lookedLike]);
        else if (_imitated.TryGetValue((ToOf(row), FromOf(row)), out lookedLike))
            imitated = _table.Accounts[lookedLike];
        if (imitated is { } account)
            reason += $" It stands in the history of {addressed.AddressText} beside a look-alike of {account.AddressText}.";
        _findings.Add((row, new NoiseFinding(verdict.Kind, transfer, addressed, imitated, verdict.Imitated, verdict.IsKeptOut, reason)));
    }

    /// <summary>Whether a symbol holds a web address: letters and digits, a point, and an ending that domains have.</summary>
    private static bool Advertises(ReadOnlySpan<char> symbol)
    {
        for (int point = symbol.IndexOf('.'); point >= 0;)
        {
            ReadOnlySpan<char> behind = symbol[(point + 1)..];
            int end = 0;
            while (end < behind.Length && char.IsAsciiLetterOrDigit(behind[end]))
                end++;
            if (point > 1 && char.IsAsciiLetterOrDigit(symbol[point - 1]) && WebEndingsBySpan.Contains(behind[..end]))
                return true;
            int next = behind.IndexOf('.');
            point = next < 0 ? -1 : point + 1 + next;
        }

        return false;
    }

    private sealed record Verdict(NoiseKind Kind, Asset? Imitated, bool IsKeptOut, string Reason);
}
