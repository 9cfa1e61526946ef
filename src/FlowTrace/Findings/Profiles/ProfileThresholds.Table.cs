namespace FlowTrace.Findings;

public sealed partial class ProfileThresholds
{
    private const string Hypothesis = "[H] table of features";

    // The sources say "high", "low", "minutes", "months" and the like; the number is ours.
    private const string Ours = "[H] the sources give a word and no number; the number is chosen here";

    private const string OpenRule = "published open implementation of a rule for deposit addresses: 3 senders, 90 % swept, 2 times, 24 h";

    private static readonly ProfileThreshold[] Settings =
    [
        Setting("window.days", "30", Hypothesis),
        Setting("deposit.senders.least", "3", OpenRule),
        Setting("deposit.senders-if-labelled.least", "1", "[H] table of features: 1 to 20 senders, where a label says that the hot wallet is one"),
        Setting("deposit.senders.most", "20", Hypothesis),
        Setting("deposit.receivers.most", "2", Hypothesis),
        Setting("deposit.swept.least", "0.9", OpenRule),
        Setting("deposit.sweeps.least", "2", OpenRule),
        Setting("deposit.hours.most", "24", OpenRule),
        Setting("deposit.peers.least", "2", "[H] ours: an unlabelled hot wallet gathers from at least so many deposit addresses"),
        Setting("hot-wallet.deposits.least", "10", "[H] ours: an unlabelled wallet that gathers from so many deposit addresses is a hot wallet"),
        Setting("pass-through.hours", "24", Hypothesis),
        Setting("senders.depth", "3", Hypothesis),
        Setting("senders.hub", "10000", "the hub limit of a trace: an account with more transfers is an unknown service"),
        Setting("test-payment.most", "10", Hypothesis),
        Setting("test-payment.factor", "100", Hypothesis),
        Setting("test-payment.minutes", "30", Hypothesis),
        Setting("cny.multiple", "10000", Hypothesis),
        Setting("cny.spread", "0.01", Hypothesis),
        Setting("cny.tolerance", "0.0005", Hypothesis),
        Setting("clock.transfers.least", "50", Hypothesis),
        Setting("funder.accounts.most", "50", "[H] ours: who funds more accounts is a market or a service, and links nobody"),
        Setting("freeze.minutes", "60", Hypothesis),
        Setting("score.least", "2/3", Ours),
        Setting("score.features.least", "6", Ours),
    ];

    private static readonly ProfileRange[] DefaultRanges =
    [
        .. OtcDesk(), .. DepositAddress(), .. HotWallet(), .. EscrowMarket(), .. ThrowAway(), .. Mule(),
    ];

    private static ProfileRange[] OtcDesk() =>
    [
        Range(AccountBehaviour.OtcDesk, "F1", "senders", "20", "2000"),
        Range(AccountBehaviour.OtcDesk, "F1", "receivers", "5", "500"),
        Over(AccountBehaviour.OtcDesk, "F2", "source-diversity", "0.7"),
        Over(AccountBehaviour.OtcDesk, "F3", "value-share", "0.95"),
        Over(AccountBehaviour.OtcDesk, "F3", "transfer-calls", "0.95"),
        Range(AccountBehaviour.OtcDesk, "F4", "passed-through", "0.6", "1"),
        Range(AccountBehaviour.OtcDesk, "F4", "median-dwell-seconds", "60", "86400", Ours),
        Range(AccountBehaviour.OtcDesk, "F5", "top-receiver", "0.1", "0.7"),
        Range(AccountBehaviour.OtcDesk, "F6", "to-exchanges", "0.2", "0.9"),
        Range(AccountBehaviour.OtcDesk, "F6", "exchanges", "2", null),
        Over(AccountBehaviour.OtcDesk, "F7", "two-sided", "0.1"),
        Over(AccountBehaviour.OtcDesk, "F8", "aggregation", "1"),
        Range(AccountBehaviour.OtcDesk, "F9", "round-1000-excess", "0.25", null, Ours),
        Range(AccountBehaviour.OtcDesk, "F9b", "cny-excess", "0.05", null, Ours),
        Range(AccountBehaviour.OtcDesk, "F10", "test-payments", "1", null),
        Range(AccountBehaviour.OtcDesk, "F11", "mean-hour", "2", "15"),
        Range(AccountBehaviour.OtcDesk, "F11", "rayleigh-p", null, "0.01", Ours),
        Range(AccountBehaviour.OtcDesk, "F12", "funder-shared", "2", null),
        Range(AccountBehaviour.OtcDesk, "F12", "funder-private", "1", "1"),
        Range(AccountBehaviour.OtcDesk, "F13", "incidents", "2", null),
        Over(AccountBehaviour.OtcDesk, "F14", "frozen-neighbours", "0"),
        Range(AccountBehaviour.OtcDesk, "F15", "guarantee-transfers", "1", null),
        Over(AccountBehaviour.OtcDesk, "F16", "velocity", "20"),
        Range(AccountBehaviour.OtcDesk, "F16", "age-days", "60", null, Ours),
    ];

    private static ProfileRange[] DepositAddress() =>
    [
        Range(AccountBehaviour.DepositAddress, "F1", "senders", "1", "20"),
        Range(AccountBehaviour.DepositAddress, "F1", "receivers", "1", "2"),
        Under(AccountBehaviour.DepositAddress, "F2", "source-diversity", "0.5"),
        Range(AccountBehaviour.DepositAddress, "F4", "passed-through", "0.9", null, Ours),
        Range(AccountBehaviour.DepositAddress, "F5", "top-receiver", "0.9", null),
        Range(AccountBehaviour.DepositAddress, "F6", "exchanges", "1", "1"),
        Range(AccountBehaviour.DepositAddress, "F7", "two-sided", null, "0"),
        Range(AccountBehaviour.DepositAddress, "F8", "aggregation", "1", null),
        Range(AccountBehaviour.DepositAddress, "F9", "round-1000-excess", null, "0.1", Ours),
        Range(AccountBehaviour.DepositAddress, "F9b", "cny-excess", null, "0.05", Ours),
        Range(AccountBehaviour.DepositAddress, "F10", "test-payments", null, "0"),
        Range(AccountBehaviour.DepositAddress, "F12", "funder-is-service", "1", "1"),
        Range(AccountBehaviour.DepositAddress, "F13", "incidents", "1", null),
        Range(AccountBehaviour.DepositAddress, "F14", "frozen-neighbours", null, "0.01", Ours),
        Range(AccountBehaviour.DepositAddress, "F15", "guarantee-transfers", null, "0"),
        Range(AccountBehaviour.DepositAddress, "F16", "velocity", "2", null, Ours),
        Range(AccountBehaviour.DepositAddress, "F16", "age-days", "1", null, Ours),
    ];

    private static ProfileRange[] HotWallet() =>
    [
        Over(AccountBehaviour.HotWallet, "F1", "senders", "10000"),
        Over(AccountBehaviour.HotWallet, "F1", "receivers", "10000"),
        Range(AccountBehaviour.HotWallet, "F2", "source-diversity", "0.99", null, Ours),
        Range(AccountBehaviour.HotWallet, "F3", "assets", "5", null, Ours),
        Range(AccountBehaviour.HotWallet, "F4", "passed-through", null, "0.5", Ours),
        Under(AccountBehaviour.HotWallet, "F5", "top-receiver", "0.05"),
        Over(AccountBehaviour.HotWallet, "F7", "two-sided", "0.3"),
        Range(AccountBehaviour.HotWallet, "F8", "aggregation", "0.5", "2", Ours),
        Range(AccountBehaviour.HotWallet, "F9", "round-1000-excess", null, "0.1", Ours),
        Range(AccountBehaviour.HotWallet, "F9b", "cny-excess", null, "0.05", Ours),
        Range(AccountBehaviour.HotWallet, "F10", "test-payments", null, "0"),
        Over(AccountBehaviour.HotWallet, "F11", "rayleigh-p", "0.01", Ours),
        Range(AccountBehaviour.HotWallet, "F12", "own-stake", "1", "1"),
        Range(AccountBehaviour.HotWallet, "F14", "frozen-neighbours", null, "0.05", Ours),
        Range(AccountBehaviour.HotWallet, "F15", "guarantee-transfers", null, "0"),
        Range(AccountBehaviour.HotWallet, "F16", "velocity", null, "20", Ours),
    ];

    private static ProfileRange[] EscrowMarket() =>
    [
        Range(AccountBehaviour.EscrowMarket, "F1", "senders", "1000", "100000"),
        Range(AccountBehaviour.EscrowMarket, "F1", "receivers", "1000", "100000"),
        Over(AccountBehaviour.EscrowMarket, "F2", "source-diversity", "0.9"),
        Range(AccountBehaviour.EscrowMarket, "F3", "value-share", "0.95", null, Ours),
        Range(AccountBehaviour.EscrowMarket, "F3", "transfer-calls", "0.95", null, Ours),
        Range(AccountBehaviour.EscrowMarket, "F4", "passed-through", null, "0.7", Ours),
        Range(AccountBehaviour.EscrowMarket, "F4", "median-dwell-seconds", "86400", null, Ours),
        Under(AccountBehaviour.EscrowMarket, "F5", "top-receiver", "0.1"),
        Range(AccountBehaviour.EscrowMarket, "F6", "to-exchanges", null, "0.1", Ours),
        Over(AccountBehaviour.EscrowMarket, "F7", "two-sided", "0.3"),
        Range(AccountBehaviour.EscrowMarket, "F8", "aggregation", "0.5", "2", Ours),
        Range(AccountBehaviour.EscrowMarket, "F9", "round-1000-excess", "0.25", null, Ours),
        Range(AccountBehaviour.EscrowMarket, "F10", "test-payments", "1", null),
        Range(AccountBehaviour.EscrowMarket, "F11", "mean-hour", "10", "16", "[H] table of features: evening in UTC+8, taken as 18 to 24 o'clock"),
        Range(AccountBehaviour.EscrowMarket, "F11", "rayleigh-p", null, "0.01", Ours),
        Range(AccountBehaviour.EscrowMarket, "F12", "own-stake", "1", "1"),
        Over(AccountBehaviour.EscrowMarket, "F14", "frozen-neighbours", "0"),
        Range(AccountBehaviour.EscrowMarket, "F16", "velocity", null, "20", Ours),
    ];

    private static ProfileRange[] ThrowAway() =>
    [
        Range(AccountBehaviour.ThrowAway, "F1", "senders", "1", "3"),
        Range(AccountBehaviour.ThrowAway, "F1", "receivers", "1", "3"),
        Under(AccountBehaviour.ThrowAway, "F2", "source-diversity", "0.3"),
        Range(AccountBehaviour.ThrowAway, "F4", "passed-through", "0.9", null, Ours),
        Range(AccountBehaviour.ThrowAway, "F4", "median-dwell-seconds", null, "3600", Ours),
        Range(AccountBehaviour.ThrowAway, "F5", "top-receiver", "0.5", null),
        Range(AccountBehaviour.ThrowAway, "F6", "exchanges", null, "1"),
        Range(AccountBehaviour.ThrowAway, "F7", "two-sided", null, "0"),
        Range(
            AccountBehaviour.ThrowAway, "F8", "aggregation", null, "1",
            "[H] table of features: below 1 where black coins are split, 1 where they are only passed on"),
        Range(AccountBehaviour.ThrowAway, "F9", "round-1000-excess", null, "0.1", Ours),
        Range(AccountBehaviour.ThrowAway, "F9b", "cny-excess", null, "0.05", Ours),
        Range(AccountBehaviour.ThrowAway, "F10", "test-payments", null, "0"),
        Range(AccountBehaviour.ThrowAway, "F12", "funder-private", "1", "1"),
        Range(AccountBehaviour.ThrowAway, "F13", "incidents", "1", "1"),
        Over(AccountBehaviour.ThrowAway, "F14", "frozen-neighbours", "0"),
        Range(AccountBehaviour.ThrowAway, "F15", "guarantee-transfers", null, "0"),
        Range(AccountBehaviour.ThrowAway, "F16", "velocity", null, "1.25", "[H] table of features: 1; a quarter is left for remainders"),
        Range(AccountBehaviour.ThrowAway, "F16", "age-days", null, "1", Ours),
    ];

    // The table of features has no column for mules. One court case describes one: a customer's account that took much from many over months.
    private static ProfileRange[] Mule()
    {
        const string source = "[H] ours: the table of features has no column for mules";
        return
        [
            Range(AccountBehaviour.Mule, "F1", "senders", "3", "50", source),
            Range(AccountBehaviour.Mule, "F1", "receivers", "1", "10", source),
            Over(AccountBehaviour.Mule, "F2", "source-diversity", "0.3", source),
            Range(AccountBehaviour.Mule, "F4", "passed-through", "0.8", null, source),
            Range(AccountBehaviour.Mule, "F4", "median-dwell-seconds", null, "86400", source),
            Range(AccountBehaviour.Mule, "F5", "top-receiver", "0.2", null, source),
            Range(AccountBehaviour.Mule, "F7", "two-sided", null, "0.1", source),
            Over(AccountBehaviour.Mule, "F8", "aggregation", "1", source),
            Range(AccountBehaviour.Mule, "F10", "test-payments", null, "0", source),
            Range(AccountBehaviour.Mule, "F13", "incidents", "1", null, source),
            Over(AccountBehaviour.Mule, "F14", "frozen-neighbours", "0", source),
            Over(AccountBehaviour.Mule, "F16", "velocity", "2", source),
            Range(AccountBehaviour.Mule, "F16", "age-days", "1", "365", source),
        ];
    }

    private static ProfileThreshold Setting(string name, string value, string source) => new(name, Number(value), Number(value), source);

    private static ProfileRange Range(AccountBehaviour behaviour, string feature, string figure, string? least, string? most, string source = Hypothesis) =>
        new(behaviour, feature, figure, least is null ? null : Number(least), most is null ? null : Number(most), source);

    private static ProfileRange Over(AccountBehaviour behaviour, string feature, string figure, string least, string source = Hypothesis) =>
        Range(behaviour, feature, figure, least, null, source) with { IsStrict = true };

    private static ProfileRange Under(AccountBehaviour behaviour, string feature, string figure, string most, string source = Hypothesis) =>
        Range(behaviour, feature, figure, null, most, source) with { IsStrict = true };

    private static Ratio Number(string text) => Ratio.TryParse(text, out Ratio ratio, out string? error) ? ratio : throw new FormatException(error);
}
