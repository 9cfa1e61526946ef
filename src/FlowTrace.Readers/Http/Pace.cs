namespace FlowTrace.Readers.Http;

/// <summary>Spaces requests evenly, so that a provider's limit is kept in every window it may count by.</summary>
/// <param name="perSecond">How many units a second; not above 0 for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class Pace(double perSecond, TimeProvider time)
{
    // Requests do not arrive as evenly as they leave: a little slower than allowed is never too fast.
    private const double Slack = 1.04;

    private readonly Lock _lock = new();
    private readonly double _ticksPerUnit = perSecond > 0 ? time.TimestampFrequency * Slack / perSecond : 0;
    private double _next;
    private double _heldUntil;

    /// <summary>Waits for the turn of a request of so many units.</summary>
    public async ValueTask WaitAsync(int units, CancellationToken cancellationToken)
    {
        while (true)
        {
            double milliseconds;
            lock (_lock)
            {
                double now = time.GetTimestamp();
                double turn = Math.Max(_next, _heldUntil);
                if (turn <= now)
                {
                    // Requests are spaced from when they really go: after a stall nobody makes up for lost time in a burst.
                    _next = now + (_ticksPerUnit * units);
                    return;
                }

                milliseconds = Math.Ceiling((turn - now) * 1000 / time.TimestampFrequency);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets nobody go for a while: the provider has said so.</summary>
    public void Hold(TimeSpan pause)
    {
        lock (_lock)
            _heldUntil = Math.Max(_heldUntil, time.GetTimestamp() + (pause.TotalSeconds * time.TimestampFrequency));
    }
}
