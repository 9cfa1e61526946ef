using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Reporting;

/// <summary>Finds what two results were made from that differs.</summary>
internal static class ComparisonCauses
{
    private const string TitleOption = "title";
    private const string TheftOption = "theft:";
    private const string LabelFormat = "labels";
    private const string BuiltInFormat = "built-in";

    // What they change beside amounts: which policies are asked for, and what is listed.
    private static readonly string[] WeakOptions = ["policies", "mixer-candidates", "bounds"];

    public static ComparisonCause[] Find(ResultDocument before, ResultDocument after) =>
    [
        .. before.Tool == after.Tool ? Array.Empty<ComparisonCause>() : [new ComparisonCause(CauseKind.Tool, "", before.Tool, after.Tool)],
        .. Options(before, after), .. Labels(before, after), .. NewBlocks(before, after), .. Inputs(before, after),
    ];

    private static IEnumerable<ComparisonCause> Options(ResultDocument before, ResultDocument after)
    {
        // A title shapes nothing else.
        IEnumerable<string> keys = before.Options.Keys.Union(after.Options.Keys, StringComparer.Ordinal).Where(key => key != TitleOption);
        foreach (string key in keys.Order(StringComparer.Ordinal))
        {
            string old = before.Options.GetValueOrDefault(key, "");
            string now = after.Options.GetValueOrDefault(key, "");
            bool isTheft = key.StartsWith(TheftOption, StringComparison.Ordinal);
            if (old != now)
                yield return new ComparisonCause(
                    isTheft ? CauseKind.Theft : CauseKind.Option, isTheft ? key[TheftOption.Length..] : key, old, now)
                {
                    IsWeak = WeakOptions.Contains(key, StringComparer.Ordinal),
                };
        }
    }

    // Of an account where it neither stopped nor went on, a result says nothing.
    private static IEnumerable<ComparisonCause> Labels(ResultDocument before, ResultDocument after) =>
        before.Services.Keys.Union(after.Services.Keys).Where(account => Knows(before, account) && Knows(after, account)).Order()
            .Select(account => new ComparisonCause(
                CauseKind.Label, account.ToString(), before.Services.GetValueOrDefault(account, ""), after.Services.GetValueOrDefault(account, ""))
            {
                Account = account,
            })
            .Where(cause => cause.Before != cause.After);

    private static bool Knows(ResultDocument result, Account account) => result.Services.ContainsKey(account) || result.Followed.Contains(account);

    private static IEnumerable<ComparisonCause> NewBlocks(ResultDocument before, ResultDocument after)
    {
        foreach (ChainEnd old in before.Ends.OrderBy(end => end.Chain))
            foreach (ChainEnd now in after.Ends.Where(end => end.Chain == old.Chain && end != old))
                yield return new ComparisonCause(CauseKind.NewBlocks, old.Chain.ToString(), Text(old), Text(now))
                {
                    Chain = old.Chain,
                    EarlierEnd = old.Time < now.Time ? old.Time : now.Time,
                };
    }

    private static IEnumerable<ComparisonCause> Inputs(ResultDocument before, ResultDocument after)
    {
        ILookup<string, InputDescription> olds = before.Inputs.Except(after.Inputs).ToLookup(input => input.Name, StringComparer.Ordinal);
        ILookup<string, InputDescription> news = after.Inputs.Except(before.Inputs).ToLookup(input => input.Name, StringComparer.Ordinal);
        foreach (string name in olds.Select(group => group.Key).Union(news.Select(group => group.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
            yield return new ComparisonCause(CauseKind.Input, name, Text(olds[name]), Text(news[name]))
            {
                // What a label changes shows at the account it is about.
                IsWeak = olds[name].Concat(news[name]).All(input => input.Format is LabelFormat or BuiltInFormat),
            };
    }

    private static string Text(IEnumerable<InputDescription> inputs) => string.Join(", ", inputs.Select(Text));

    private static string Text(InputDescription input) =>
        $"{(input.Sha256.Length == 0 ? "no hash" : input.Sha256)} ({input.Format}, {ReportText.Count(input.Rows, "row", "rows")})";

    private static string Text(ChainEnd end)
    {
        string block = end.Block == Position.Unknown ? "" : string.Create(CultureInfo.InvariantCulture, $"block {end.Block} ");
        return $"{block}{(end.BlockHash.Length == 0 ? "" : end.BlockHash + " ")}of {ReportText.Time(end.Time)}";
    }
}
