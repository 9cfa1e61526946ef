namespace FlowTrace.Tests;

/// <summary>Measures what a piece of code allocates once it is warm.</summary>
internal static class Allocations
{
    /// <summary>The bytes of the thriftiest of some rounds: while the runtime still compiles a path better, its stand-in may allocate.</summary>
    public static long InSteadyState(Func<bool> action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 40 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool succeeded = true;
            for (int i = 0; i < 1000; i++)
                succeeded &= action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            succeeded.Should().BeTrue();
            if (least > 0)
                Thread.Sleep(50);
        }

        return least;
    }
}
