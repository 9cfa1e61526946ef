using System.Globalization;
using System.Text.RegularExpressions;
using FlowTrace.Readers.JsonRpc;

namespace FlowTrace.Readers.Evm;

/// <summary>
/// Reads how many blocks a provider takes at once out of the words in which it refuses more. What has no figure is met by halving.
/// </summary>
/// <remarks>The words are those of Alchemy, Infura, QuickNode, reth, geth, Tron and a dozen public endpoints.</remarks>
internal static partial class RangeHints
{
    private const long Ankr = 3000;
    private const long Chainstack = 10_000;

    /// <summary>How many blocks to ask for next, when <paramref name="asked"/> were too many; always fewer than that, unless that was one.</summary>
    public static long Next(JsonRpcError error, long asked)
    {
        long hint = HintIn(error.Message) ?? HintIn(error.Data) ?? long.MaxValue;
        return Math.Max(1, hint < asked ? hint : asked / 2);
    }

    /// <summary>Whether a refusal is about how much was asked for.</summary>
    public static bool AreIn(JsonRpcError error) => error.IsTooLarge || HintIn(error.Message) is not null || HintIn(error.Data) is not null
        || error.Message.Contains("range", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("exceed", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("query timeout", StringComparison.OrdinalIgnoreCase);

    private static long? HintIn(string text)
    {
        if (HexRange().Match(text) is { Success: true } hex)
            return Hex(hex.Groups[2].Value) - Hex(hex.Groups[1].Value) + 1;
        if (DecimalRange().Match(text) is { Success: true } range)
            return Whole(range.Groups[2].Value) - Whole(range.Groups[1].Value) + 1;
        if (Thousands().Match(text) is { Success: true } thousands)
            return Whole(thousands.Groups[1].Value) * 1000;
        if (Limit().Match(text) is { Success: true } limit)
            return Whole(limit.Groups["n"].Value);
        return text.Contains("block range is too wide", StringComparison.OrdinalIgnoreCase) ? Ankr
            : text.Contains("block range limit exceeded", StringComparison.OrdinalIgnoreCase) ? Chainstack
            : null;
    }

    private const int MatchMilliseconds = 1000;

    private static long Hex(string text) => long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long value) ? value : 0;

    private static long Whole(string text) =>
        long.TryParse(text.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out long value)
            ? value : 0;

    [GeneratedRegex(@"range (?:should work: )?\[(0x[0-9a-f]+), ?(0x[0-9a-f]+)\]", RegexOptions.IgnoreCase, MatchMilliseconds)]
    private static partial Regex HexRange();

    [GeneratedRegex(@"retry with the range (\d+)-(\d+)", RegexOptions.IgnoreCase, MatchMilliseconds)]
    private static partial Regex DecimalRange();

    [GeneratedRegex(@"max is (\d+)k blocks", RegexOptions.IgnoreCase, MatchMilliseconds)]
    private static partial Regex Thousands();

    [GeneratedRegex(
        @"(?:limited to (?:a )?|limit the query to at most |up to an? |maximum block range: |max range: |maximum is set to "
        + @"|maximum allowed number of requested blocks is |exceeds? max(?:imum)? block range:? |block range greater than |block range exceeds "
        + @"|smaller than size |too wide \(maximum |blocks distance: |your plan \(\d+ > |ranges over )(?<n>\d[\d,.]*)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Limit();
}
