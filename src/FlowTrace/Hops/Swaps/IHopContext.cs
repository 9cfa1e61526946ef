namespace FlowTrace.Hops;

/// <summary>What netting has to know of the trace: whose units matter. Pockets and accounts are the table's numbers.</summary>
internal interface IHopContext
{
    /// <summary>Whether the pocket's units matter: stolen units have come to it, or what a question is about was made of its units.</summary>
    bool IsFollowed(int pocket);

    /// <summary>Whether it holds stolen units now, under any policy.</summary>
    bool Carries(int pocket);

    /// <summary>Whether a label says that the account holds many people's coins: a pool, a router, a lender, a wrapper.</summary>
    bool IsPooled(int account);

    /// <summary>Whether stolen units of <paramref name="asset"/> went into making <paramref name="receipt"/>. Assets are the table's numbers.</summary>
    bool WentInto(int receipt, int asset);

    /// <summary>Whether units that matter are under way to an arrival.</summary>
    bool IsUnderWay(int arrival);

    /// <summary>Whether a label says that the account lends against collateral.</summary>
    bool IsLender(int account);

    /// <summary>What the events of a transaction say of exchanges in it, or null. Transactions are the table's numbers.</summary>
    SwapEvidence? EvidenceOf(int transaction);
}
