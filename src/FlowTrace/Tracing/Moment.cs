using System.Globalization;

namespace FlowTrace.Tracing;

/// <summary>A bound of a window: a time, or a block number.</summary>
/// <remarks>Immutable.</remarks>
public readonly record struct Moment
{
    private Moment(long value, bool isBlock)
    {
        Value = value;
        IsBlock = isBlock;
    }

    /// <summary>Milliseconds since 1970-01-01 UTC, or a block number.</summary>
    public long Value { get; }

    /// <summary>Whether <see cref="Value"/> is a block number.</summary>
    public bool IsBlock { get; }

    /// <summary>A time.</summary>
    public static Moment At(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds(), isBlock: false);

    /// <summary>A time in milliseconds since 1970-01-01 UTC.</summary>
    public static Moment AtUnixMilliseconds(long unixMilliseconds) => new(unixMilliseconds, isBlock: false);

    /// <summary>A block.</summary>
    public static Moment AtBlock(long block) => new(block, isBlock: true);

    /// <summary>Reads ISO 8601 (UTC where it names no zone) or a block number.</summary>
    public static bool TryParse(string text, out Moment moment)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long block))
        {
            moment = AtBlock(block);
            return true;
        }

        bool isTime = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time);
        moment = isTime ? At(time) : default;
        return isTime;
    }

    /// <summary>ISO 8601 in UTC, or the block number.</summary>
    public override string ToString() => IsBlock
        ? Value.ToString(CultureInfo.InvariantCulture)
        : DateTimeOffset.FromUnixTimeMilliseconds(Value).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
