using FlowTrace.Chain;
using FlowTrace.Internals;

namespace FlowTrace.Reading;

/// <summary>
/// Transfers in columns, in their total order, with accounts, assets and transactions interned. Immutable.
/// </summary>
/// <remarks>
/// <para>A transfer costs about 60 bytes, the 32 bytes of its transaction's hash apart; <see cref="Transfer"/> values are views made on demand.</para>
/// <para>Made by a <see cref="TransferTableBuilder"/>. Safe to share between threads.</para>
/// </remarks>
public sealed partial class TransferTable
{
    internal TransferTable(
        InternTable<Account> accounts, InternTable<Asset> assets, InternTable<Outpoint> outpoints, InternTable<ulong> pockets, TransferColumns columns,
        IReadOnlyDictionary<Asset, AssetInfo> assetInfo, TransferTableRecords records,
        IReadOnlyList<ReadIssue> issues, IReadOnlyList<InputDescription> inputs)
    {
        Accounts = accounts;
        Assets = assets;
        Outpoints = outpoints;
        Pockets = pockets;
        Columns = columns;
        AssetInfo = assetInfo;
        Records = records;
        Issues = issues;
        Inputs = inputs;
    }

    /// <summary>A table with nothing in it.</summary>
    public static TransferTable Empty { get; } = new TransferTableBuilder().Build();

    /// <summary>The number of transfers.</summary>
    public int Count => Columns.Quantity.Length;

    /// <summary>The number of different accounts that send or receive.</summary>
    public int AccountCount => Accounts.Count;

    /// <summary>The assets that move.</summary>
    public IReadOnlyList<Asset> AllAssets => Assets.Values.ToArray();

    /// <summary>Symbols and decimals as the source gives them.</summary>
    public IReadOnlyDictionary<Asset, AssetInfo> AssetInfo { get; }

    /// <summary>The events the transactions emitted, in order; empty where the source has none.</summary>
    public IReadOnlyList<EventLog> Logs => Records.Logs;

    /// <summary>The calls to contracts, in order; empty where the source has none.</summary>
    public IReadOnlyList<ContractCall> Calls => Records.Calls;

    /// <summary>The texts transactions carry, in order.</summary>
    public IReadOnlyList<TransactionMemo> Memos => Records.Memos;

    /// <summary>What ties accounts together or changes who may spend from them without moving units, in order.</summary>
    public IReadOnlyList<AccountEvent> AccountEvents => Records.AccountEvents;

    /// <summary>What was wrong with the source.</summary>
    public IReadOnlyList<ReadIssue> Issues { get; }

    /// <summary>What was read.</summary>
    public IReadOnlyList<InputDescription> Inputs { get; }

    /// <summary>Where the data of each chain ends, by chain.</summary>
    public IReadOnlyList<ChainEnd> Ends => field ??= ChainEnds.ToList();

    /// <summary>Whether the sources do not call a transaction unfinal: then its block can no longer be replaced, as far as they say.</summary>
    public bool IsFinal(ChainId chain, in TransactionId transaction) => !ChainEnds.IsUnfinal(chain, transaction);

    /// <summary>The transfer at <paramref name="index"/>, counted from 0 in the total order.</summary>
    public Transfer this[int index]
    {
        get
        {
            int transaction = Columns.Transaction[index];
            return new Transfer(
                Columns.Kind[index], Columns.TransactionIdOf(transaction), PositionOf(index),
                AccountOfPocket(Columns.FromPocket[index]), AccountOfPocket(Columns.ToPocket[index]),
                AssetOfPocket(Columns.FromPocket[index]), Columns.Quantity[index]);
        }
    }

    /// <summary>
    /// On chains like Bitcoin: the output that the transfer spends, when it flows into a transaction, or makes, when it flows out of one; null for
    /// fees, new coins and every other chain.
    /// </summary>
    /// <param name="index">The transfer, counted from 0 in the total order.</param>
    public Outpoint? OutpointOf(int index) => OutpointOfPocket(Columns.FromPocket[index]) ?? OutpointOfPocket(Columns.ToPocket[index]);

    /// <summary>Every account, in order of first appearance.</summary>
    public IEnumerable<Account> AllAccounts()
    {
        for (int i = 0; i < Accounts.Count; i++)
            yield return Accounts[i];
    }

    /// <summary>
    /// How many transfers <paramref name="account"/> sends or receives; where the table was made as a part of a stored ledger, in the whole of it.
    /// </summary>
    public int CountOf(Account account)
    {
        if (Part is { } part)
            return part.CountOf(account);
        int count = 0;
        int number = Accounts.Find(account);
        if (number >= 0)
            foreach (int pocket in Columns.PocketsOf(number))
                count += Columns.RowsOf(pocket).Length;
        return count;
    }

    internal InternTable<Account> Accounts { get; }

    internal InternTable<Asset> Assets { get; }

    internal InternTable<Outpoint> Outpoints { get; }

    /// <summary>A pocket is one account's holding of one asset, or of one outpoint, packed by <see cref="PocketKey"/>.</summary>
    internal InternTable<ulong> Pockets { get; }

    internal TransferColumns Columns { get; }

    internal TransferTableRecords Records { get; }

    /// <summary>How far the sources go.</summary>
    internal ChainEnds ChainEnds { get; init; } = new();

    /// <summary>Transfers of no tokens at all, kept as evidence of poisoning.</summary>
    internal ZeroTransfers Zeros { get; init; } = new();

    /// <summary>The whole ledger that the table is a part of; null for a table that stands for itself.</summary>
    internal LedgerPart? Part { get; init; }

    internal Account AccountOfPocket(int pocket) => Accounts[PocketKey.Account(Pockets[pocket])];

    internal Asset AssetOfPocket(int pocket)
    {
        ulong key = Pockets[pocket];
        return PocketKey.IsOutpoint(key) ? Asset.Native(Accounts[PocketKey.Account(key)].Chain) : Assets[PocketKey.Number(key)];
    }

    internal Outpoint? OutpointOfPocket(int pocket) => PocketKey.IsOutpoint(Pockets[pocket]) ? Outpoints[PocketKey.Number(Pockets[pocket])] : null;

    internal Position PositionOf(int row)
    {
        int transaction = Columns.Transaction[row];
        return new Position(
            Columns.MillisecondsOf(transaction), AssetOfPocket(Columns.FromPocket[row]).Chain, Columns.BlockOf(transaction),
            Columns.TransactionIndex?[transaction] ?? Position.Unknown, Columns.Index?[row] ?? Position.Unknown);
    }
}
