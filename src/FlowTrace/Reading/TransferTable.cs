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
public sealed class TransferTable
{
    internal TransferTable(
        InternTable<Account> accounts, InternTable<Asset> assets, InternTable<ulong> pockets, TransferColumns columns,
        IReadOnlyDictionary<Asset, AssetInfo> assetInfo,
        IReadOnlyList<ReadIssue> issues, IReadOnlyList<InputDescription> inputs)
    {
        Accounts = accounts;
        Assets = assets;
        Pockets = pockets;
        Columns = columns;
        AssetInfo = assetInfo;
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

    /// <summary>What was wrong with the source.</summary>
    public IReadOnlyList<ReadIssue> Issues { get; }

    /// <summary>What was read.</summary>
    public IReadOnlyList<InputDescription> Inputs { get; }

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

    /// <summary>Every account, in order of first appearance.</summary>
    public IEnumerable<Account> AllAccounts()
    {
        for (int i = 0; i < Accounts.Count; i++)
            yield return Accounts[i];
    }

    /// <summary>How many transfers <paramref name="account"/> sends or receives.</summary>
    public int CountOf(Account account)
    {
        int count = 0;
        int number = Accounts.Find(account);
        if (number >= 0)
            foreach (int pocket in Columns.PocketsOf(number))
                count += Columns.RowsOf(pocket).Length;
        return count;
    }

    internal InternTable<Account> Accounts { get; }

    internal InternTable<Asset> Assets { get; }

    /// <summary>A pocket is one account's holding of one asset, packed as account and asset number.</summary>
    internal InternTable<ulong> Pockets { get; }

    internal TransferColumns Columns { get; }

    internal Account AccountOfPocket(int pocket) => Accounts[(int)(Pockets[pocket] >> 32)];

    internal Asset AssetOfPocket(int pocket) => Assets[(int)(Pockets[pocket] & 0xFFFF_FFFF)];

    internal Position PositionOf(int row)
    {
        int transaction = Columns.Transaction[row];
        return new Position(
            Columns.MillisecondsOf(transaction), AssetOfPocket(Columns.FromPocket[row]).Chain, Columns.BlockOf(transaction),
            Columns.TransactionIndex?[transaction] ?? Position.Unknown, Columns.Index?[row] ?? Position.Unknown);
    }
}
