namespace FlowTrace.Reporting;

/// <summary>How many units arrived somewhere.</summary>
internal struct Arrival
{
    public ArrivalKey Key;

    public UInt128 Quantity;

    public UInt128 Origin;
}
