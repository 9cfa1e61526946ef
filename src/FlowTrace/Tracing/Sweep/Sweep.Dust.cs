using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

/// <summary>Arrivals under the dust line: kept where they arrive, counted, and not followed.</summary>
internal sealed partial class Sweep
{
    /// <summary>
    /// Whether the dust line counts for this arrival. What is stolen now, and what reaches an account that a theft names, is never dust: a
    /// thief may take a fortune in small pieces.
    /// </summary>
    private bool HasDustLine(int account) => !_isTheft && !_accounts[account].IsNamed;

    /// <summary>Whether nothing above the dust line arrives.</summary>
    private bool IsAllDust()
    {
        for (int theft = 0; theft < _thefts.Length; theft++)
            if (_reach.Arrives(theft) && !IsPoisonDust(theft))
                return false;
        for (int i = 0; i < _books.Length; i++)
            if (i != _poison)
                foreach (OutcomeTally.Part part in PartsOf(i))
                    if (part.Origin >= _sources[part.Source].DustLine)
                        return false;
        return true;
    }

    /// <summary>Takes the dust out of what arrives, theft by theft and policy by policy, and counts it; the units stay as clean ones.</summary>
    private void KeepDust(int pocket)
    {
        for (int i = 0; i < _books.Length; i++)
            if (i != _poison && _parcels[i].Stolen != UInt128.Zero)
                KeepDust(pocket, i);
        for (int theft = 0; theft < _thefts.Length; theft++)
            if (_reach.Arrives(theft) && IsPoisonDust(theft))
            {
                if (_poison >= 0)
                    _tally.At(pocket, OutcomeStatus.Dust, "dust", UnixMilliseconds)
                        .Add(_poison, _sources.Of(theft, AssetAtHand()), _received, _received);
                LogDust(pocket, theft);
                _reach.Drop(theft);
            }
    }

    private void KeepDust(int pocket, int book)
    {
        foreach (OutcomeTally.Part part in PartsOf(book))
        {
            if (part.Origin >= _sources[part.Source].DustLine)
                continue;
            _tally.At(pocket, OutcomeStatus.Dust, "dust", UnixMilliseconds).Add(book, part.Source, part.Quantity, part.Origin);
            Finish(book, part.Source, part.Origin);
            ReadOnlySpan<Lot> lots = _parcels[book].Lots;
            for (int i = 0; i < lots.Length; i++)
                if (lots[i].Source == part.Source)
                    _parcels[book].MakeClean(i);
        }
    }

    /// <summary>In the sense of poison the transfer's whole amount counts, and only the stolen asset itself has a dust line.</summary>
    private bool IsPoisonDust(int theft)
    {
        int source = _sources.Find(theft, AssetAtHand());
        return source >= 0 && _received < _sources[source].DustLine;
    }
}
