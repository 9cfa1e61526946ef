namespace FlowTrace.Taint;

/// <summary>The accounting under one conserving policy: the lots of every followed pocket, and which of them leave.</summary>
/// <remarks>The balance of a pocket is the same under every policy and is kept by the caller.</remarks>
internal abstract class TaintBook
{
    private protected LotChains Chains { get; } = new();

    /// <summary>Makes the book of a policy.</summary>
    /// <param name="policy">A conserving policy.</param>
    /// <param name="rankOfSource">The place of a source among the sources in ordinal order, to break ties.</param>
    public static TaintBook Of(TaintPolicy policy, Func<int, int> rankOfSource) => policy switch
    {
        TaintPolicy.Fifo => new FifoBook(),
        TaintPolicy.Lifo => new LifoBook(),
        TaintPolicy.ProRata => new ProRataBook(rankOfSource),
        TaintPolicy.DirtyFirst => new DirtyFirstBook(),
        TaintPolicy.CleanFirst => new CleanFirstBook(),
        TaintPolicy.Tiho => new TihoBook(),
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "This policy keeps no books."),
    };

    public void EnsurePockets(int count) => Chains.EnsurePockets(count);

    /// <summary>How many stolen units the pocket holds.</summary>
    public UInt128 StolenIn(int pocket) => Chains.StolenIn(pocket);

    /// <summary>Takes what leaves the pocket. When <paramref name="amount"/> exceeds <paramref name="balance"/>, all lots
    /// leave and the rest is missing.</summary>
    /// <param name="pocket">The pocket.</param>
    /// <param name="amount">How many units leave.</param>
    /// <param name="balance">How many units it holds.</param>
    /// <param name="largerOutflows">Under tiho: how many units larger outflows of the same transaction will take.</param>
    /// <param name="parcel">Receives the lots.</param>
    public void Take(int pocket, UInt128 amount, UInt128 balance, UInt128 largerOutflows, Parcel parcel)
    {
        parcel.Reset(amount);
        if (Chains.IsEmpty(pocket))
            return;
        if (amount > balance)
            parcel.Missing = amount - balance;
        TakeLots(pocket, amount - parcel.Missing, balance, largerOutflows, parcel);
        if (Chains.StolenIn(pocket) == UInt128.Zero && !Chains.IsEmpty(pocket))
            Chains.Clear(pocket);
    }

    /// <summary>Puts an arriving parcel into the pocket, whose balance before it is <paramref name="balance"/>.</summary>
    public void Put(int pocket, UInt128 balance, Parcel parcel)
    {
        if (parcel.Stolen != UInt128.Zero || !Chains.IsEmpty(pocket))
            PutLots(pocket, balance, parcel);
    }

    /// <summary>The stolen lots of a pocket, for the outcome at the end.</summary>
    public void AddStolenLots(int pocket, List<Lot> lots)
    {
        foreach (Lot lot in Chains.Lots(pocket))
            if (lot.IsStolen)
                lots.Add(lot);
    }

    /// <summary>Brings the pocket's row into the cache; the value means nothing.</summary>
    public int Warm(int pocket) => Chains.Warm(pocket);

    /// <summary>Takes <paramref name="amount"/> ≤ <paramref name="balance"/> units from a pocket that holds stolen ones.</summary>
    private protected abstract void TakeLots(int pocket, UInt128 amount, UInt128 balance, UInt128 largerOutflows, Parcel parcel);

    private protected abstract void PutLots(int pocket, UInt128 balance, Parcel parcel);
}
