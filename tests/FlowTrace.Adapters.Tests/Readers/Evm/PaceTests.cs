using FlowTrace.Readers.Http;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Requests go as evenly as a limit asks for, and hardly slower.</summary>
public sealed class PaceTests
{
    private const int PerSecond = 5;

    [Fact]
    public async Task WaitAsync_AThousandRequests_KeepEveryWindowAndLoseLessThanATenth()
    {
        var time = new InstantTime();
        var pace = new Pace(PerSecond, time);

        List<long> sent = await SendAsync(pace, time, 1000);

        EveryWindow(sent);
        TimeSpan.FromTicks(sent[^1] - sent[0]).TotalSeconds.Should().BeLessThan(1.1 * 999 / PerSecond);
    }

    [Fact]
    public async Task WaitAsync_AfterAStall_SendsNoBurst()
    {
        var time = new InstantTime();
        var pace = new Pace(PerSecond, time);
        List<long> sent = await SendAsync(pace, time, 10);

        await Task.Delay(TimeSpan.FromSeconds(30), time);
        sent.AddRange(await SendAsync(pace, time, 20));

        EveryWindow(sent);
    }

    [Fact]
    public async Task Hold_APause_KeepsEverybodyBack()
    {
        var time = new InstantTime();
        var pace = new Pace(PerSecond, time);
        List<long> sent = await SendAsync(pace, time, 1);

        pace.Hold(TimeSpan.FromSeconds(30));
        sent.AddRange(await SendAsync(pace, time, 2));

        TimeSpan.FromTicks(sent[1] - sent[0]).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
        EveryWindow(sent);
    }

    private static async Task<List<long>> SendAsync(Pace pace, InstantTime time, int count)
    {
        var sent = new List<long>();
        for (int i = 0; i < count; i++)
        {
            await pace.WaitAsync(1, CancellationToken.None);
            sent.Add(time.GetTimestamp());
        }

        return sent;
    }

    private static void EveryWindow(List<long> sent)
    {
        for (int i = PerSecond; i < sent.Count; i++)
            (sent[i] - sent[i - PerSecond]).Should().BeGreaterThanOrEqualTo(TimeSpan.TicksPerSecond);
    }
}
