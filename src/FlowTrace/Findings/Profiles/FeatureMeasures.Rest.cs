using System.Numerics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Graph;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Findings;

internal sealed partial class FeatureMeasures
{
    // transfer(address,uint256): the selector of ERC-20 and TRC-20.
    private static readonly byte[] TransferSelector = [0xa9, 0x05, 0x9c, 0xbb];

    // Transfers of the stretch by the number of their asset.
    private readonly Dictionary<int, int> _perAsset = [];

    private ProfileFeature Assets()
    {
        var feature = new FeatureBuilder("F3", "share of the asset in all that the account moves");
        long start = Transfers > 0 ? _entries.Items[_from].Time : 0;
        foreach (int pocket in PocketsOfAssets())
            foreach (int row in _view.Table.Columns.RowsOf(pocket))
                if (_view.Table.Columns.Kind[row] != TransferKind.Fee && TimeOf(row) >= start)
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
                        _perAsset, PocketKey.Number(_view.Table.Pockets[pocket]), out _)++;
        feature.Add("transfer-share", Ratio.Share(_perAsset.GetValueOrDefault(_assetNumber), _perAsset.Values.Sum())).Add("assets", _perAsset.Count);
        AddValueShare(feature, start);
        ContractCall[] calls =
            [.. _view.Table.Calls.Where(call => call.Position.UnixMilliseconds >= start && _view.Table.Accounts.Find(call.From) == _account && _account >= 0)];
        if (calls.Length == 0)
            return feature.Lacks("The sources hold none of the account's calls, so the share of token transfers among them is not known.").Build();
        return feature.Add("transfer-calls", Ratio.Of(calls.Count(call => call.Input.Span.StartsWith(TransferSelector)), calls.Length)).Build();
    }

    private void AddValueShare(FeatureBuilder feature, long start)
    {
        if (_perAsset.Count == 1 && _perAsset.ContainsKey(_assetNumber))
        {
            feature.Add("value-share", Ratio.One);
            return;
        }

        if (_view.Options.Rates == AssetRates.None)
        {
            feature.Lacks("The account moves several assets, and no prices were given to set one against the other.");
            return;
        }

        Ratio all = Ratio.Zero, own = Ratio.Zero;
        int unpriced = 0, transfers = 0;
        foreach (int pocket in PocketsOfAssets())
            foreach (int row in _view.Table.Columns.RowsOf(pocket))
            {
                if (_view.Table.Columns.Kind[row] == TransferKind.Fee || TimeOf(row) < start)
                    continue;
                transfers++;
                Ratio? value = ValueOf(_view.Table.AssetOfPocket(pocket), row);
                unpriced += value is null ? 1 : 0;
                all += value ?? Ratio.Zero;
                own += PocketKey.Number(_view.Table.Pockets[pocket]) == _assetNumber ? value ?? Ratio.Zero : Ratio.Zero;
            }

        if (unpriced > 0 || all == Ratio.Zero)
            feature.Lacks(Text($"{unpriced} of {transfers} transfers have no price, so the share of value is not known."));
        else
            feature.Add("value-share", Ratio.Of(own.Numerator * all.Denominator, own.Denominator * all.Numerator));
    }

    private IEnumerable<int> PocketsOfAssets() => _account < 0
        ? []
        : _view.Table.Columns.PocketsOf(_account).ToArray().Where(pocket => !PocketKey.IsOutpoint(_view.Table.Pockets[pocket]));

    private Ratio? ValueOf(Asset asset, int row) =>
        _view.DecimalsOf(asset) is { } decimals && _view.Options.Rates.Find(asset, TimeOf(row)) is { } price
            ? Ratio.Of((BigInteger)_view.Table.Columns.Quantity[row] * price.Numerator, BigInteger.Pow(10, decimals) * price.Denominator)
            : null;

    private ProfileFeature Roundness()
    {
        var feature = new FeatureBuilder("F9", "round amounts, less the base rate of everybody's that day");
        if (_decimals is not { } decimals)
            return feature.Lacks(NoDecimals).Build();
        if (Transfers == 0)
            return feature.Lacks(NothingIn).Build();
        RoundAmounts rounds = _view.RoundsOf(_assetNumber, decimals);
        for (int i = 0; i < RoundAmounts.Multiples.Length; i++)
        {
            (int Count, int Round, BigInteger BaseParts) counted = rounds.Count(Stretch, i);
            feature.Add(Text($"round-{RoundAmounts.Multiples[i]}"), Ratio.Of(counted.Round, counted.Count))
                .Add(Text($"round-{RoundAmounts.Multiples[i]}-excess"), RoundAmounts.Excess(counted));
        }

        return feature.Build();
    }

    private ProfileFeature YuanRoundness()
    {
        var feature = new FeatureBuilder("F9b", "amounts round in yuan, less chance");
        AssetRates rates = _view.Options.Rates;
        if (_decimals is not { } decimals)
            return feature.Lacks(NoDecimals).Build();
        if (!rates.Has(_asset) || rates.Currency != "CNY")
            return feature.Lacks("No prices of the asset in CNY were given.").Build();
        (int count, int round, Ratio expected) = YuanAmounts.Count(Stretch, _asset, decimals, rates, _view.Thresholds);
        if (count == 0)
            return feature.Lacks("No price is young enough for any of the transfers.").Build();
        var share = Ratio.Of(round, count);
        var chance = Ratio.Of(expected.Numerator, expected.Denominator * count);
        feature.Add("cny-round", share).Add("cny-chance", chance).Add("cny-excess", share - chance);
        if (count < Transfers)
            feature.Note(Text($"{Transfers - count} transfers have no price."));
        return feature.Build();
    }

    private ProfileFeature Clock()
    {
        var feature = new FeatureBuilder("F11", "activity clock of what the account sends, in UTC");
        var clock = ActivityClock.Of(Stretch);
        int least = _view.Thresholds.Whole("clock.transfers.least");
        if (clock.Count < least)
            return feature.Lacks(Text($"It sends {clock.Count} times; under {least} a clock says nothing.")).Build();
        feature.AddRounded("mean-hour", clock.MeanHour).AddRounded("rayleigh-p", clock.RayleighP).AddRounded("entropy-bits", clock.Entropy)
            .Add("weekend", Ratio.Of(clock.OnWeekends, clock.Count)).Add("sent", clock.Count);
        (int transfers, int days) = clock.Holidays;
        int otherDays = clock.Days - days;
        int others = clock.Count - transfers;
        if (days == 0 || otherDays == 0 || others == 0)
            return feature.Lacks("The data covers no week of the Chinese New Year whole with days beside it.").Build();
        return feature.Add("new-year-activity", Ratio.Of((BigInteger)transfers * otherDays, (BigInteger)days * others)).Build();
    }

    private ProfileFeature Funder()
    {
        var feature = new FeatureBuilder("F12", "who paid for the account's first fees");
        AccountEvent[] events = _account < 0 ? [] : [.. _view.Table.AccountEvents.Where(one => _view.Table.Accounts.Find(one.Account) == _account)];
        if (events.Length > 0)
            feature.Add("own-stake", events.Any(one => one.Kind == AccountEventKind.Staked) ? 1 : 0);
        IEnumerable<AccountEvent> tying = events.Where(
            one => one is { Counterparty: not null, Kind: AccountEventKind.Activation or AccountEventKind.ResourceLent });
        foreach (AccountEvent one in tying.DistinctBy(one => (one.Kind, one.Counterparty)))
            feature.Note(one.Kind == AccountEventKind.Activation ? $"Activated by {one.Counterparty}." : $"{one.Counterparty} lent it energy or bandwidth.");
        int funder = _account < 0 ? -1 : _view.FunderOf(_account);
        if (funder < 0)
            return feature.Lacks("The data shows neither who activated the account nor who first sent it the chain's coin.").Build();
        int funded = _view.FundedBy(funder);
        bool isService = _view.IsService(funder);
        bool isPrivate = !isService && funded <= _view.Thresholds.Whole("funder.accounts.most");
        return feature.Add("funder-shared", funded - 1).Add("funder-private", isPrivate ? 1 : 0).Add("funder-is-service", isService ? 1 : 0)
            .Note(Text($"First funded by {NameOf(funder)}, which was the first to fund {funded} accounts in the data.")).Build();
    }

    private ProfileFeature Incidents()
    {
        var feature = new FeatureBuilder("F13", "independent incidents whose stolen units reach the account");
        if (_view.Options.Traces.Count == 0)
            return feature.Lacks("No trace of a theft was given.").Build();
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < _view.Options.Traces.Count; i++)
            foreach (string theft in Reaching(_view.Options.Traces[i]))
                reached.Add(_view.Options.Traces.Count == 1 ? theft : Text($"{theft} of trace {i + 1}"));
        feature.Add("incidents", reached.Count);
        foreach (string theft in reached)
            feature.Note($"Units of {Internals.SafeText.Quote(theft)} reach it.");
        return feature.Build();
    }

    // First in, first out brings units here, or every rule does.
    private HashSet<string> Reaching(TraceResult trace)
    {
        var thefts = new HashSet<string>(StringComparer.Ordinal);
        if (_account < 0 || trace.Graph.Find(_view.Table.Accounts[_account]) is not { } wallet)
            return thefts;
        if (trace.Policies.Contains(TaintPolicy.Fifo))
            foreach (FlowEdge edge in trace.Graph.Edges().Where(edge => edge.Target == wallet))
                thefts.UnionWith(edge.Stolen(TaintPolicy.Fifo).Select(part => part.Theft));
        foreach (Outcome outcome in trace.Outcomes.Where(outcome => outcome.Account == wallet.Account))
            thefts.UnionWith((outcome.Bounds ?? []).Where(bounds => bounds.Least > UInt128.Zero).Select(bounds => bounds.Theft));
        return thefts;
    }

    private ProfileFeature Freezes()
    {
        var feature = new FeatureBuilder("F14", "frozen neighbours");
        if (!_view.ShowsFreezes)
            return feature.Lacks("The sources hold no events and no label of a frozen account, so no freeze would show.").Build();
        UInt128 frozen = UInt128.Zero;
        var since = new List<long>();
        for (int party = 0; party < _figures.Parties.Length; party++)
            if (_view.FrozenSince(_entries.Parties[party], _assetNumber) is { } time)
            {
                frozen += _figures.Parties[party].In + _figures.Parties[party].Out;
                since.Add(time);
                feature.Note($"{_view.Table.Accounts[_entries.Parties[party]]} is or was frozen.");
            }

        long within = _view.Thresholds.Whole("freeze.minutes") * Minute;
        UInt128 after = UInt128.Zero;
        foreach (Entry entry in Stretch)
            if (entry.IsOut && !entry.IsFee && since.Exists(time => time > long.MinValue && entry.Time >= time && entry.Time - time <= within))
                after += entry.Quantity;
        return feature.Add("frozen-neighbours", Share(frozen, _figures.In + _figures.Out))
            .Add("own-freeze", _view.FrozenSince(_account, _assetNumber) is null ? 0 : 1).Add("out-after-freeze", Share(after, _figures.Out)).Build();
    }

    private ProfileFeature GuaranteeMarkets()
    {
        var feature = new FeatureBuilder("F15", "direct transfers with guarantee platforms");
        if (!_view.LabelledAccounts.Values.Any(label => label.Category == ServiceCategory.EscrowMarket))
            return feature.Lacks("No label names a guarantee platform among the accounts of the data.").Build();
        int transfers = 0;
        UInt128 value = UInt128.Zero;
        for (int party = 0; party < _figures.Parties.Length; party++)
            if (_view.RoleOf(_entries.Parties[party])?.Category == ServiceCategory.EscrowMarket)
            {
                transfers += _figures.Parties[party].InCount + _figures.Parties[party].OutCount;
                value += _figures.Parties[party].In + _figures.Parties[party].Out;
            }

        return feature.Add("guarantee-transfers", transfers).Add("guarantee-share", Share(value, _figures.In + _figures.Out)).Build();
    }

    private long TimeOf(int row) => _view.Table.Columns.MillisecondsOf(_view.Table.Columns.Transaction[row]);
}
