using System.Collections.Concurrent;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>
/// A clock on which waits end at once and move it on. The time a request may take is no wait: it ends when a test says so.
/// </summary>
internal sealed class InstantTime : TimeProvider
{
    /// <summary>The timeout that providers are given, by which its timers are known.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(61_007);

    private readonly ConcurrentDictionary<Timer, bool> _requests = [];

    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    /// <summary>Lets the requests under way run out of time.</summary>
    public void RunOut()
    {
        Interlocked.Add(ref _ticks, Timeout.Ticks);
        foreach (Timer timer in _requests.Keys)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Start(Timer timer, TimeSpan dueTime)
    {
        if (dueTime == Timeout)
            _requests[timer] = true;
        else if (dueTime >= TimeSpan.Zero)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            timer.Fire();
        }
    }

    private sealed class Timer(InstantTime time, TimerCallback callback, object? state) : ITimer
    {
        private int _isOver;

        public void Fire()
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                timer =>
                {
                    if (Interlocked.Exchange(ref timer._isOver, 1) == 0)
                        timer.Call();
                },
                this, preferLocal: false);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Start(this, dueTime);
            return true;
        }

        public void Dispose()
        {
            Volatile.Write(ref _isOver, 1);
            time._requests.TryRemove(this, out _);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Call() => callback(state);
    }
}
