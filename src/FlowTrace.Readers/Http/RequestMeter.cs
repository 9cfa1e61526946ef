namespace FlowTrace.Readers.Http;

/// <summary>Counts the requests of a run, and ends it when its budget is spent. Safe for concurrent use.</summary>
internal sealed class RequestMeter(int? budget, IProgress<RequestProgress>? progress)
{
    private long _requests;
    private long _retries;
    private long _fromArchive;
    private long _bytes;
    private int _waiting;

    public long Requests => Interlocked.Read(ref _requests);

    public long FromArchive => Interlocked.Read(ref _fromArchive);

    /// <summary>The budget, where it is spent; null while there is some left.</summary>
    public int? Spent => budget is { } most && Requests >= most ? budget : null;

    /// <summary>Takes one request out of the budget; false when there is none left.</summary>
    public bool TrySpend(bool isRetry)
    {
        long made = Interlocked.Increment(ref _requests);
        if (made > budget)
        {
            Interlocked.Decrement(ref _requests);
            return false;
        }

        if (isRetry)
            Interlocked.Increment(ref _retries);
        return true;
    }

    public void BeginWaiting() => Interlocked.Increment(ref _waiting);

    public void EndWaiting() => Interlocked.Decrement(ref _waiting);

    public void AddAnswer(string provider, long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        progress?.Report(new RequestProgress(
            provider, Requests, Interlocked.Read(ref _retries), FromArchive, Interlocked.Read(ref _bytes), Volatile.Read(ref _waiting)));
    }

    public void AddFromArchive() => Interlocked.Increment(ref _fromArchive);
}
