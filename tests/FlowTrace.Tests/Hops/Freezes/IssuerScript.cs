using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Tests.Auditing;

namespace FlowTrace.Tests.Hops.Freezes;

/// <summary>
/// Writes what an issuer does as the chain records it: the wallet's calls and events and the token's events, in Ethereum's layout (the address in
/// the data) unless told otherwise.
/// </summary>
internal sealed class IssuerScript
{
    public static readonly Account Tether = Account.Parse("ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7");
    public static readonly Account TetherWallet = Account.Parse("ethereum:0xC6CDE7C39eB2f0F0095F41570af89eFC2C1Ea828");
    public static readonly Account TronTether = Account.Parse("tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
    public static readonly Account TronWallet = Account.Parse("tron:TBPxhVAsuzoFnKyXtc1o2UySEydPHgATto");
    public static readonly Account Circle = Account.Parse("ethereum:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48");

    public static readonly EventSignature Added = new("AddedBlackList(address indexed user)");
    public static readonly EventSignature Removed = new("RemovedBlackList(address indexed user)");
    public static readonly EventSignature Destroyed = new("DestroyedBlackFunds(address indexed user, uint256 balance)");

    private static readonly EventSignature Submission = new("Submission(uint256 indexed transactionId)");
    private static readonly EventSignature Execution = new("Execution(uint256 indexed transactionId)");
    private static readonly CallSignature SubmitTransaction = new("submitTransaction(address destination, uint256 value, bytes data)");
    private static readonly CallSignature AddBlackList = new("addBlackList(address user)");
    private static readonly CallSignature ConfirmTransaction = new("confirmTransaction(uint256 transactionId)");

    public List<EventLog> Logs { get; } = [];

    public List<ContractCall> Calls { get; } = [];

    /// <summary>The order to freeze: a call to the wallet that holds the call to the token.</summary>
    public IssuerScript Submit(long second, Account account, Account? wallet = null, Account? token = null, int number = 7)
    {
        Account to = wallet ?? TetherWallet;
        (TransactionId id, Position at) = Place(second, "submit", to.Chain);
        Account owner = OwnerOf(to.Chain);
        byte[] inner = AbiWriter.Call(AddBlackList, id, at, to, to, account).Input.ToArray();
        Calls.Add(AbiWriter.Call(SubmitTransaction, id, at, owner, to, token ?? (to.Chain == ChainId.Tron ? TronTether : Tether), 0, inner));
        Logs.Add(AbiWriter.Log(Submission, id, at with { Index = 1 }, to, number));
        return this;
    }

    /// <summary>The confirmation that carries the order out, with the token's event.</summary>
    public IssuerScript Confirm(long second, Account account, Account? wallet = null, int number = 7)
    {
        Account to = wallet ?? TetherWallet;
        (TransactionId id, Position at) = Place(second, "freeze", to.Chain);
        Calls.Add(AbiWriter.Call(ConfirmTransaction, id, at, OwnerOf(to.Chain), to, number));
        Logs.Add(AbiWriter.Log(Execution, id, at with { Index = 2 }, to, number));
        return Freeze(second, account, to.Chain == ChainId.Tron ? TronTether : Tether);
    }

    public IssuerScript Freeze(long second, Account account, Account? token = null) => Add(Added, second, "freeze", token ?? Tether, account);

    public IssuerScript Release(long second, Account account, Account? token = null) => Add(Removed, second, "release", token ?? Tether, account);

    public IssuerScript Destroy(long second, Account account, UInt128 quantity, Account? token = null) =>
        Add(Destroyed, second, "destroy", token ?? Tether, account, quantity);

    /// <summary>An event of any contract: with topics on Tron and at Circle, all in the data at Tether on Ethereum.</summary>
    public IssuerScript Add(EventSignature signature, long second, string what, Account emitter, params object[] arguments)
    {
        (TransactionId id, Position at) = Place(second, what, emitter.Chain);
        EventLog log = AbiWriter.Log(signature, id, at with { Index = 3 }, emitter, arguments);
        Logs.Add(emitter == Tether ? log with { Topics = [log.Topics[0]], Data = (byte[])[.. TopicBytes(log), .. log.Data.Span] } : log);
        return this;
    }

    public void CopyTo(TransferTableBuilder table)
    {
        Logs.ForEach(table.Add);
        Calls.ForEach(table.Add);
    }

    public TransferTable Table()
    {
        var builder = new TransferTableBuilder();
        CopyTo(builder);
        return builder.Build();
    }

    public static TransactionId TransactionOf(long second, string what) => TransactionId.Parse(string.Create(CultureInfo.InvariantCulture, $"{what}{second}"));

    private static (TransactionId Id, Position At) Place(long second, string what, ChainId chain) =>
        (TransactionOf(second, what), new Position(second * 1000, chain, Position.Unknown, Position.Unknown, 0));

    private static Account OwnerOf(ChainId chain) => new(chain, Names.Account("Owner").Address);

    private static byte[] TopicBytes(EventLog log)
    {
        byte[] bytes = new byte[(log.Topics.Count - 1) * Word.Bytes];
        for (int i = 1; i < log.Topics.Count; i++)
            log.Topics[i].CopyTo(bytes.AsSpan((i - 1) * Word.Bytes));
        return bytes;
    }
}
