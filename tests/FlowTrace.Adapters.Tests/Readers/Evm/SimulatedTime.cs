using System.Diagnostics;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>
/// A clock that stands while anything happens and goes on to the next timer when nothing does: hours in seconds, in their order. A thread that only waits for a
/// processor happens too, so a busy machine does not make the clock run ahead; tests that measure by it run alone in their process.
/// </summary>
internal sealed class SimulatedTime : TimeProvider, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(2);

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
            if (Interlocked.Read(ref _happened) == before && ThreadPool.PendingWorkItemCount == 0 && IsEverybodyWaiting())
                GoOn();
        }
    }

    // Where the system tells: a thread that is runnable, on a processor or not, has something to do.
    private static bool IsEverybodyWaiting()
    {
        const string threads = "/proc/self/task";
        if (!Directory.Exists(threads))
            return true;
        int runnable = 0;
        foreach (string thread in Directory.EnumerateDirectories(threads))
            try
            {
                string stat = File.ReadAllText(Path.Combine(thread, "stat"));
                runnable += stat[stat.LastIndexOf(')') + 2] == 'R' ? 1 : 0;
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }

        return runnable <= 1;
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
