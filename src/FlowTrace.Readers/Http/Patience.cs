namespace FlowTrace.Readers.Http;

/// <summary>How long to leave a provider alone that says it is asked too often: longer each time that it goes on saying so.</summary>
/// <param name="first">The first pause, where the provider names none.</param>
/// <param name="time">The clock.</param>
internal sealed class Patience(TimeSpan first, TimeProvider time)
{
    private const int MostDoublings = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private long _pausedAt = long.MinValue;
    private int _pauses;

    /// <summary>The pause after a refusal of a request that was sent at a time: what left before the last pause began says nothing new.</summary>
    public TimeSpan PauseAfter(long sent, TimeSpan? asked)
    {
        lock (_lock)
        {
            if (sent > _pausedAt)
            {
                _pausedAt = time.GetTimestamp();
                _pauses = Math.Min(_pauses + 1, MostDoublings);
            }

            TimeSpan grown = first * (1 << Math.Max(0, _pauses - 1));
            return asked ?? (grown < Longest ? grown : Longest);
        }
    }

    /// <summary>The provider answers again.</summary>
    public void Reset()
    {
        lock (_lock)
            _pauses = 0;
    }
}
