using System.Numerics;

namespace FlowTrace.Simulation;

/// <summary>
/// Random numbers that are the same everywhere and for ever: xoshiro256** seeded by SplitMix64 (Blackman and Vigna).
/// <see cref="Random"/> promises neither its algorithm nor its sequence.
/// </summary>
internal struct RandomStream
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>A stream of its own for every pair of seed and number.</summary>
    public RandomStream(ulong seed, ulong number)
    {
        ulong state = Mix(seed) ^ Mix(unchecked(number + 0x632BE59BD9B4E019UL));
        _a = Mix(state);
        _b = Mix(unchecked(state + 1));
        _c = Mix(unchecked(state + 2));
        _d = Mix(unchecked(state + 3)) | 1;
    }

    /// <summary>SplitMix64's output function: a bijection whose results look random.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15UL;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    public ulong Next()
    {
        unchecked
        {
            ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
            ulong shifted = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= shifted;
            _d = BitOperations.RotateLeft(_d, 45);
            return result;
        }
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/> - 1.</summary>
    public long Between(long low, long high) => low + (long)Math.BigMul(Next(), (ulong)(high - low), out _);

    /// <summary>An amount from <paramref name="low"/> to <paramref name="high"/> - 1, every base unit as likely as another.</summary>
    public UInt128 AmountBetween(UInt128 low, UInt128 high) => low + (new UInt128(Next() >> 32, Next()) % (high - low));

    /// <summary>A share of an amount: <paramref name="lowPerMille"/> to <paramref name="highPerMille"/> thousandths of it, to the base unit.</summary>
    public UInt128 Share(UInt128 amount, uint lowPerMille, uint highPerMille) =>
        AmountBetween(amount * lowPerMille / 1000, (amount * highPerMille / 1000) + 1);

    /// <summary>
    /// A number below <paramref name="bound"/>, small ones far more often: the chance of k falls as 1/k, as the activity of accounts does
    /// (Zipf's law). Whole numbers only, since powers and logarithms differ between machines.
    /// </summary>
    public int Zipf(int bound)
    {
        int bits = BitOperations.Log2((uint)bound) + 1;
        while (true)
        {
            int bit = Below(bits);
            int value = (1 << bit) - 1 + Below(1 << bit);
            if (value < bound)
                return value;
        }
    }
}
