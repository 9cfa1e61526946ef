using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Findings;

/// <summary>Makes one profile.</summary>
internal sealed class ProfileMaker
{
    private readonly LedgerView _view;
    private readonly Account _account;
    private readonly Asset _asset;
    private readonly int _number;
    private readonly int _assetNumber;

    public ProfileMaker(LedgerView view, Account account, Asset asset)
    {
        _view = view;
        _account = account;
        _asset = asset;
        _number = view.Table.Accounts.Find(account);
        _assetNumber = view.Table.Assets.Find(asset);
    }

    public AccountProfile Make()
    {
        AccountEntries entries = Load();
        TimeSpan window = TimeSpan.FromDays(_view.Thresholds.Whole("window.days"));
        IReadOnlyList<ProfileFeature> lifetime = Measure(entries, 0);
        IReadOnlyList<ProfileFeature> recent = Measure(entries, StartOf(entries, window));
        DepositAddress? deposit = _assetNumber < 0
            ? null
            : _view.DepositsOf(_assetNumber).FirstOrDefault(address => address.Account == _account);
        var classifier = new BehaviourClassifier(_view, _account, _number, lifetime, deposit);
        classifier.Decide();
        return new AccountProfile
        {
            Account = _account,
            Asset = _asset,
            Decimals = _view.DecimalsOf(_asset),
            Transfers = entries.Items.Count(entry => !entry.IsFee),
            First = entries.Items.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(entries.Items[0].Time),
            Last = entries.Items.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(entries.Items[^1].Time),
            NoiseKeptOut = _view.Options.KeepNoise ? 0 : _view.Noise.KeptOut,
            Lifetime = lifetime,
            Window = recent,
            WindowLength = window,
            Votes = classifier.Votes,
            Behaviour = classifier.Behaviour,
            Decision = classifier.Decision,
            Claim = classifier.Claim!,
            Deposit = deposit,
        };
    }

    private AccountEntries Load()
    {
        if (_number < 0 || _assetNumber < 0)
            return AccountEntries.Empty;
        int pocket = _view.Table.Pockets.Find(PocketKey.OfAsset(_number, _assetNumber));
        return pocket < 0 ? AccountEntries.Empty : AccountEntries.Load(_view.Table, pocket);
    }

    private IReadOnlyList<ProfileFeature> Measure(AccountEntries entries, int from) =>
        new FeatureMeasures(_view, _number, _asset, _assetNumber, entries, from).All();

    // The window ends with the account's last transfer and holds whoever is at most its length older.
    private static int StartOf(AccountEntries entries, TimeSpan window)
    {
        if (entries.Items.Length == 0)
            return 0;
        long start = entries.Items[^1].Time - (long)window.TotalMilliseconds;
        int from = 0;
        while (entries.Items[from].Time < start)
            from++;
        return from;
    }
}
