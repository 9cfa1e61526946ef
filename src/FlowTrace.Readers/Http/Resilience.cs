using System.Security.Authentication;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace FlowTrace.Readers.Http;

/// <summary>How a provider's failures are met: again after a growing, jittered pause, as it asks for; and not at all while it keeps failing.</summary>
internal static class Resilience
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BreakFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BreakSampling = TimeSpan.FromSeconds(30);
    private const int BreakAfter = 20;

    /// <summary>Whether a provider asks for more patience than a run has.</summary>
    public static bool IsTooLong(TimeSpan? retryAfter) => retryAfter > LongestRetryAfter;

    /// <summary>Tries again what may be answered later.</summary>
    public static ResiliencePipeline<Attempt> MakeRetry(ProviderOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time };
        if (options.Attempts > 1)
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = outcome => ValueTask.FromResult(IsWorthATry(outcome.Outcome) || outcome.Outcome.Exception is BrokenCircuitException),
                DelayGenerator = attempt => ValueTask.FromResult(DelayOf(attempt)),
            });
        return builder.Build();
    }

    /// <summary>Leaves a provider alone that is down, and ends a request that takes too long; waiting for a turn is no part of that time.</summary>
    public static ResiliencePipeline<Attempt> MakeGuard(ProviderOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Attempt>
            {
                FailureRatio = 0.95,
                MinimumThroughput = BreakAfter,
                SamplingDuration = BreakSampling,
                BreakDuration = BreakFor,

                // A provider that asks for patience is no provider that is down.
                ShouldHandle = outcome => ValueTask.FromResult(IsWorthATry(outcome.Outcome) && outcome.Outcome.Result.Verdict.Kind != VerdictKind.RateLimited),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout })
            .Build();

    private static bool IsWorthATry(Outcome<Attempt> outcome) => outcome.Exception switch
    {
        null => outcome.Result.Verdict.IsWorthATry,
        HttpRequestException failure => failure.InnerException is not AuthenticationException,
        IOException or TimeoutRejectedException => true,
        _ => false,
    };

    // The pace holds everybody back after a rate limit; the request itself need not wait twice.
    private static TimeSpan? DelayOf(RetryDelayGeneratorArguments<Attempt> attempt)
    {
        Verdict verdict = attempt.Outcome.Exception is null ? attempt.Outcome.Result.Verdict : default;
        if (attempt.Outcome.Exception is BrokenCircuitException)
            return BreakFor;
        return verdict.Kind == VerdictKind.RateLimited ? TimeSpan.Zero : verdict.RetryAfter;
    }
}
