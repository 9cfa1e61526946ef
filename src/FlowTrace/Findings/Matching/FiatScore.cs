namespace FlowTrace.Findings;

/// <summary>
/// How well a candidate fits, and what that is made of: 0.65·(0.72·amount + 0.28·time) + 0.35·prior, and 0.05 more for the only one within 1 %.
/// </summary>
/// <remarks>
/// Rules and constants are those of a public study of 2026 that matched fiat records of OTC trades with transfers of USDT on Tron; they are no
/// probabilities. Whole millionths, computed in whole numbers: the same on every machine.
/// </remarks>
/// <param name="Amount">How near the amount is, in millionths: 1,000,000 for equal, 0 at the tolerance.</param>
/// <param name="Time">How near in time, in millionths: 1,000,000 for the same instant, 0 at the window's end.</param>
/// <param name="Prior">How often candidates of this kind were right, in millionths.</param>
/// <param name="IsOnlyWithinOnePercent">Whether no other single transfer of the window lies within 1 % of the amount.</param>
public readonly record struct FiatScore(long Amount, long Time, long Prior, bool IsOnlyWithinOnePercent)
{
    private const long Million = 1_000_000;

    /// <summary>Below this score, in millionths, a person decides.</summary>
    public const long Threshold = 880_000;

    /// <summary>The score in millionths, at most 1,000,000.</summary>
    public long Value => Math.Min(
        Million, ((65 * ((72 * Amount) + (28 * Time))) + (3_500 * Prior)) / 10_000 + (IsOnlyWithinOnePercent ? 50_000 : 0));
}
