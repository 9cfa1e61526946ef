using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;

namespace FlowTrace.Findings;

/// <summary>
/// Decides what an account behaves like, in the published order: label, contract, deposit rule, hot wallet, escrow, OTC score; then the throw-away and
/// the mule; else unknown. What it concludes is a claim, with the features that speak against it.
/// </summary>
internal sealed class BehaviourClassifier
{
    // Of features that speak for a behaviour, which to name first: incidents that meet are the strongest single sign.
    private static readonly string[] ByStrength =
        ["F13", "F6", "F2", "F8", "F7", "F14", "F15", "F4", "F5", "F1", "F10", "F9", "F9b", "F11", "F12", "F16", "F3"];

    private const string KnownErrors =
        "The thresholds are hypotheses; nobody has tested them on labelled addresses. Two friends' wallets, a shop, a payroll and a bot can have any of these "
        + "shapes, and a ledger that holds a part of the transfers shows a part of the shape.";

    private readonly LedgerView _view;
    private readonly Account _account;
    private readonly int _number;
    private readonly IReadOnlyList<ProfileFeature> _features;
    private readonly DepositAddress? _deposit;
    private readonly List<string> _decision = [];
    private readonly ClaimBook _book = new();

    public BehaviourClassifier(LedgerView view, Account account, int number, IReadOnlyList<ProfileFeature> features, DepositAddress? deposit)
    {
        _view = view;
        _account = account;
        _number = number;
        _features = features;
        _deposit = deposit;
        Votes = [.. AccountBehaviours.Judged.SelectMany(behaviour => _features.Select(feature => VoteOf(behaviour, feature)).OfType<FeatureVote>())];
    }

    public IReadOnlyList<FeatureVote> Votes { get; }

    public AccountBehaviour Behaviour { get; private set; }

    public IReadOnlyList<string> Decision => _decision;

    public Claim? Claim { get; private set; }

    public void Decide()
    {
        Behaviour = DecideInOrder();
        Claim = Behaviour switch
        {
            AccountBehaviour.Labelled => Labelled(),
            AccountBehaviour.Contract => Derived($"{_account} is a contract: it emits events."),
            AccountBehaviour.Unknown => Derived($"The transfers of {_account} in the data fit none of the behaviours the rules know."),
            _ => Inferred(),
        };
    }

    private AccountBehaviour DecideInOrder()
    {
        if (Ask(_number >= 0 && _view.RoleOf(_number) is not null, "does a label say what it is"))
            return AccountBehaviour.Labelled;
        if (Ask(_number >= 0 && _view.IsContract(_number), "is it a contract"))
            return AccountBehaviour.Contract;
        if (Ask(_deposit is not null, "does it pass nearly all on to one hot wallet, as deposit addresses do (F1, F5, F6)"))
            return AccountBehaviour.DepositAddress;
        if (Ask(IsHotWallet(), "does it deal as a hot wallet does (F1, F3, F16), or is it emptied into by deposit addresses"))
            return AccountBehaviour.HotWallet;
        if (Ask(IsEscrow(), "does it deal as an escrow market does (F1, F7, F15)"))
            return AccountBehaviour.EscrowMarket;
        foreach (AccountBehaviour behaviour in (AccountBehaviour[])[AccountBehaviour.OtcDesk, AccountBehaviour.ThrowAway, AccountBehaviour.Mule])
            if (Ask(Scores(behaviour, out string score), $"do its features make it {behaviour.ToNoun()} ({score})"))
                return behaviour;
        return AccountBehaviour.Unknown;
    }

    private bool Ask(bool answer, string question)
    {
        _decision.Add($"{char.ToUpperInvariant(question[0])}{question[1..]}? {(answer ? "Yes" : "No")}.");
        return answer;
    }

    private bool IsHotWallet()
    {
        if (_number < 0)
            return false;
        int gathers = _features[0].IsAvailable ? HotWalletDeposits() : 0;
        return gathers >= _view.Thresholds.Whole("hot-wallet.deposits.least")
            || (IsFor(AccountBehaviour.HotWallet, "F1") == true && IsFor(AccountBehaviour.HotWallet, "F3") != false
                && IsFor(AccountBehaviour.HotWallet, "F16") == true);
    }

    private int HotWalletDeposits() => Enumerable.Range(0, _view.Table.Assets.Count)
        .Max(asset => _view.DepositsOf(asset).Count(address => address.HotWallet == _account));

    // A platform's own address cannot have links with itself, so F15 only speaks where it pays another platform's.
    private bool IsEscrow() => IsFor(AccountBehaviour.EscrowMarket, "F1") == true && IsFor(AccountBehaviour.EscrowMarket, "F7") == true
        && IsFor(AccountBehaviour.EscrowMarket, "F4") != false;

    private bool Scores(AccountBehaviour behaviour, out string score)
    {
        FeatureVote[] votes = [.. Votes.Where(vote => vote.Behaviour == behaviour)];
        int agree = votes.Count(vote => vote.IsFor);
        score = string.Create(CultureInfo.InvariantCulture, $"{agree} of {votes.Length}");
        return votes.Length > 0 && votes.Length >= _view.Thresholds.Whole("score.features.least")
            && NeededFor(behaviour).All(feature => IsFor(behaviour, feature) == true)
            && Ratio.Of(agree, votes.Length) >= _view.Thresholds["score.least"];
    }

    // What a behaviour is by its name: without these the other features do not make it one, however many agree.
    private static string[] NeededFor(AccountBehaviour behaviour) => behaviour switch
    {
        AccountBehaviour.ThrowAway => ["F1", "F4", "F16"],
        AccountBehaviour.Mule => ["F1", "F4"],
        _ => ["F1"],
    };

    private bool? IsFor(AccountBehaviour behaviour, string feature) =>
        Votes.FirstOrDefault(vote => vote.Behaviour == behaviour && vote.Feature == feature)?.IsFor;

    private FeatureVote? VoteOf(AccountBehaviour behaviour, ProfileFeature feature)
    {
        var reasons = new List<string>();
        bool isFor = true;
        foreach (ProfileRange range in _view.Thresholds.Ranges)
            if (range.Behaviour == behaviour && range.Feature == feature.Id && feature.Find(range.Figure) is { } value)
            {
                isFor &= range.Holds(value);
                reasons.Add($"{range.Figure} {value.ToDecimalText(4)} ({range.Words})");
            }

        return reasons.Count == 0 ? null : new FeatureVote(feature.Id, behaviour, isFor, string.Join(", ", reasons));
    }

    private Claim Labelled()
    {
        Label label = _view.RoleOf(_number)!;
        return _book.Attribute(
            $"{Internals.SafeText.Clean(label.Source, 120)} says of {_account}: {Internals.SafeText.Quote(label.Name)} ({label.Category.ToName()}).", label);
    }

    private Claim Derived(string statement) => _book.Derive(
        statement, new RuleBasis(new TraceRule("account-profile-order", 1, "The questions of a profile, asked in their order.")));

    private Claim Inferred()
    {
        FeatureVote[] votes = [.. Votes.Where(vote => vote.Behaviour == Behaviour).OrderBy(vote => Array.IndexOf(ByStrength, vote.Feature))];
        FeatureVote[] agree = [.. votes.Where(vote => vote.IsFor)];
        string score = string.Create(CultureInfo.InvariantCulture, $"{agree.Length} of {votes.Length} features");
        string strongest = agree.Length == 0 ? "" : $", strongest {string.Join(", ", agree.Take(3).Select(vote => vote.Feature))}";
        string[] against =
        [
            .. votes.Where(vote => !vote.IsFor).Select(vote => $"{vote.Feature}: {vote.Reason}"),
            .. _features.Where(feature => !feature.IsAvailable).Select(feature => $"{feature.Id} is not known: {string.Join(" ", feature.Missing)}"),
            "The shape alone does not prove who holds the keys.",
        ];
        var heuristic = new Heuristic("account-profile", 1, "docs/profiles.md, thresholds as printed", KnownErrors);
        IClaimBasis[] inputs = _deposit is null || Behaviour != AccountBehaviour.DepositAddress
            ? []
            : [.. _deposit.Sweeps.Where(sweep => !sweep.Transaction.IsNone).Select(sweep => new TransactionBasis(sweep.Transaction, sweep.Position))];
        return _book.Infer(
            $"{_account} behaves in a way consistent with {Behaviour.ToNoun()}: {score}{strongest}.", new HeuristicBasis(heuristic, score), against, inputs);
    }
}
