using System.Runtime.CompilerServices;

namespace FlowTrace.Reporting;

/// <summary>
/// Reads on in one line of JSON that a machine wrote: without white space, members in a known order. What stands otherwise is not taken, and then somebody
/// who knows all of JSON has to read the line.
/// </summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line)
{
    private const int SafeDigits = 18;
    private const int MostDigits = 2 * SafeDigits;
    private const ulong SafePower = 1_000_000_000_000_000_000;

    private ReadOnlySpan<byte> _rest = line;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Whether nothing is left but this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool EndsWith(ReadOnlySpan<byte> literal) => _rest.SequenceEqual(literal);

    /// <summary>Takes these bytes if they come next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(ReadOnlySpan<byte> literal)
    {
        if (!_rest.StartsWith(literal))
            return false;
        _rest = _rest[literal.Length..];
        return true;
    }

    /// <summary>Takes a text up to the quote that ends it, whose first quote was taken. One with an escape in it is not taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TakeText(out ReadOnlySpan<byte> text)
    {
        int length = _rest.IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0 || _rest[length] != '"')
        {
            text = default;
            return false;
        }

        text = _rest[..length];
        _rest = _rest[(length + 1)..];
        return true;
    }

    /// <summary>Takes a text of digits up to the quote that ends it, whose first quote was taken. One of more than 36 digits is not taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TakeQuantity(out UInt128 quantity)
    {
        quantity = default;
        int length = 0;
        while (length < _rest.Length && char.IsAsciiDigit((char)_rest[length]))
            length++;
        if (length is 0 or > MostDigits || length == _rest.Length || _rest[length] != '"')
            return false;
        quantity = length <= SafeDigits ? Digits(_rest[..length])
            : ((UInt128)Digits(_rest[..(length - SafeDigits)]) * SafePower) + Digits(_rest.Slice(length - SafeDigits, SafeDigits));
        _rest = _rest[(length + 1)..];
        return true;
    }

    /// <summary>
    /// Takes everything before these bytes, and them. Where a bracket or an escape stands before them, nothing is taken: what it opens is unknown.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TakeMembersUntil(ReadOnlySpan<byte> literal, out ReadOnlySpan<byte> members)
    {
        int length = _rest.IndexOf(literal);
        members = length < 0 ? default : _rest[..length];
        if (length < 0 || members.IndexOfAny((byte)'{', (byte)'[', (byte)'\\') >= 0)
            return false;
        _rest = _rest[(length + literal.Length)..];
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(ReadOnlySpan<byte> digits)
    {
        unchecked
        {
            ulong number = 0;
            foreach (byte digit in digits)
                number = (number * 10) + (ulong)(digit - '0');
            return number;
        }
    }
}
