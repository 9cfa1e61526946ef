using System.Diagnostics;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>A clock that stands while anything happens and goes on to the next timer when nothing does: hours in seconds, in their order.</summary>
internal sealed class SimulatedTime : TimeProvider, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Timer, (long Due, long Number)> _timers = new();
    private readonly Thread _thread;
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;
    private long _happened;
    private long _made;
    private volatile bool _isOver;

    public SimulatedTime()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _happened);
        return Interlocked.Read(ref _ticks);
    }

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Run()
    {
        while (!_isOver)
        {
            long before = Interlocked.Read(ref _happened);
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < Quiet)
                Thread.Sleep(0);
            if (Interlocked.Read(ref _happened) == before && ThreadPool.PendingWorkItemCount == 0)
                GoOn();
        }
    }

    private void GoOn()
    {
        Timer? timer = null;
        lock (_lock)
            while (_timers.TryDequeue(out Timer? next, out (long Due, long Number) at))
                if (next.Due == at.Due)
                {
                    Interlocked.Exchange(ref _ticks, Math.Max(at.Due, _ticks));
                    timer = next;
                    break;
                }

        timer?.Fire();
    }

    private sealed class Timer(SimulatedTime time, TimerCallback callback, object? state) : ITimer
    {
        /// <summary>When it is to fire; nothing for a timer that is not to.</summary>
        public long? Due { get; private set; }

        public void Fire()
        {
            Due = null;
            ThreadPool.UnsafeQueueUserWorkItem(timer => timer.Call(), this, preferLocal: false);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref time._happened);
            lock (time._lock)
            {
                Due = dueTime < TimeSpan.Zero ? null : time._ticks + dueTime.Ticks;
                if (Due is { } due)
                    time._timers.Enqueue(this, (due, time._made++));
            }

            return true;
        }

        public void Dispose()
        {
            Interlocked.Increment(ref time._happened);
            lock (time._lock)
                Due = null;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Call() => callback(state);
    }
}
