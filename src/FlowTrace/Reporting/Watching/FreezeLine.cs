using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>
/// One line of what to ask a service or an issuer to hold, as <see cref="FreezeReport"/> has it: a deposit at a service, or a holding of a token that can
/// be frozen.
/// </summary>
/// <remarks>Immutable; it stands alone, without the result it is from.</remarks>
public sealed record FreezeLine
{
    /// <summary>Whom to ask: the service's name as its label writes it (untrusted text), or the issuer.</summary>
    public required string To { get; init; }

    /// <summary>Whether that is the issuer of the token, who can freeze it where it rests.</summary>
    public required bool IsIssuer { get; init; }

    /// <summary>The account the units reached or rest in.</summary>
    public required Account Account { get; init; }

    /// <summary>The customer's deposit address, where it is known or inferred; else null.</summary>
    public Account? DepositAddress { get; init; }

    /// <summary>Whether the deposit address is only inferred from its place in front of the service.</summary>
    public bool IsDepositInferred { get; init; }

    /// <summary>The transaction in which they arrived; of a holding the last.</summary>
    public required TransactionId Transaction { get; init; }

    /// <summary>Where that arrival stands in the order.</summary>
    public required Position Position { get; init; }

    /// <summary>In which asset.</summary>
    public required Asset Asset { get; init; }

    /// <summary>How many base units arrived with it, clean ones included.</summary>
    public required UInt128 Quantity { get; init; }

    /// <summary>The theft's units of it; of a holding those that are still there.</summary>
    public required StolenPart Stolen { get; init; }

    /// <summary>The rule by which they are counted.</summary>
    public required TaintPolicy Policy { get; init; }

    /// <summary>Their share of what the theft took of its asset, in parts per million.</summary>
    public required int SharePartsPerMillion { get; init; }

    /// <summary>How many base units still rest there; null where only the service can say.</summary>
    public UInt128? StillThere { get; init; }

    /// <summary>Whether the issuer has frozen them.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>The least and the most of the theft in the account, whatever the rule; null where bounds were not asked for.</summary>
    public StolenBounds? Bounds { get; init; }

    internal static FreezeLine Of(FreezeSheet sheet, FreezeRow row, TaintPolicy policy) => new()
    {
        To = sheet.Name,
        IsIssuer = sheet.IsIssuer,
        Account = row.Outcome.Account,
        DepositAddress = row.Deposit?.Account,
        IsDepositInferred = row.Deposit is { IsCandidate: true },
        Transaction = row.Transaction,
        Position = row.Position,
        Asset = row.Outcome.Asset,
        Quantity = row.Edge.Transfer.Quantity,
        Stolen = row.Part,
        Policy = policy,
        SharePartsPerMillion = row.Share,
        StillThere = row.StillThere ?? row.Deposit?.StillThere,
        IsFrozen = row.IsFrozen,
        Bounds = row.Bounds,
    };
}
