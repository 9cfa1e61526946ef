namespace FlowTrace.Taint;

/// <summary>The accounting under one conserving policy: the lots of every followed pocket, and which of them leave.</summary>
/// <remarks>The balance of a pocket is the same under every policy and is kept by the caller.</remarks>
internal abstract class TaintBook
{
    private protected LotChains Chains { get; } = new();

    /// <summary>Whether clean units bear the names of what they came from, so that every unit of a followed pocket has a lot.</summary>
    public bool NamesClean { get; private init; }

    /// <summary>Makes the book of a policy.</summary>
    /// <param name="policy">A conserving policy.</param>
    /// <param name="rankOfSource">The place of a source among the sources in ordinal order, to break ties.</param>
    /// <param name="namesClean">
    /// Whether clean units keep the names that their lots bear. Never under pro-rata, where every payment is made of every name there is: what clean
    /// units are made of is found afterwards there, by walking back.
    /// </param>
    public static TaintBook Of(TaintPolicy policy, Func<int, int> rankOfSource, bool namesClean = false) => policy switch
    {
        TaintPolicy.Fifo => new FifoBook { NamesClean = namesClean },
        TaintPolicy.Lifo => new LifoBook { NamesClean = namesClean },
        TaintPolicy.ProRata => new ProRataBook(rankOfSource),
        TaintPolicy.DirtyFirst => new DirtyFirstBook { NamesClean = namesClean },
        TaintPolicy.CleanFirst => new CleanFirstBook { NamesClean = namesClean },
        TaintPolicy.Tiho => new TihoBook { NamesClean = namesClean },
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "This policy keeps no books."),
    };

    public virtual void EnsurePockets(int count) => Chains.EnsurePockets(count);

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
        if (Chains.IsEmpty(pocket) && !NamesClean)
            return;
        if (amount > balance)
            parcel.Missing = amount - balance;
        if (!Chains.IsEmpty(pocket))
            TakeLots(pocket, amount - parcel.Missing, balance, largerOutflows, parcel);
        if (NamesClean)
            TakeNamed(pocket, parcel);
        else if (Chains.StolenIn(pocket) == UInt128.Zero && !Chains.IsEmpty(pocket))
            Chains.Clear(pocket);
    }

    /// <summary>Puts an arriving parcel into the pocket, whose balance before it is <paramref name="balance"/>.</summary>
    public void Put(int pocket, UInt128 balance, Parcel parcel)
    {
        if (NamesClean || parcel.Stolen != UInt128.Zero || !Chains.IsEmpty(pocket))
            PutLots(pocket, balance, parcel);
    }

    /// <summary>The stolen lots of a pocket, for the outcome at the end.</summary>
    public void AddStolenLots(int pocket, List<Lot> lots)
    {
        foreach (Lot lot in Chains.Lots(pocket))
            if (lot.IsStolen)
                lots.Add(lot);
    }

    /// <summary>Every lot of a pocket, those of clean units with a name too, in no order that matters.</summary>
    public virtual void AddLots(int pocket, List<Lot> lots)
    {
        foreach (Lot lot in Chains.Lots(pocket))
            lots.Add(lot);
    }

    /// <summary>Brings the pocket's row into the cache; the value means nothing.</summary>
    public int Warm(int pocket) => Chains.Warm(pocket);

    /// <summary>Takes <paramref name="amount"/> ≤ <paramref name="balance"/> units from a pocket that holds stolen ones.</summary>
    private protected abstract void TakeLots(int pocket, UInt128 amount, UInt128 balance, UInt128 largerOutflows, Parcel parcel);

    /// <summary>Takes the clean units that leave, where they are kept apart from stolen ones.</summary>
    private protected virtual void TakeNamed(int pocket, Parcel parcel)
    {
    }

    private protected abstract void PutLots(int pocket, UInt128 balance, Parcel parcel);
}
