using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Graph;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>The facts of a result as JSON values.</summary>
internal sealed partial class JsonItems
{
    private readonly TraceResult _result;
    private readonly JsonEncodedText[] _policyNames;
    private readonly WalletTexts _wallets = new(account => account.ToString());
    private readonly Dictionary<Asset, JsonEncodedText> _assets = [];

    public JsonItems(TraceResult result)
    {
        _result = result;
        _policyNames = [.. result.Policies.Select(policy => JsonEncodedText.Encode(policy.ToName()))];
    }

    public void Theft(Utf8JsonWriter json, string theft)
    {
        json.WriteStartObject();
        json.WriteString("id", theft);
        json.WriteStartArray("stolen");
        foreach (StolenPart part in _result.Stolen)
            if (part.Theft == theft)
            {
                json.WriteStartObject();
                json.WriteString("asset", TextOf(part.OriginAsset));
                WriteQuantity(json, "quantity", part.Quantity);
                json.WriteEndObject();
            }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Policies(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (JsonEncodedText name in _policyNames)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    public void Outcome(Utf8JsonWriter json, Outcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("account", outcome.Account.ToString());
        json.WriteString("asset", TextOf(outcome.Asset));
        json.WriteString("status", outcome.Status.ToName());
        if (outcome.Reason.Length > 0)
            json.WriteString("reason", outcome.Reason);
        if (outcome.Service is { } service)
            WriteService(json, service, outcome.First);
        json.WriteStartObject("stolen");
        for (int i = 0; i < _policyNames.Length; i++)
            WriteParts(json, _policyNames[i], outcome.Stolen(_result.Policies[i]), unlessOriginIs: default);
        json.WriteEndObject();
        if (outcome.Bounds is { } bounds)
            WriteBounds(json, bounds);
        json.WriteString("first", ReportText.Time(outcome.First));
        json.WriteString("last", ReportText.Time(outcome.Last));
        json.WriteEndObject();
    }

    public void Flow(Utf8JsonWriter json, FlowEdge edge)
    {
        Transfer transfer = edge.Transfer;
        HopFlow? hop = edge.Hop;
        json.WriteStartObject();
        json.WriteString("kind", edge.Kind.ToName());
        json.WriteString("from", _wallets.Of(edge.Source));
        json.WriteString("to", _wallets.Of(edge.Target));
        if (hop is null)
        {
            json.WriteString("asset", TextOf(transfer.Asset));
            WriteQuantity(json, "quantity", transfer.Quantity);
            json.WriteString("tx", transfer.TransactionText);
            WritePosition(json, transfer.Position);
        }

        else
            WriteHop(json, hop);
        if (edge.IsTheft)
            json.WriteBoolean("theft", true);
        if (!edge.IsFinal)
            json.WriteBoolean("final", false);
        json.WriteString("stage", _result.StageOf(edge).ToName());
        json.WriteStartObject("stolen");
        for (int i = 0; i < _policyNames.Length; i++)
            WriteParts(json, _policyNames[i], edge.Stolen(_result.Policies[i]), unlessOriginIs: transfer.Asset);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Book(Utf8JsonWriter json, BalanceSheet sheet)
    {
        json.WriteStartObject();
        json.WriteString("theft", sheet.Theft);
        json.WriteString("policy", sheet.Policy.ToName());
        json.WriteString("asset", TextOf(sheet.Asset));
        WriteQuantity(json, "stolen", sheet.Stolen);
        json.WriteStartObject("byStatus");
        foreach ((OutcomeStatus status, UInt128 quantity) in sheet.ByStatus.OrderBy(pair => pair.Key))
            WriteQuantity(json, status.ToName(), quantity);
        json.WriteEndObject();
        if (sheet.Balanced is { } balanced)
            json.WriteBoolean("balanced", balanced);
        else
            json.WriteNull("balanced");
        json.WriteEndObject();
    }

    public void Gap(Utf8JsonWriter json, Gap gap)
    {
        json.WriteStartObject();
        json.WriteString("account", gap.Account.ToString());
        json.WriteString("asset", TextOf(gap.Asset));
        WriteQuantity(json, "quantity", gap.Quantity);
        json.WriteString("tx", gap.Transaction.ToText(gap.Position.Chain));
        WritePosition(json, gap.Position);
        json.WriteBoolean("beforeStolenFunds", gap.BeforeStolenFunds);
        json.WriteEndObject();
    }

    public void Cut(Utf8JsonWriter json, Cut cut)
    {
        json.WriteStartObject();
        json.WriteString("limit", cut.Limit);
        json.WriteString("account", cut.Account.ToString());
        json.WriteString("detail", cut.Detail);
        WriteParts(json, JsonEncodedText.Encode("atStake"), cut.AtStake, unlessOriginIs: default);
        json.WriteEndObject();
    }

    public static void Event(Utf8JsonWriter json, AccountEvent one)
    {
        json.WriteStartObject();
        json.WriteString("kind", one.Kind.ToName());
        json.WriteString("account", one.Account.ToString());
        if (one.Counterparty is { } other)
            json.WriteString("counterparty", other.ToString());
        json.WriteString("tx", one.Transaction.ToText(one.Position.Chain));
        WritePosition(json, one.Position);
        json.WriteString("text", one.Text);
        json.WriteEndObject();
    }

    public static void Noise(Utf8JsonWriter json, NoiseFinding finding)
    {
        Transfer transfer = finding.Transfer;
        json.WriteStartObject();
        json.WriteString("kind", finding.Kind.ToName());
        json.WriteBoolean("keptOut", finding.IsKeptOut);
        json.WriteString("from", transfer.From.ToString());
        json.WriteString("to", transfer.To.ToString());
        json.WriteString("asset", transfer.Asset.ToString());
        WriteQuantity(json, "quantity", transfer.Quantity);
        json.WriteString("tx", transfer.TransactionText);
        WritePosition(json, transfer.Position);
        json.WriteString("addressed", finding.Addressed.ToString());
        if (finding.ImitatedAccount is { } account)
            json.WriteString("imitatedAccount", account.ToString());
        if (finding.ImitatedAsset is { } asset)
            json.WriteString("imitatedAsset", asset.ToString());
        json.WriteString("reason", finding.Reason);
        json.WriteEndObject();
    }

    public static void Issue(Utf8JsonWriter json, ReadIssue issue)
    {
        json.WriteStartObject();
        json.WriteString("severity", issue.Severity.ToString().ToLowerInvariant());
        json.WriteString("source", issue.Source);
        if (issue.LineNumber > 0)
            json.WriteNumber("line", issue.LineNumber);
        json.WriteString("message", issue.Message);
        json.WriteString("text", issue.Text);
        json.WriteNumber("count", issue.Count);
        json.WriteEndObject();
    }

    public void Described(Utf8JsonWriter json, Asset asset)
    {
        json.WriteStartObject();
        json.WriteString("asset", TextOf(asset));
        // As the source writes it: what reads JSON is no terminal.
        json.WriteString("symbol", _result.AssetInfo.TryGetValue(asset, out AssetInfo? info) ? info.Symbol : ReportText.Symbol(asset, _result));
        if (ReportText.DecimalsOf(asset, _result) is { } decimals)
            json.WriteNumber("decimals", decimals);
        json.WriteEndObject();
    }

    public static void Input(Utf8JsonWriter json, InputDescription input)
    {
        json.WriteStartObject();
        json.WriteString("name", input.Name);
        json.WriteString("format", input.Format);
        json.WriteString("sha256", input.Sha256);
        json.WriteNumber("rows", input.Rows);
        json.WriteEndObject();
    }

    public static void End(Utf8JsonWriter json, ChainEnd end)
    {
        json.WriteStartObject();
        json.WriteString("chain", end.Chain.ToString());
        if (end.Block != Position.Unknown)
            json.WriteNumber("block", end.Block);
        if (end.BlockHash.Length > 0)
            json.WriteString("hash", end.BlockHash);
        json.WriteString("time", ReportText.Time(end.Time));
        if (end.UnfinalTransactions > 0)
            json.WriteNumber("unfinal", end.UnfinalTransactions);
        json.WriteEndObject();
    }

    public void Statistics(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("accountsRead", _result.Statistics.AccountsRead);
        json.WriteNumber("transfersApplied", _result.Statistics.TransfersApplied);
        json.WriteNumber("tieDecisions", _result.Statistics.TieDecisions);
        json.WriteEndObject();
    }

    public void LabelOf(Utf8JsonWriter json, Label label)
    {
        json.WriteStartObject();
        json.WriteString("account", label.Account.ToString());
        WriteLabel(json, label, _result.Labels.ActorOf(label));
        json.WriteEndObject();
    }

    private void WriteService(Utf8JsonWriter json, Label service, DateTimeOffset at)
    {
        json.WriteStartObject("service");
        WriteLabel(json, service, _result.Labels.ActorOf(service));
        IReadOnlyList<Label> contesting = _result.Labels.Contesting(service, at.ToUnixTimeMilliseconds());
        if (contesting.Count > 0)
        {
            json.WriteStartArray("contested");
            foreach (Label label in contesting)
            {
                json.WriteStartObject();
                WriteLabel(json, label, _result.Labels.ActorOf(label));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    internal static void WriteLabel(Utf8JsonWriter json, Label label, LabelActor? actor)
    {
        json.WriteString("name", label.Name);
        json.WriteString("category", label.Category.ToName());
        json.WriteNumber("confidence", label.Confidence);
        json.WriteString("source", label.Source);
        if (actor is not null)
            json.WriteString("actor", actor.Name);
    }

    private void WriteParts(Utf8JsonWriter json, JsonEncodedText name, IReadOnlyList<StolenPart> parts, Asset unlessOriginIs)
    {
        json.WriteStartArray(name);
        foreach (StolenPart part in parts)
        {
            json.WriteStartObject();
            json.WriteString("theft", part.Theft);
            WriteQuantity(json, "quantity", part.Quantity);
            WriteQuantity(json, "origin", part.Origin);
            if (part.OriginAsset != unlessOriginIs)
                json.WriteString("originAsset", TextOf(part.OriginAsset));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void WritePosition(Utf8JsonWriter json, Position position)
    {
        if (position.Index != Position.Unknown)
            json.WriteNumber("index", position.Index);
        if (position.Block != Position.Unknown)
            json.WriteNumber("block", position.Block);
        json.WriteString("time", ReportText.Time(position.Time));
    }

    internal static void WriteQuantity(Utf8JsonWriter json, string name, UInt128 quantity)
    {
        Span<byte> digits = stackalloc byte[39];
        bool fits = quantity.TryFormat(digits, out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(fits, "The largest UInt128 has 39 digits.");
        json.WriteString(name, digits[..length]);
    }

    private JsonEncodedText TextOf(Asset asset)
    {
        if (!_assets.TryGetValue(asset, out JsonEncodedText text))
            _assets.Add(asset, text = JsonEncodedText.Encode(asset.ToString()));
        return text;
    }
}
