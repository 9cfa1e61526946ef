namespace FlowTrace.Noise;

/// <summary>What kind of noise a transfer is.</summary>
public enum NoiseKind
{
    /// <summary>
    /// A transfer of no tokens between an account and a look-alike of one it deals with, written so that the look-alike stands in its history.
    /// </summary>
    ZeroValuePoisoning,

    /// <summary>A trifle of a genuine asset from a look-alike of an account that was dealt with in earnest.</summary>
    DustPoisoning,

    /// <summary>A token whose symbol looks like that of a known token or coin, at another contract.</summary>
    ForgedToken,

    /// <summary>
    /// Genuine value exchanged with a look-alike of an account that is dealt with: often a pay-off of poisoning. It is no noise and stays in the flow.
    /// </summary>
    LookAlike,

    /// <summary>A token whose symbol advertises a web site, sent to accounts that gave nothing for it and never moved it.</summary>
    SpamToken,

    /// <summary>An unknown token handed out in equal parts to very many accounts that gave nothing for it and never moved it.</summary>
    Airdrop,
}

/// <summary>The names of kinds of noise in results.</summary>
public static class NoiseKinds
{
    /// <summary>The name in results, such as <c>forged-token</c>.</summary>
    public static string ToName(this NoiseKind kind) => kind switch
    {
        NoiseKind.ZeroValuePoisoning => "zero-value-poisoning",
        NoiseKind.DustPoisoning => "dust-poisoning",
        NoiseKind.ForgedToken => "forged-token",
        NoiseKind.LookAlike => "look-alike",
        NoiseKind.SpamToken => "spam-token",
        NoiseKind.Airdrop => "airdrop",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of noise."),
    };
}
