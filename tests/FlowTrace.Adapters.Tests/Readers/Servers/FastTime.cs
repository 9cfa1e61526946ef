namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>A clock on which waiting goes a thousand times faster, so that tests may wait for minutes.</summary>
internal sealed class FastTime : TimeProvider
{
    private const long Factor = 1000;

    public override long TimestampFrequency => System.TimestampFrequency;

    // What a test waits for passes quickly; what it measures does not run faster than it, so that pacing is seen.
    public override long GetTimestamp() => System.GetTimestamp() * Factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Scale(dueTime), Scale(period));

    private static TimeSpan Scale(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan || time == TimeSpan.Zero ? time : TimeSpan.FromTicks(Math.Max(1, time.Ticks / Factor));
}
