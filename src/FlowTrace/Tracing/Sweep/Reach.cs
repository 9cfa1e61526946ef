namespace FlowTrace.Tracing;

/// <summary>
/// What each theft has touched, whatever the policy: the poison of every pocket, cleared when the pocket is empty, and the accounts that
/// were ever poisoned. A bit per theft. It decides what is stolen a first time and what only comes back, so that the stolen total is the
/// same under every policy; and it is the poison policy.
/// </summary>
internal sealed class Reach
{
    private readonly int _words;
    private readonly ulong[] _active;
    private ulong[] _poisoned = [];
    private ulong[] _touched = [];

    public Reach(int thefts)
    {
        _words = (thefts + 63) / 64;
        _active = new ulong[_words];
        Arriving = new ulong[_words];
    }

    /// <summary>The thefts whose units the transfer at hand carries, in the sense of poison.</summary>
    public ulong[] Arriving { get; }

    public bool IsActive { get; private set; }

    /// <summary>Starts or ends the keeping of a theft's touch.</summary>
    public void Activate(int theft, bool active)
    {
        ulong bit = 1UL << (theft & 63);
        _active[theft >> 6] = active ? _active[theft >> 6] | bit : _active[theft >> 6] & ~bit;
        IsActive = Array.Exists(_active, word => word != 0);
    }

    public void EnsurePockets(int count) => Grow(ref _poisoned, count * _words);

    public void EnsureAccounts(int count) => Grow(ref _touched, count * _words);

    public void NothingArrives() => Array.Clear(Arriving);

    /// <summary>What leaves a pocket carries its poison; an emptied pocket is clean again.</summary>
    public void Depart(int pocket, bool emptied)
    {
        for (int i = 0; i < _words; i++)
        {
            Arriving[i] = _poisoned[(pocket * _words) + i] & _active[i];
            if (emptied)
                _poisoned[(pocket * _words) + i] = 0;
        }
    }

    public void Seed(int theft) => Arriving[theft >> 6] |= 1UL << (theft & 63) & _active[theft >> 6];

    public bool Arrives(int theft) => (Arriving[theft >> 6] >> (theft & 63) & 1) != 0;

    public void Drop(int theft) => Arriving[theft >> 6] &= ~(1UL << (theft & 63));

    public bool AnyArrives()
    {
        foreach (ulong word in Arriving)
            if (word != 0)
                return true;
        return false;
    }

    public void Arrive(int pocket, int account)
    {
        for (int i = 0; i < _words; i++)
        {
            _poisoned[(pocket * _words) + i] |= Arriving[i];
            _touched[(account * _words) + i] |= Arriving[i];
        }
    }

    public bool IsTouched(int account, int theft) => (_touched[(account * _words) + (theft >> 6)] >> (theft & 63) & 1) != 0;

    public bool IsPoisoned(int pocket, int theft) => (_poisoned[(pocket * _words) + (theft >> 6)] >> (theft & 63) & 1) != 0;

    private static void Grow(ref ulong[] bits, int length)
    {
        if (length > bits.Length)
            Array.Resize(ref bits, Math.Max(length, bits.Length * 2));
    }
}
