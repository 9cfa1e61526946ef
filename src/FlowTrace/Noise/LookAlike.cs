using FlowTrace.Chain;

namespace FlowTrace.Noise;

/// <summary>
/// When two addresses pass for each other: wallets and explorers show the head and the tail of one, and forgers make another with the same.
/// </summary>
/// <remarks>
/// <para>
/// On EVM chains look-alikes share at least three hexadecimal digits at the head, behind <c>0x</c>, and four at the tail, case not minded: the
/// receivers of all of 1,738 published pay-offs of poisoning on Ethereum share that with the account that was meant. On Tron they share at least
/// the last four Base58 characters: forgers there leave the head alone, as the histories of ten published wallets show.
/// </para>
/// <para>
/// Two addresses made without regard to each other match with a probability of 16⁻⁷ (3.7·10⁻⁹) on EVM chains and 58⁻⁴ (8.8·10⁻⁸) on Tron. An
/// account that deals with many has many pairs of them: <see cref="IsBeyondChance"/> asks for as many digits more as make a chance match anywhere
/// in its history less likely than one in a thousand.
/// </para>
/// </remarks>
internal static class LookAlike
{
    public const int HeadDigits = 3;
    public const int TailDigits = 4;

    private const int LeastOdds = 1000;

    // What a look-alike has to share where it sent neither trifles nor nothing: 28 bits are the seven digits of EVM chains.
    private const int BitsWithoutBait = 28;

    // In thousandths of a bit. Base58 has 5.857 a character; the first behind Tron's T are not quite uniform.
    private const int MilliBitsOfHexDigit = 4000;
    private const int MilliBitsOfBase58Digit = 5857;
    private const int MilliBitsOfBase58Head = 4500;

    /// <summary>A number that look-alikes share, and others only by the chance stated above; false for what is no account of a person.</summary>
    public static bool TryKey(in Account account, out ulong key)
    {
        key = 0;
        if (account.Address.Kind != AddressKind.Account20 || account.IsZero)
            return false;
        if (KnownChains.FormatOf(account.Chain) == AddressFormat.Tron)
        {
            foreach (char c in account.AddressText.AsSpan()[^TailDigits..])
                key = (key << 8) | c;
            return true;
        }

        Span<byte> bytes = stackalloc byte[32];
        account.Address.CopyTo(bytes);
        key = ((ulong)bytes[0] << 20) | ((ulong)(bytes[1] >> 4) << 16) | ((ulong)bytes[18] << 8) | bytes[19];
        return true;
    }

    /// <summary>Whether two different accounts of one chain share head and tail.</summary>
    public static bool Matches(in Account left, in Account right) =>
        left.Chain == right.Chain && left != right && TryKey(left, out ulong leftKey) && TryKey(right, out ulong rightKey) && leftKey == rightKey;

    /// <summary>How many digits two accounts share at the head and at the tail.</summary>
    public static (int Head, int Tail) SharedDigits(in Account left, in Account right)
    {
        ReadOnlySpan<char> a = Digits(left);
        ReadOnlySpan<char> b = Digits(right);
        int head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
            head++;
        int tail = 0;
        while (tail < a.Length && tail < b.Length && a[^(tail + 1)] == b[^(tail + 1)])
            tail++;
        return (head, tail);
    }

    /// <summary>Whether two look-alikes share more than chance would make them share.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <param name="counterparties">How many accounts the confused one deals with.</param>
    /// <param name="isBaited">
    /// Whether one of them only sent nothing, trifles or forged tokens. Then it is asked whether this one looks like any of the counterparties; else
    /// whether any two of them look alike.
    /// </param>
    public static bool IsBeyondChance(in Account left, in Account right, int counterparties, bool isBaited)
    {
        (int head, int tail) = SharedDigits(left, right);
        int milliBits = KnownChains.FormatOf(left.Chain) == AddressFormat.Tron
            ? (head * MilliBitsOfBase58Head) + (tail * MilliBitsOfBase58Digit)
            : (head + tail) * MilliBitsOfHexDigit;
        UInt128 pairs = isBaited ? (uint)counterparties : (UInt128)(uint)counterparties * (uint)counterparties / 2;
        return (isBaited || milliBits >= BitsWithoutBait * 1000) && UInt128.One << (milliBits / 1000) > LeastOdds * pairs;
    }

    private static string Digits(in Account account) => KnownChains.FormatOf(account.Chain) == AddressFormat.Tron
        ? account.AddressText[1..]
        : account.AddressText[2..].ToUpperInvariant();
}
