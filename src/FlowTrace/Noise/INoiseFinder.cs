using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Noise;

/// <summary>Knows the noise of a table without a search: noise shows over a whole ledger, and the table is a part of one.</summary>
internal interface INoiseFinder
{
    /// <summary>What is noise in the table, as a search of the whole ledger says.</summary>
    NoiseReport Find(TransferTable table, IReadOnlyCollection<Asset> genuine);
}
