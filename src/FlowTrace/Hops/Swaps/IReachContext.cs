namespace FlowTrace.Hops;

/// <summary>What netting has to know where units matter for a question's sake, too: which would matter without it.</summary>
internal interface IReachContext : IHopContext
{
    /// <summary>Whether a followed pocket is so for the sake of stolen units.</summary>
    bool IsReached(int pocket);

    /// <summary>Whether stolen units are among those under way to an arrival.</summary>
    bool IsReachedUnderWay(int arrival);
}
