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
    private const long ChainstackFree = 100;
    private const int LimitExceeded = -32005;

    /// <summary>How many blocks to ask for next, when <paramref name="asked"/> were too many; always fewer than that, unless that was one.</summary>
    public static long Next(JsonRpcError error, long asked)
    {
        long hint = RangeIn(error.Message) ?? RangeIn(error.Data) ?? MostBlocks(error, asked) ?? long.MaxValue;
        return Math.Max(1, hint < asked ? hint : asked / 2);
    }

    /// <summary>Whether a refusal is about how much was asked for.</summary>
    public static bool AreIn(JsonRpcError error) => !Contains(error.Message, "beyond current head") && !Contains(error.Message, "invalid block range")
        && (error.IsTooLarge || error.IsTimeout || error.Code == LimitExceeded || RangeIn(error.Message) is not null || RangeIn(error.Data) is not null
            || MostBlocks(error, 0) is not null || Contains(error.Message, "range") || Contains(error.Message, "exceed"));

    /// <summary>The most blocks that the provider takes, whatever is in them; null where it does not say so.</summary>
    public static long? MostBlocks(JsonRpcError error, long asked)
    {
        string text = error.Message;

        // Alchemy names a number of blocks that always works beside the size of the answer, which is the limit.
        if (Contains(text, "response size"))
            return null;
        if (Limit().Match(text) is { Success: true } limit)
            return Whole(limit);
        return Contains(text, "block range is too wide") ? Ankr
            : Contains(text, "block range limit exceeded") ? asked > Chainstack ? Chainstack : ChainstackFree
            : null;
    }

    /// <summary>The most rows that the provider answers; null where it does not say so.</summary>
    public static long? MostRows(JsonRpcError error) => Rows().Match(error.Message) is { Success: true } rows ? Whole(rows) : null;

    private static bool Contains(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>How many blocks are in the range that a provider says it would answer.</summary>
    private static long? RangeIn(string text)
    {
        if (HexRange().Match(text) is { Success: true } hex)
            return Hex(hex.Groups["to"].Value) - Hex(hex.Groups["from"].Value) + 1;
        return DecimalRange().Match(text) is { Success: true } range ? Decimal(range.Groups["to"].Value) - Decimal(range.Groups["from"].Value) + 1 : null;
    }

    private const int MatchMilliseconds = 1000;

    private static long Hex(string text) => long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long value) ? value
        : 0;

    private static long Decimal(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out long value) ? value : 0;

    private static long Whole(Match match)
    {
        string digits = match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        return (int.TryParse(digits, CultureInfo.InvariantCulture, out int value) ? value : 0L) * (match.Groups["k"].Success ? 1000 : 1);
    }

    [GeneratedRegex(@"range (?:should work: )?\[(?<from>0x[0-9a-f]+), ?(?<to>0x[0-9a-f]+)\]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        MatchMilliseconds)]
    private static partial Regex HexRange();

    [GeneratedRegex(
        @"(?:more than|limit of|cap of) (?<n>\d[\d,]*)(?<k>k)? (?:results|logs|events|rows|entries)|max results (?<n>\d[\d,]*)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Rows();

    [GeneratedRegex(@"retry with the range (?<from>\d+)-(?<to>\d+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex DecimalRange();

    [GeneratedRegex(
        @"(?:limited to (?:a )?|limit the query to at most |up to an? |maximum block range: |max range: |maximum is set to "
        + @"|maximum allowed number of requested blocks is |exceeds? max(?:imum)? block range:? |block range greater than |block range exceeds "
        + @"|smaller than size |too wide \(maximum |blocks distance: |your plan \(\d+ > |ranges over |max is )(?<n>\d[\d,.]*)(?<k>k)?",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Limit();
}
