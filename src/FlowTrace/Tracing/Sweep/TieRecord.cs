using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>
/// What a trace of the thefts did inside ties, written down so that a question about sources does it in the same order: the steps of every tie, and what a
/// pocket held when stolen units first reached it.
/// </summary>
internal sealed class TieRecord
{
    private readonly Dictionary<(TransferTable Table, int Start), (int First, int End)> _ties = [];
    private readonly Dictionary<(TransferTable Table, int Pocket), UInt128> _balances = [];
    private readonly List<Step> _steps = [];
    private readonly List<int> _past = [];

    /// <summary>A step of the open tie begins.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="start">The first row of the tie.</param>
    /// <param name="row">The row, or one of a transaction that is applied as a whole.</param>
    /// <param name="isLate">Whether it is made good as if it had gone first.</param>
    public void Add(TransferTable table, int start, int row, bool isLate)
    {
        int first = _ties.TryGetValue((table, start), out (int First, int End) tie) ? tie.First : _steps.Count;
        _steps.Add(new Step(row, isLate, _past.Count, _past.Count));
        _ties[(table, start)] = (first, _steps.Count);
    }

    /// <summary>The last step reached a pocket, to which a row of the tie counts as past.</summary>
    public void AddPast(int row)
    {
        _past.Add(row);
        _steps[^1] = _steps[^1] with { PastEnd = _past.Count };
    }

    /// <summary>Stolen units come to a pocket of a table for the first time; what it holds until then.</summary>
    public void Reach(TransferTable table, int pocket, UInt128 balance) => _balances.TryAdd((table, pocket), balance);

    /// <summary>What a pocket held when stolen units first reached it; null where they never did.</summary>
    public UInt128? BalanceOf(TransferTable table, int pocket) => _balances.TryGetValue((table, pocket), out UInt128 balance) ? balance : null;

    /// <summary>The steps of a tie, by the numbers that <see cref="this"/> takes; none where the trace had nothing to do there.</summary>
    public (int First, int End) StepsOf(TransferTable table, int start) => _ties.GetValueOrDefault((table, start));

    /// <summary>A step.</summary>
    public Step this[int step] => _steps[step];

    /// <summary>A row that counts as past.</summary>
    public int PastRow(int index) => _past[index];

    /// <summary>A step of a tie.</summary>
    /// <param name="Row">The row, or one of a transaction that is applied as a whole.</param>
    /// <param name="IsLate">Whether it is made good as if it had gone first.</param>
    /// <param name="PastStart">The first of the rows that count as past to a pocket it reaches.</param>
    /// <param name="PastEnd">The number behind the last of them.</param>
    internal readonly record struct Step(int Row, bool IsLate, int PastStart, int PastEnd);
}
