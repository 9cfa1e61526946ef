namespace FlowTrace.Findings;

/// <summary>What passed between the account and one other.</summary>
internal struct PartyTotals
{
    public UInt128 In;
    public UInt128 Out;
    public int InCount;
    public int OutCount;

    // The first payment to it ever, and whether a much larger one followed it soon.
    public UInt128 FirstOut;
    public long FirstOutTime;
    public bool HasFirstOut;
    public bool IsTested;
}
