using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Hops.Bridges;

/// <summary>A transaction of a bridge, made by a test.</summary>
internal interface IBridgeScene
{
    /// <summary>What the bridge's decoder reads in it.</summary>
    BridgeRecord Record { get; }

    /// <summary>Adds all of it to a table.</summary>
    void AddTo(TransferTableBuilder table);
}
