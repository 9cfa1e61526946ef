using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Noise;

/// <summary>
/// Searches one table. First the accounts that look alike, then the tokens that are not what they say or are spam, then what passed between an
/// account and a look-alike of one it deals with.
/// </summary>
/// <remarks>What is kept out must never be genuine: whatever could be, stays in the flow and is only told.</remarks>
internal sealed partial class NoiseSearch
{
    private readonly TransferTable _table;
    private readonly TransferColumns _columns;
    private readonly HashSet<Asset> _genuine;
    private readonly List<(int Row, NoiseFinding Finding)> _findings = [];

    public NoiseSearch(TransferTable table, HashSet<Asset> genuine)
    {
        _table = table;
        _columns = table.Columns;
        _genuine = genuine;
        _verdicts = new Verdict?[table.Assets.Count];
    }

    /// <summary>The numbers of the assets that could be judged noise if nobody knew them to be genuine, ascending.</summary>
    public static int[] SuspectsIn(TransferTable table) => [.. new NoiseSearch(table, []).Suspects().Keys.Order()];

    public NoiseReport Search()
    {
        FindLookAlikes();
        JudgeTokens();
        JudgeLookAlikes();
        TellTokens();
        NoiseFinding[] findings =
        [
            .. _findings.OrderBy(found => found.Finding.Transfer.Position).ThenBy(found => found.Row).ThenBy(found => found.Finding.Transfer.Transaction)
                .ThenBy(found => found.Finding.Transfer.From).ThenBy(found => found.Finding.Transfer.To)
                .ThenBy(found => found.Finding.Addressed).Select(found => found.Finding),
        ];
        int[] rows = [.. _findings.Where(found => found.Row >= 0 && found.Finding.IsKeptOut).Select(found => found.Row).Distinct().Order()];
        return new NoiseReport(_table, findings, rows);
    }

    private int FromOf(int row) => PocketKey.Account(_table.Pockets[_columns.FromPocket[row]]);

    private int ToOf(int row) => PocketKey.Account(_table.Pockets[_columns.ToPocket[row]]);

    // Where coins are spent whole, one side of a row is an outpoint and the other the transaction, which holds the coin itself.
    private int AssetOf(int row)
    {
        ulong from = _table.Pockets[_columns.FromPocket[row]];
        return PocketKey.Number(PocketKey.IsOutpoint(from) ? _table.Pockets[_columns.ToPocket[row]] : from);
    }

    private static UInt128 Sum(UInt128 left, UInt128 right) => UInt128.MaxValue - left < right ? UInt128.MaxValue : left + right;
}
