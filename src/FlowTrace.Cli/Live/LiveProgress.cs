using System.Diagnostics;
using System.Globalization;
using FlowTrace.Readers;

namespace FlowTrace.Cli.Live;

/// <summary>How far the asking of providers has come, in words: requests, their rate, and what waits.</summary>
internal sealed class LiveProgress : IProgress<RequestProgress>
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private RequestProgress _latest;

    /// <summary>How many answers stood in the archive already.</summary>
    public long FromArchive
    {
        get
        {
            lock (_gate)
                return _latest.FromArchive;
        }
    }

    public void Report(RequestProgress value)
    {
        lock (_gate)
            if (value.Requests >= _latest.Requests)
                _latest = value;
    }

    /// <summary>Where the asking stands, in words.</summary>
    public string Line()
    {
        RequestProgress now;
        lock (_gate)
            now = _latest;
        double rate = now.Requests / Math.Max(1, _since.Elapsed.TotalSeconds);
        string retries = now.Retries > 0 ? string.Create(CultureInfo.InvariantCulture, $", {now.Retries:N0} of them again") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Requests:N0} requests{retries}, {rate:N1} a second, {now.Bytes >> 20:N0} MB, {now.FromArchive:N0} answers known, {now.Waiting:N0} waiting");
    }

    /// <summary>What it took, in one line.</summary>
    public static string Summary(long requests, long fromArchive) => string.Create(
        CultureInfo.InvariantCulture, $"{requests:N0} {(requests == 1 ? "request" : "requests")}; {fromArchive:N0} answers were known already");
}
