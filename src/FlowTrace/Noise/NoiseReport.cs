using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Noise;

/// <summary>
/// What a table of transfers holds that is not money moving: poisoning, forged tokens, spam. Immutable.
/// </summary>
public sealed class NoiseReport
{
    private readonly int[] _rows;

    internal NoiseReport(TransferTable table, IReadOnlyList<NoiseFinding> findings, int[] rows)
    {
        Findings = findings;
        _rows = rows;
        Clean = table.Without(rows);
    }

    /// <summary>What was recognised, in the order of the transfers.</summary>
    public IReadOnlyList<NoiseFinding> Findings { get; }

    /// <summary>How many transfers of the table are to be kept out of the flow.</summary>
    public int KeptOut => _rows.Length;

    /// <summary>How much was recognised in the ledger beyond the table, where the table is a part of one.</summary>
    internal int Beyond { get; init; }

    /// <summary>Whether any of that is kept out of the flow.</summary>
    internal bool KeepsOutBeyond { get; init; }

    /// <summary>The table without them: the same table where there are none.</summary>
    public TransferTable Clean { get; }

    /// <summary>The numbers of the transfers that are kept out, ascending.</summary>
    public IReadOnlyList<int> KeptOutRows => _rows;

    /// <summary>Searches a table. The search is linear in it and asks nobody.</summary>
    /// <param name="table">The transfers. The more of an account's history it holds, the more is recognised.</param>
    /// <param name="genuine">Assets that the caller knows to be what was stolen: they are never noise.</param>
    public static NoiseReport Of(TransferTable table, IEnumerable<Asset>? genuine = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new NoiseSearch(table, [.. genuine ?? []]).Search();
    }
}
