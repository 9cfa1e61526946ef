using System.Globalization;
using System.Numerics;
using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Findings;

/// <summary>Measures the features of one account in one asset over one stretch of time.</summary>
internal sealed partial class FeatureMeasures
{
    private const long Minute = 60_000;
    private const long Day = 86_400_000;
    private const string NothingIn = "Nothing came in.";
    private const string NothingOut = "Nothing went out.";
    private const string NoDecimals = "Nobody says how many decimals the asset has, so no amount is known in coins.";

    private readonly LedgerView _view;
    private readonly int _account;
    private readonly Asset _asset;
    private readonly int _assetNumber;
    private readonly AccountEntries _entries;
    private readonly int _from;
    private readonly int? _decimals;
    private readonly EntryFigures _figures;

    public FeatureMeasures(LedgerView view, int account, Asset asset, int assetNumber, AccountEntries entries, int from)
    {
        _view = view;
        _account = account;
        _asset = asset;
        _assetNumber = assetNumber;
        _entries = entries.IsTooLarge ? AccountEntries.Empty : entries;
        _from = entries.IsTooLarge ? 0 : from;
        _decimals = view.DecimalsOf(asset);
        IsTooLarge = entries.IsTooLarge;
        _figures = EntryFigures.Of(_entries, _from, Rules(), CompareParties);
    }

    private bool IsTooLarge { get; }

    private ReadOnlySpan<Entry> Stretch => _entries.Items.AsSpan(_from);

    private int Transfers => _figures.InCount + _figures.OutCount;

    public IReadOnlyList<ProfileFeature> All()
    {
        ProfileFeature[] all =
        [
            Counterparties(), SourceDiversity(), Assets(), PassThrough(), TopReceiver(), ToExchanges(), TwoSidedness(), Aggregation(), Roundness(),
            YuanRoundness(), TestPayments(), Clock(), Funder(), Incidents(), Freezes(), GuaranteeMarkets(), Velocity(),
        ];
        if (!IsTooLarge && Transfers > 0)
            return all;
        string reason = IsTooLarge
            ? "The quantities add up to more than 128 bits hold; no real token has so many units."
            : "The account moves none of the asset here.";
        return Array.ConvertAll(all, feature => new ProfileFeature(feature.Id, feature.Title, [], [reason], []));
    }

    private FigureRules Rules()
    {
        ProfileThresholds thresholds = _view.Thresholds;
        Ratio most = thresholds["test-payment.most"];
        UInt128 mostUnits = _decimals is { } decimals ? (UInt128)(most.Numerator * BigInteger.Pow(10, decimals) / most.Denominator) : UInt128.Zero;
        return new FigureRules(
            thresholds.Whole("pass-through.hours") * 60L * Minute, mostUnits, thresholds["test-payment.factor"],
            thresholds.Whole("test-payment.minutes") * Minute);
    }

    private int CompareParties(int left, int right) =>
        _view.Table.Accounts[_entries.Parties[left]].CompareTo(_view.Table.Accounts[_entries.Parties[right]]);

    private ProfileFeature Counterparties() => new FeatureBuilder("F1", "distinct senders and receivers")
        .Add("senders", _figures.Senders).Add("receivers", _figures.Receivers)
        .Add("transfers-in", _figures.InCount).Add("transfers-out", _figures.OutCount).Build();

    private ProfileFeature SourceDiversity()
    {
        var feature = new FeatureBuilder("F2", "source diversity: are those who pay one group or many");
        (int Account, UInt128 Paid)[] senders =
        [
            .. Enumerable.Range(0, _figures.Parties.Length).Where(party => _figures.Parties[party].InCount > 0)
                .Select(party => (_entries.Parties[party], _figures.Parties[party].In)),
        ];
        if (senders.Length == 0)
            return feature.Lacks("Nobody pays the account.").Build();
        var components = SenderComponents.Of(
            _view, _assetNumber, _account, senders, _view.Thresholds.Whole("senders.depth"), _view.Thresholds.Whole("senders.hub"));
        feature.Add("source-diversity", components.Diversity).Add("components", components.Count).Add("accounts-walked", components.Walked);
        if (components.HubsCut > 0)
            feature.Note(Text($"{components.HubsCut} accounts without a label have more transfers than a wallet has, and were not walked through."));
        return feature.Build();
    }

    private ProfileFeature PassThrough() => new FeatureBuilder("F4", "pass-through: how soon units leave, first in first out")
        .Add("passed-through", _figures.In == UInt128.Zero ? null : Share(_figures.PassedThrough, _figures.In), NothingIn)
        .Add("median-dwell-seconds", _figures.MedianDwell is { } dwell ? Ratio.Of(dwell, 1000) : null, "No unit that came in went out.")
        .Add("unseen-units", (BigInteger)_figures.Unseen).Build();

    private ProfileFeature TopReceiver()
    {
        var feature = new FeatureBuilder("F5", "share of the largest receiver");
        if (_figures.TopReceiver < 0)
            return feature.Lacks(NothingOut).Build();
        return feature.Add("top-receiver", Share(_figures.Parties[_figures.TopReceiver].Out, _figures.Out))
            .Note(Text($"The largest receiver is {NameOf(_entries.Parties[_figures.TopReceiver])}.")).Build();
    }

    private ProfileFeature ToExchanges()
    {
        var feature = new FeatureBuilder("F6", "outflow into exchanges' deposit addresses, labelled or inferred");
        if (_figures.Out == UInt128.Zero)
            return feature.Lacks(NothingOut).Build();
        Dictionary<Account, DepositAddress> inferred = _view.DepositsOf(_assetNumber).ToDictionary(address => address.Account);
        HashSet<Account> hotWallets = [.. inferred.Values.Select(address => address.HotWallet)];
        UInt128 labelled = UInt128.Zero, toInferred = UInt128.Zero;
        var exchanges = new SortedSet<string>(StringComparer.Ordinal);
        for (int party = 0; party < _figures.Parties.Length; party++)
        {
            PartyTotals totals = _figures.Parties[party];
            if (totals.OutCount == 0)
                continue;
            int number = _entries.Parties[party];
            if (_view.IsAtExchange(number))
            {
                labelled += totals.Out;
                exchanges.Add(LabelTotals.BrandOf(_view.RoleOf(number)!.Name));
            }
            else if (inferred.TryGetValue(_view.Table.Accounts[number], out DepositAddress? address))
            {
                toInferred += totals.Out;
                exchanges.Add(address.Service is { } service ? LabelTotals.BrandOf(service.Name) : address.HotWallet.ToString());
            }
            else if (hotWallets.Contains(_view.Table.Accounts[number]))
            {
                toInferred += totals.Out;
                exchanges.Add(_view.Table.Accounts[number].ToString());
            }
        }

        feature.Add("to-exchanges", Share(labelled + toInferred, _figures.Out)).Add("to-labelled", Share(labelled, _figures.Out))
            .Add("to-inferred", Share(toInferred, _figures.Out)).Add("exchanges", exchanges.Count);
        foreach (string exchange in exchanges)
            feature.Note($"Pays into {Internals.SafeText.Clean(exchange, 80)}.");
        return feature.Build();
    }

    private ProfileFeature TwoSidedness()
    {
        UInt128 both = UInt128.Zero;
        foreach (PartyTotals totals in _figures.Parties)
            both += totals is { InCount: > 0, OutCount: > 0 } ? totals.In + totals.Out : UInt128.Zero;
        return new FeatureBuilder("F7", "two-sidedness: value with those who both pay and are paid")
            .Add("two-sided", Share(both, _figures.In + _figures.Out)).Build();
    }

    private ProfileFeature Aggregation()
    {
        var feature = new FeatureBuilder("F8", "aggregation: median payment out against median payment in");
        if (_figures.MedianIn is not { } median || _figures.MedianOut is not { } medianOut)
            return feature.Lacks(_figures.InCount == 0 ? NothingIn : NothingOut).Build();
        return feature.Add("aggregation", Ratio.Of(medianOut.Numerator * median.Denominator, medianOut.Denominator * median.Numerator))
            .Add("median-in", median).Add("median-out", medianOut).Build();
    }

    private ProfileFeature TestPayments()
    {
        var feature = new FeatureBuilder("F10", "test payments: a trifle to a new receiver, and soon a hundred times as much");
        return _decimals is null ? feature.Lacks(NoDecimals).Build() : feature.Add("test-payments", _figures.TestPayments).Build();
    }

    private ProfileFeature Velocity()
    {
        var feature = new FeatureBuilder("F16", "turnover against the most ever held; age");
        feature.Add("velocity", _figures.MostHeld == UInt128.Zero ? null : Share(_figures.Out, _figures.MostHeld), "The account never held anything here.")
            .Add("age-days", Ratio.Of(_figures.Last - _figures.First, Day)).Add("most-held", (BigInteger)_figures.MostHeld)
            .Add("units-in", (BigInteger)_figures.In).Add("units-out", (BigInteger)_figures.Out);
        return feature.Build();
    }

    private string NameOf(int account)
    {
        string text = _view.Table.Accounts[account].ToString();
        return _view.RoleOf(account) is { } label ? $"{text}, labelled {Internals.SafeText.Quote(label.Name)} ({label.Category.ToName()})" : text;
    }

    private static Ratio Share(UInt128 part, UInt128 whole) => Ratio.Share((BigInteger)part, (BigInteger)whole);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
