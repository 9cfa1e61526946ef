using System.Globalization;
using System.Numerics;
using FlowTrace.Chain;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>The words of a comparison. Texts from outside leave here harmless.</summary>
internal sealed class ComparisonText(ResultComparison comparison)
{
    public string Of(UInt128 quantity, Asset asset) => new Amount(quantity, asset).ToString(Info(asset));

    /// <summary>The asset beyond doubt: a token's symbol identifies nothing.</summary>
    public string Named(Asset asset)
    {
        string symbol = asset.Kind == AssetKind.Token ? ReportText.Name(Info(asset)?.Symbol ?? "", 24) : "";
        return symbol.Length > 0 ? $"\"{symbol}\" ({asset})"
            : asset.Kind == AssetKind.Native && KnownChains.Find(asset.Chain) is { } chain ? chain.NativeSymbol : asset.ToString();
    }

    /// <summary>By how much, with a sign.</summary>
    public string Change(UInt128 before, UInt128 after, Asset asset) =>
        before == after ? "0" : after > before ? "+" + Of(after - before, asset) : "-" + Of(before - after, asset);

    /// <summary>An account with what the results call it, the later one first.</summary>
    public string Of(Account account) =>
        Of(account, comparison.After.Services.GetValueOrDefault(account) ?? comparison.Before.Services.GetValueOrDefault(account));

    public string Of(StolenMove move)
    {
        UInt128 moved = move.From.Aggregate(UInt128.Zero, (sum, part) => sum + part.Origin);
        string amount = Of(moved, move.Asset);
        string from = move.From.Count == 1 ? Before(move.From[0]) : $"that stood at {Parts(move.From, move.Asset, comparison.Before)}";
        string to = move.To.Count == 1 ? After(move.To[0]) : $"now stand at {Parts(move.To, move.Asset, comparison.After)}";
        return $"{amount} {from} {to}{(move.IsDetermined ? "" : "; which went where the two documents do not tell")}.";
    }

    public string Why(IReadOnlyList<ComparisonCause> causes)
    {
        string numbers = string.Join(", ", causes.Select(cause => NumberOf(cause)));
        return causes.Count switch
        {
            0 => "Why, the two documents do not show.",
            1 => $"Because of {numbers}.",
            _ => $"Because of {numbers}: one, or several together; the two documents do not separate them.",
        };
    }

    public static string Of(ComparisonCause cause) => cause.Kind switch
    {
        CauseKind.Tool => $"The tool was {Said(cause.Before)} and is {Said(cause.After)}.",
        CauseKind.Option => $"The option {ReportText.Name(cause.Subject)} was {Said(cause.Before)} and is {Said(cause.After)}.",
        CauseKind.Theft => $"The theft {ReportText.Name(cause.Subject)} was {Said(cause.Before)} and is {Said(cause.After)}.",
        CauseKind.Label => $"{ReportText.Of(cause.Account!.Value)} was {Called(cause.Before)} and is {Called(cause.After)}.",
        CauseKind.NewBlocks => $"The data of {cause.Chain.Name} ended with {cause.Before} and ends with {cause.After}.",
        CauseKind.Input => Input(cause),
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause.Kind, "No such kind."),
    };

    public static string Of(IEnumerable<OutcomeStatus> statuses) => string.Join(" or ", statuses.Select(status => status.ToName()));

    /// <summary>The number under which the cause is listed.</summary>
    public string NumberOf(ComparisonCause cause) =>
        string.Create(CultureInfo.InvariantCulture, $"({comparison.Causes.TakeWhile(one => one != cause).Count() + 1})");

    /// <summary>A difference in base units with its sign, for machines.</summary>
    public static string Signed(UInt128 before, UInt128 after) => ((BigInteger)after - before).ToString(CultureInfo.InvariantCulture);

    private static string Input(ComparisonCause cause)
    {
        string name = ReportText.Name(cause.Subject);
        return cause.Before.Length == 0 ? $"The input {name} was added: SHA-256 {ReportText.Name(cause.After, 200)}."
            : cause.After.Length == 0 ? $"The input {name} was removed: SHA-256 {ReportText.Name(cause.Before, 200)}."
            : $"The input {name} was {ReportText.Name(cause.Before, 200)} and is {ReportText.Name(cause.After, 200)}.";
    }

    private static string Said(string text) => text.Length == 0 ? "not given" : $"'{ReportText.Name(text, 400)}'";

    private static string Called(string service) => service.Length == 0 ? "no service" : ReportText.Name(service);

    private string Before(MovedPart part) => part.Account is null ? "that were not counted as stolen" : $"that stood at {Place(part, comparison.Before)}";

    private string After(MovedPart part) => part.Account is null ? "are no longer counted as stolen" : $"now stand at {Place(part, comparison.After)}";

    private string Parts(IReadOnlyList<MovedPart> parts, Asset asset, ResultDocument result) => string.Join("; ", parts.Select(part =>
        part.Account is null ? $"{Of(part.Origin, asset)} outside what counts as stolen" : $"{Place(part, result)}: {Of(part.Origin, asset)}"));

    private static string Place(MovedPart part, ResultDocument result)
    {
        string statuses = part.Statuses.Count == 0 ? "" : $" ({Of(part.Statuses)})";
        return Of(part.Account!.Value, result.Services.GetValueOrDefault(part.Account.Value)) + statuses;
    }

    private static string Of(Account account, string? service) =>
        service is null ? ReportText.Of(account) : $"{ReportText.Of(account)}  {ReportText.Name(service)}";

    private AssetInfo? Info(Asset asset) => comparison.After.AssetInfo.GetValueOrDefault(asset) ?? comparison.Before.AssetInfo.GetValueOrDefault(asset);
}
