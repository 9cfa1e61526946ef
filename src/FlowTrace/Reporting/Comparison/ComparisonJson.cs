using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

/// <summary>One comparison as members of a JSON object. Causes are numbered from 1 and named by their numbers.</summary>
internal sealed class ComparisonJson(Utf8JsonWriter json, ResultComparison comparison)
{
    private readonly Dictionary<ComparisonCause, int> _numbers =
        comparison.Causes.Select((cause, index) => (cause, index)).ToDictionary(pair => pair.cause, pair => pair.index + 1);

    public void Write()
    {
        Result("before", comparison.Before);
        Result("after", comparison.After);
        json.WriteBoolean("equal", comparison.IsEmpty);
        List("causes", comparison.Causes, Cause);
        List("stolen", comparison.Stolen, Stolen);
        List("moves", comparison.Moves, Move);
        List("outcomes", comparison.Outcomes, Outcome);
        List("books", comparison.Books, Book);
        List("flows", comparison.Flows, Flow);
        Accounts("newAccounts", comparison.NewAccounts);
        Accounts("goneAccounts", comparison.GoneAccounts);
    }

    private void Result(string name, ResultDocument result)
    {
        json.WriteStartObject(name);
        json.WriteString("name", result.Name);
        json.WriteString("tool", result.Tool);
        json.WriteString("digest", result.Digest);
        json.WriteEndObject();
    }

    private void Cause(ComparisonCause cause)
    {
        json.WriteNumber("number", _numbers[cause]);
        json.WriteString("kind", cause.Kind.ToName());
        json.WriteString("subject", cause.Subject);
        json.WriteString("before", cause.Before);
        json.WriteString("after", cause.After);
    }

    private void Stolen(StolenDifference stolen)
    {
        json.WriteString("theft", stolen.Theft);
        json.WriteString("asset", stolen.Asset.ToString());
        Quantities(stolen.Before, stolen.After);
    }

    private void Move(StolenMove move)
    {
        Loot(move.Theft, move.Policy, move.Asset);
        json.WriteBoolean("determined", move.IsDetermined);
        List("from", move.From, Part);
        List("to", move.To, Part);
        Causes(move.Causes);
    }

    private void Part(MovedPart part)
    {
        if (part.Account is { } account)
        {
            json.WriteString("account", account.ToString());
            json.WriteString("asset", part.Asset.ToString());
            json.WriteStartArray("statuses");
            foreach (OutcomeStatus status in part.Statuses)
                json.WriteStringValue(status.ToName());
            json.WriteEndArray();
        }

        else
            json.WriteBoolean("outside", true);
        json.WriteString("origin", Text(part.Origin));
    }

    private void Outcome(OutcomeDifference difference)
    {
        Loot(difference.Theft, difference.Policy, difference.OriginAsset);
        json.WriteString("account", difference.Account.ToString());
        json.WriteString("asset", difference.Asset.ToString());
        json.WriteString("status", difference.Status.ToName());
        Quantities(difference.Before, difference.After);
        Origins(difference.OriginBefore, difference.OriginAfter);
        Causes(difference.Causes);
    }

    private void Book(BookDifference book)
    {
        Loot(book.Theft, book.Policy, book.Asset);
        json.WriteString("status", book.Status.ToName());
        Quantities(book.Before, book.After);
    }

    private void Flow(FlowDifference flow)
    {
        Loot(flow.Theft, flow.Policy, flow.OriginAsset);
        json.WriteString("kind", flow.Kind);
        json.WriteString("from", flow.From.ToString());
        json.WriteString("to", flow.To.ToString());
        json.WriteString("asset", flow.Asset.ToString());
        json.WriteString("tx", flow.Transaction);
        json.WriteString("time", ReportText.Time(flow.Time));
        Quantities(flow.Before, flow.After);
        Origins(flow.OriginBefore, flow.OriginAfter);
        Causes(flow.Causes);
    }

    private void Loot(string theft, TaintPolicy policy, Asset asset)
    {
        json.WriteString("theft", theft);
        json.WriteString("policy", policy.ToName());
        json.WriteString("originAsset", asset.ToString());
    }

    private void Quantities(UInt128 before, UInt128 after)
    {
        json.WriteString("before", Text(before));
        json.WriteString("after", Text(after));
        json.WriteString("change", ComparisonText.Signed(before, after));
    }

    private void Origins(UInt128 before, UInt128 after)
    {
        json.WriteString("originBefore", Text(before));
        json.WriteString("originAfter", Text(after));
    }

    private void Causes(IReadOnlyList<ComparisonCause> causes)
    {
        json.WriteStartArray("causes");
        foreach (ComparisonCause cause in causes)
            json.WriteNumberValue(_numbers[cause]);
        json.WriteEndArray();
    }

    private void Accounts(string name, IReadOnlyList<Account> accounts)
    {
        json.WriteStartArray(name);
        foreach (Account account in accounts)
            json.WriteStringValue(account.ToString());
        json.WriteEndArray();
    }

    private void List<T>(string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(UInt128 number) => number.ToString(CultureInfo.InvariantCulture);
}
