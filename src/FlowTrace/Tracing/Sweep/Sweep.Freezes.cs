using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>What issuers froze by the end of the trace. It moves nothing: it says in what state units rest.</summary>
internal sealed partial class Sweep
{
    private readonly List<ReadIssue> _freezeIssues = [];
    private readonly Dictionary<(Account, Asset), Freeze> _openFreezes = [];
    private IReadOnlyList<Freeze> _freezes = [];

    private void ReadFreezes()
    {
        _freezeIssues.Clear();
        _openFreezes.Clear();
        IReadOnlyList<IssuerAct> acts = Freezes.ActsIn(_runs.Select(run => run.Table), _freezeIssues.Add);
        _freezes = Freezes.Of([.. acts.Where(act => !IsBeyondTheEnd(act.Position))]);
        foreach (Freeze freeze in _freezes)
            if (freeze.IsPending || freeze.IsInForce)
                _openFreezes[(freeze.Account, freeze.Asset)] = freeze;
    }

    /// <summary>The freeze that is in force or pending at the end, or null.</summary>
    private Freeze? FreezeOf(int pocket) =>
        _openFreezes.Count == 0 ? null : _openFreezes.GetValueOrDefault((AccountOf(pocket), AssetOf(pocket)));

    private static string WordsOf(Freeze freeze)
    {
        Position since = (freeze.Frozen ?? freeze.Submitted!).Position;
        return (freeze.IsPending ? "freeze pending since " : "since ") + Moment.AtUnixMilliseconds(since.UnixMilliseconds);
    }
}
