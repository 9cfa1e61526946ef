using FlowTrace.Chain;

namespace FlowTrace.Reading;

public sealed partial class TransferTableBuilder
{
    /// <summary>
    /// Most wrappers of a native coin record no transfer of their token when they wrap or unwrap. Whoever pays one coins gets as many tokens, and
    /// whom it pays coins has given as many back: where no row of the transaction says so, one is added.
    /// </summary>
    private void SettleWraps()
    {
        Dictionary<int, Asset> wrappers = Wrappers();
        if (wrappers.Count == 0)
            return;
        var zero = Address.FromAccount20(new byte[20]);
        HashSet<(int Transaction, Asset Token)> recorded = RecordedWraps(wrappers);
        int count = _rows.Count;
        for (int i = 0; i < count; i++)
        {
            Row row = _rows[i];
            int from = PocketKey.Account(_pockets[row.FromPocket]);
            int to = PocketKey.Account(_pockets[row.ToPocket]);
            bool unwraps = wrappers.TryGetValue(from, out Asset token);
            if (!unwraps && !wrappers.TryGetValue(to, out token))
                continue;
            if (row.Kind == TransferKind.Fee || !IsNative(row) || recorded.Contains((row.Transaction, token)))
                continue;
            int asset = _assets.Intern(token);
            int holder = Pocket(_accounts[unwraps ? to : from], asset);
            int nobody = Pocket(new Account(token.Chain, zero), asset);
            _rows.Add(row with
            {
                FromPocket = unwraps ? holder : nobody,
                ToPocket = unwraps ? nobody : holder,
                Kind = unwraps ? TransferKind.Burn : TransferKind.Mint,
            });
        }

        if (_rows.Count > count)
            _issues.Add(new ReadIssue(
                ReadIssueSeverity.Notice, "ledger", 0, "A wrapper of the native coin records no transfer of its token; the mint or burn was added.",
                Count: _rows.Count - count));
    }

    /// <summary>The wrappers that send or receive, with their tokens.</summary>
    private Dictionary<int, Asset> Wrappers()
    {
        var wrappers = new Dictionary<int, Asset>();
        foreach (KnownToken token in KnownTokens.All)
            if (token.WrapsNative && _accounts.Find(new Account(token.Asset.Chain, token.Asset.Contract)) is var number and >= 0)
                wrappers.Add(number, token.Asset);
        return wrappers;
    }

    /// <summary>The transactions in which the source itself shows tokens of a wrapper coming into being or going out of it.</summary>
    private HashSet<(int Transaction, Asset Token)> RecordedWraps(Dictionary<int, Asset> wrappers)
    {
        var tokens = wrappers.ToDictionary(pair => pair.Value, pair => pair.Key);
        var recorded = new HashSet<(int, Asset)>();
        foreach (Row row in _rows)
        {
            ulong from = _pockets[row.FromPocket];
            if (PocketKey.IsOutpoint(from) || !tokens.TryGetValue(_assets[PocketKey.Number(from)], out int wrapper))
                continue;
            int giver = PocketKey.Account(from);
            int taker = PocketKey.Account(_pockets[row.ToPocket]);
            if (giver == wrapper || taker == wrapper || _accounts[giver].IsZero || _accounts[taker].IsZero)
                recorded.Add((row.Transaction, _assets[PocketKey.Number(from)]));
        }

        return recorded;
    }

    private bool IsNative(in Row row) =>
        _pockets[row.FromPocket] is var from && !PocketKey.IsOutpoint(from) && _assets[PocketKey.Number(from)].Kind == AssetKind.Native;
}
