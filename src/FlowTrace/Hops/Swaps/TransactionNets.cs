using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>
/// What one transaction did to each of its participants: per participant and asset, what came in and what went out. Used again for every
/// transaction.
/// </summary>
/// <remarks>
/// Units that are minted come from the token's own contract, and burnt ones go back to it: a pool that is its own liquidity token, and a
/// wrapper of the native coin, are then seen to give one asset and take another. Fees are left out: they are paid to the chain, not to a participant.
/// </remarks>
internal sealed class TransactionNets(TransferTable table)
{
    // Participants that are no accounts: legs of bridges, far below the complements of token numbers.
    private const int FirstCrossing = int.MinValue;
    private const int LastCrossing = int.MinValue / 2;

    private readonly List<Net> _nets = [];
    private readonly int[] _zeros = ZerosIn(table);
    private (int Start, int End) _computed = (-1, -1);

    /// <summary>What each participant gained and lost, an entry per asset it moved.</summary>
    public IReadOnlyList<Net> All => _nets;

    /// <summary>The same, for walks that make no objects.</summary>
    public ReadOnlySpan<Net> Span => CollectionsMarshal.AsSpan(_nets);

    /// <summary>
    /// Whether nothing is to be concluded: sums pass what an amount can hold, as a forged token's do, or coins are spent whole, as on Bitcoin,
    /// where a transaction has no participants but itself.
    /// </summary>
    public bool IsImpossible { get; private set; }

    /// <summary>Nets the rows from <paramref name="start"/> to <paramref name="end"/>, exclusive.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="end">The one behind the last.</param>
    /// <param name="crossings">The rows that are legs of bridges: each is a participant of its own.</param>
    public void Compute(int start, int end, IReadOnlyList<Crossing> crossings)
    {
        if (crossings.Count == 0 && _computed == (start, end))
            return;
        _computed = crossings.Count == 0 ? (start, end) : (-1, -1);
        _nets.Clear();
        IsImpossible = false;
        TransferColumns columns = table.Columns;
        for (int row = start; row < end; row++)
        {
            if (columns.Kind[row] == TransferKind.Fee)
                continue;
            int from = columns.FromPocket[row];
            int to = columns.ToPocket[row];
            if (PocketKey.IsOutpoint(table.Pockets[from]) || PocketKey.IsOutpoint(table.Pockets[to]))
            {
                IsImpossible = true;
                return;
            }

            int crossing = CrossingAt(row, crossings);
            bool departs = crossing >= 0 && crossings[crossing].IsDeparture;
            Add(crossing >= 0 && !departs ? FirstCrossing + crossing : PartyOf(from), from, columns.Quantity[row], row, comesIn: false);
            Add(departs ? FirstCrossing + crossing : PartyOf(to), to, columns.Quantity[row], row, comesIn: true);
        }
    }

    /// <summary>Whether anybody gave one asset and took another.</summary>
    public bool HasTwoSided()
    {
        ReadOnlySpan<Net> nets = Span;
        for (int i = 0; i < nets.Length; i++)
            for (int j = 0; nets[i].Gives && j < nets.Length; j++)
                if (nets[j].Party == nets[i].Party && nets[j].Takes)
                    return true;
        return false;
    }

    /// <summary>The place of a participant among the crossings, or -1 when it is an account or contract.</summary>
    public static int CrossingOf(int party) => party < LastCrossing ? party - FirstCrossing : -1;

    /// <summary>The zero addresses of a table's chains, by number.</summary>
    private static int[] ZerosIn(TransferTable table)
    {
        var zero = Address.FromAccount20(new byte[20]);
        IEnumerable<ChainId> chains = table.AllAssets.Select(asset => asset.Chain).Distinct();
        return [.. chains.Select(chain => table.Accounts.Find(new Account(chain, zero))).Where(number => number >= 0)];
    }

    private static int CrossingAt(int row, IReadOnlyList<Crossing> crossings)
    {
        for (int i = 0; i < crossings.Count; i++)
            if (crossings[i].Row == row)
                return i;
        return -1;
    }

    /// <summary>The participant behind a pocket: its account, or the token's contract where units are minted and burnt.</summary>
    public int PartyOf(int pocket)
    {
        ulong key = table.Pockets[pocket];
        int account = PocketKey.Account(key);
        if (!_zeros.Contains(account) || table.AssetOfPocket(pocket) is not { Kind: AssetKind.Token } asset)
            return account;
        int contract = table.Accounts.Find(new Account(asset.Chain, asset.Contract));
        return contract >= 0 ? contract : ~PocketKey.Number(key);
    }

    /// <summary>The asset of an entry.</summary>
    public Asset AssetOf(in Net net) => table.Assets[net.Asset];

    private void Add(int party, int pocket, UInt128 quantity, int row, bool comesIn)
    {
        int asset = PocketKey.Number(table.Pockets[pocket]);
        int index = IndexOf(party, asset);
        if (index < 0)
        {
            index = _nets.Count;
            _nets.Add(new Net(party, asset, pocket, UInt128.Zero, UInt128.Zero, row));
        }

        ref Net found = ref CollectionsMarshal.AsSpan(_nets)[index];
        UInt128 before = comesIn ? found.In : found.Out;
        if (UInt128.MaxValue - before < quantity)
            IsImpossible = true;
        else
            found = comesIn ? found with { In = before + quantity } : found with { Out = before + quantity };
    }

    private int IndexOf(int party, int asset)
    {
        ReadOnlySpan<Net> nets = Span;
        for (int i = 0; i < nets.Length; i++)
            if (nets[i].Party == party && nets[i].Asset == asset)
                return i;
        return -1;
    }

    /// <summary>What one participant gained and lost of one asset.</summary>
    /// <param name="Party">The participant: an account of the table, or the complement of a token's number for its contract.</param>
    /// <param name="Asset">The asset's number in the table.</param>
    /// <param name="Pocket">The pocket, as the table numbers it.</param>
    /// <param name="In">What came in.</param>
    /// <param name="Out">What went out.</param>
    /// <param name="Row">The first row that shows it.</param>
    internal readonly record struct Net(int Party, int Asset, int Pocket, UInt128 In, UInt128 Out, int Row)
    {
        public bool Gives => Out > In;

        public bool Takes => In > Out;

        public UInt128 Amount => In > Out ? In - Out : Out - In;
    }
}
