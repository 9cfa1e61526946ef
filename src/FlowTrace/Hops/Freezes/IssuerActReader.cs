using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>Turns logs and calls into the acts of issuers. Wallets' events first, then the tokens', then the calls that submit.</summary>
internal sealed class IssuerActReader(Action<ReadIssue>? report)
{
    /// <summary>What issues name as their source.</summary>
    public const string Source = "freezes";

    // The address stands in the data on Ethereum and in a topic on Tron; AbiArguments takes either.
    private static readonly Dictionary<Word, (EventSignature Event, IssuerActKind Kind, string Account, string Quantity)> Events = new[]
    {
        (new EventSignature("AddedBlackList(address indexed user)"), IssuerActKind.Frozen, "user", ""),
        (new EventSignature("RemovedBlackList(address indexed user)"), IssuerActKind.Released, "user", ""),
        (new EventSignature("DestroyedBlackFunds(address indexed user, uint256 balance)"), IssuerActKind.Destroyed, "user", "balance"),
        (new EventSignature("BlockPlaced(address indexed user)"), IssuerActKind.Frozen, "user", ""),
        (new EventSignature("BlockReleased(address indexed user)"), IssuerActKind.Released, "user", ""),
        (new EventSignature("DestroyedBlockedFunds(address indexed user, uint256 balance)"), IssuerActKind.Destroyed, "user", "balance"),
        (new EventSignature("Blacklisted(address indexed account)"), IssuerActKind.Frozen, "account", ""),
        (new EventSignature("UnBlacklisted(address indexed account)"), IssuerActKind.Released, "account", ""),
        (new EventSignature("Issue(uint256 amount)"), IssuerActKind.Issued, "", "amount"),
        (new EventSignature("Redeem(uint256 amount)"), IssuerActKind.Redeemed, "", "amount"),
    }.ToDictionary(entry => entry.Item1.Topic);

    private static readonly EventSignature Submission = new("Submission(uint256 indexed transactionId)");
    private static readonly EventSignature Execution = new("Execution(uint256 indexed transactionId)");
    private static readonly CallSignature SubmitTransaction = new("submitTransaction(address destination, uint256 value, bytes data)");
    private static readonly CallSignature AddBlackList = new("addBlackList(address user)");

    private readonly Dictionary<(Account Wallet, TransactionId Transaction), List<Word>> _submitted = [];
    private readonly HashSet<(Account Wallet, Word Number, TransactionId Transaction)> _executed = [];
    private readonly Dictionary<TransactionId, Account> _executors = [];
    private readonly HashSet<(TransactionId, Position)> _forgeries = [];
    private readonly HashSet<IssuerAct> _acts = [];
    private readonly HashSet<ReadIssue> _refused = [];
    private readonly List<(IssuerAct Act, Account Wallet, IReadOnlyList<Word> Numbers)> _submissions = [];
    private string _forgedText = "";

    /// <summary>The first topics of the events that say what an issuer did to an account.</summary>
    internal static IEnumerable<Word> AccountTopics =>
        Events.Where(entry => entry.Value.Account.Length > 0).Select(entry => entry.Key).OrderBy(topic => topic.ToString(), StringComparer.Ordinal);

    /// <summary>The first topic of the event by which an issuer's wallet numbers what is put to its owners.</summary>
    internal static Word OrderTopic => Submission.Topic;

    /// <summary>Whether events of this first topic are read.</summary>
    internal static bool Reads(Word topic) => Events.ContainsKey(topic);

    /// <summary>Whether an event is looked at: of a token, or of a wallet that may own one.</summary>
    internal static bool Concerns(EventLog log) =>
        log.Topics.Count > 0 && (Reads(log.Topics[0]) || (log.Topics.Count == 2 && (Submission.Matches(log) || Execution.Matches(log))));

    /// <summary>Whether a call is looked at: one that submits to a wallet.</summary>
    internal static bool Concerns(ContractCall call) => SubmitTransaction.Matches(call);

    /// <summary>Whether an event says that an issuer destroyed or redeemed units; most tables have none.</summary>
    internal static bool IsBurn(EventLog log) =>
        log.Topics.Count > 0 && Events.TryGetValue(log.Topics[0], out var known) && known.Kind is IssuerActKind.Destroyed or IssuerActKind.Redeemed
        && IssuerToken.Find(log.Emitter) is not null;

    /// <summary>Learns which submissions wallets numbered and carried out, and where.</summary>
    public void ReadWallets(IEnumerable<EventLog> logs)
    {
        foreach (EventLog log in logs)
        {
            if (log.Topics.Count != 2)
                continue;
            if (Submission.Matches(log))
            {
                if (!_submitted.TryGetValue((log.Emitter, log.Transaction), out List<Word>? numbers))
                    _submitted.Add((log.Emitter, log.Transaction), numbers = []);
                if (!numbers.Contains(log.Topics[1]))
                    numbers.Add(log.Topics[1]);
            }
            else if (Execution.Matches(log) && _executed.Add((log.Emitter, log.Topics[1], log.Transaction)))
                _executors.TryAdd(log.Transaction, log.Emitter);
        }
    }

    /// <summary>Reads the tokens' own events.</summary>
    public void ReadTokens(IEnumerable<EventLog> logs)
    {
        foreach (EventLog log in logs)
        {
            if (log.Topics.Count == 0 || !Events.TryGetValue(log.Topics[0], out var known))
                continue;
            if (IssuerToken.Find(log.Emitter) is not { } token)
                CountForged(known.Event, known.Kind, log);
            else
                ReadToken(log, token, known.Event, known.Kind, known.Account, known.Quantity);
        }
    }

    /// <summary>Reads calls that put a freeze to the owners of a wallet.</summary>
    public void ReadSubmissions(IEnumerable<ContractCall> calls)
    {
        foreach (ContractCall call in calls)
            if (SubmitTransaction.Matches(call))
                ReadSubmission(call);
    }

    /// <summary>The acts in order.</summary>
    public IReadOnlyList<IssuerAct> Complete()
    {
        if (_forgeries.Count > 0)
            report?.Invoke(new ReadIssue(
                ReadIssueSeverity.Notice, Source, 0, "Freezes announced by contracts that are no known issuer's token: they change nothing.",
                _forgedText, _forgeries.Count));
        ILookup<(Account?, Asset), IssuerAct> frozen =
            _acts.Where(act => act.Kind == IssuerActKind.Frozen).ToLookup(act => (act.Account, act.Asset));
        foreach ((IssuerAct act, Account wallet, IReadOnlyList<Word> numbers) in _submissions)
            if (IsBelieved(wallet, numbers, act.Asset, frozen[(act.Account, act.Asset)]))
                _acts.Add(act);
        return [.. _acts.OrderBy(act => act.Position).ThenBy(act => act.Kind).ThenBy(act => act.Account)];
    }

    // Issue, Redeem and the like are common names; only what claims to freeze or destroy is worth counting.
    private void CountForged(EventSignature signature, IssuerActKind kind, EventLog log)
    {
        if (kind is IssuerActKind.Issued or IssuerActKind.Redeemed || !_forgeries.Add((log.Transaction, log.Position)))
            return;
        if (_forgeries.Count == 1)
            _forgedText = $"{signature.Name} of {log.Emitter} in {log.Transaction.ToText(log.Position.Chain)}";
    }

    private void ReadToken(EventLog log, IssuerToken token, EventSignature signature, IssuerActKind kind, string account, string quantity)
    {
        var arguments = AbiArguments.Of(log, signature);
        Account? who = account.Length > 0 ? arguments.Account(account) : OwnerIn(log.Transaction);
        UInt128 amount = quantity.Length > 0 ? arguments.Quantity(quantity) : UInt128.Zero;
        if (arguments.Fault is { } fault)
            Refuse(signature.Name, fault, log.Transaction, log.Position.Chain);
        else
            _acts.Add(new IssuerAct(kind, who, token.Asset, amount, log.Transaction, log.Position));
    }

    // The owner of the contract is who carried the call out: the wallet that reports an execution in the same transaction.
    private Account? OwnerIn(TransactionId transaction) => _executors.TryGetValue(transaction, out Account wallet) ? wallet : null;

    private void ReadSubmission(ContractCall call)
    {
        var outer = AbiArguments.Of(call, SubmitTransaction);
        Account destination = outer.Account("destination");
        ReadOnlyMemory<byte> data = outer.Bytes("data");
        if (outer.Fault is { } fault)
        {
            // Anybody's wallet submits anything: only an issuer's is worth a word.
            if (IssuerToken.IsOwner(call.To))
                Refuse(SubmitTransaction.Name, fault, call.Transaction, call.Position.Chain);
            return;
        }

        ContractCall inner = call with { From = call.To, To = destination, Input = data };
        if (IssuerToken.Find(destination) is not { } token || !AddBlackList.Matches(inner))
            return;
        var arguments = AbiArguments.Of(inner, AddBlackList);
        Account account = arguments.Account("user");
        if (arguments.Fault is { } innerFault)
            Refuse(AddBlackList.Name, innerFault, call.Transaction, call.Position.Chain);
        else
            _submissions.Add((
                new IssuerAct(IssuerActKind.Submitted, account, token.Asset, UInt128.Zero, call.Transaction, call.Position), call.To,
                _submitted.TryGetValue((call.To, call.Transaction), out List<Word>? numbers) ? numbers : []));
    }

    /// <summary>Whether the wallet may freeze: it is a known owner, or it carried this submission out where the token reports the freeze.</summary>
    private bool IsBelieved(Account wallet, IReadOnlyList<Word> numbers, Asset asset, IEnumerable<IssuerAct> frozen) =>
        IssuerToken.Find(new Account(asset.Chain, asset.Contract))!.Owners.Contains(wallet)
        || frozen.Any(act => numbers.Any(number => _executed.Contains((wallet, number, act.Transaction))));

    private void Refuse(string name, string fault, TransactionId transaction, ChainId chain)
    {
        var issue = new ReadIssue(
            ReadIssueSeverity.Rejected, Source, 0, $"{name} {fault}; it changes nothing. Fetch the transaction anew, or leave it out.",
            transaction.ToText(chain));
        if (_refused.Add(issue))
            report?.Invoke(issue);
    }
}
