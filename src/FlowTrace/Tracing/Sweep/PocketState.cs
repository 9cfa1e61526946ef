using System.Runtime.InteropServices;

namespace FlowTrace.Tracing;

/// <summary>What the sweep knows of a pocket, whatever the policy: which lots are where is the books' business. Kept to 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PocketState
{
    /// <summary>How many units it holds; known while the pocket is followed.</summary>
    public UInt128 Balance;

    public int Account;

    private const uint PlainBit = 1;
    private const uint WalletBit = 2;

    // The number of the run whose rows are this pocket's, plus one, above two flags; 0 while it is not followed.
    private uint _homeAndFlags;
    private int _firstArrival;
    private int _lastArrival;

    public readonly bool IsFollowed => _homeAndFlags >> 2 != 0;

    public int Home
    {
        readonly get => (int)(_homeAndFlags >> 2) - 1;
        set => _homeAndFlags = ((uint)(value + 1) << 2) | (_homeAndFlags & 3);
    }

    /// <summary>Whether it is followed and nothing but its balance matters to an arrival: no name, label or sink to look at.</summary>
    public bool IsPlain
    {
        readonly get => (_homeAndFlags & PlainBit) != 0;
        set => _homeAndFlags = value ? _homeAndFlags | PlainBit : _homeAndFlags & ~PlainBit;
    }

    /// <summary>Whether its account stands among the graph's wallets.</summary>
    public bool HasWallet
    {
        readonly get => (_homeAndFlags & WalletBit) != 0;
        set => _homeAndFlags = value ? _homeAndFlags | WalletBit : _homeAndFlags & ~WalletBit;
    }

    /// <summary>Whether stolen units have come to rest in it, for a while at least, under a policy that was asked for.</summary>
    public readonly bool IsReached => _firstArrival != 0;

    /// <summary>The mark of the arrival that first brought them.</summary>
    public readonly int FirstArrival => _firstArrival;

    /// <summary>The mark of the arrival that last brought some.</summary>
    public readonly int LastArrival => _lastArrival;

    /// <summary>Stolen units have come; <paramref name="mark"/>, never 0, says when.</summary>
    public void Reach(int mark)
    {
        if (_firstArrival == 0)
            _firstArrival = mark;
        _lastArrival = mark;
    }
}
