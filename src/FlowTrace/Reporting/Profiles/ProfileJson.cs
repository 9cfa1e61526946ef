using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;

namespace FlowTrace.Reporting;

/// <summary>Profiles, thresholds and deposit addresses as JSON.</summary>
internal static class ProfileJson
{
    public static void Write(Utf8JsonWriter json, AccountProfile profile)
    {
        json.WriteStartObject();
        json.WriteString("account", profile.Account.ToString());
        json.WriteString("asset", profile.Asset.ToString());
        if (profile.Decimals is { } decimals)
            json.WriteNumber("decimals", decimals);
        json.WriteString("behaviour", profile.Behaviour.ToName());
        json.WriteString("grade", profile.Claim.Kind.ToName());
        json.WriteString("claim", profile.Claim.Statement);
        WriteTexts(json, "against", profile.Claim.Against);
        WriteTexts(json, "decision", profile.Decision);
        json.WriteNumber("transfers", profile.Transfers);
        if (profile is { First: { } first, Last: { } last })
        {
            json.WriteString("first", ReportText.Time(first));
            json.WriteString("last", ReportText.Time(last));
        }

        json.WriteNumber("noiseKeptOut", profile.NoiseKeptOut);
        json.WriteString("windowDays", profile.WindowLength.TotalDays.ToString("0", CultureInfo.InvariantCulture));
        WriteFeatures(json, "lifetime", profile.Lifetime);
        WriteFeatures(json, "window", profile.Window);
        json.WriteStartArray("votes");
        foreach (FeatureVote vote in profile.Votes)
        {
            json.WriteStartObject();
            json.WriteString("feature", vote.Feature);
            json.WriteString("behaviour", vote.Behaviour.ToName());
            json.WriteBoolean("for", vote.IsFor);
            json.WriteString("reason", vote.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (profile.Deposit is { } deposit)
        {
            json.WritePropertyName("deposit");
            Write(json, deposit);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ProfileThresholds thresholds)
    {
        json.WriteStartArray("thresholds");
        foreach (ProfileThreshold threshold in thresholds.All)
        {
            json.WriteStartObject();
            json.WriteString("name", threshold.Name);
            json.WriteString("value", threshold.Value.ToString());
            json.WriteString("default", threshold.Default.ToString());
            json.WriteString("source", threshold.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, DepositAddress deposit)
    {
        json.WriteStartObject();
        json.WriteString("account", deposit.Account.ToString());
        json.WriteString("asset", deposit.Asset.ToString());
        json.WriteString("grade", ClaimKind.Inferred.ToName());
        json.WriteString("hotWallet", deposit.HotWallet.ToString());
        if (deposit.Service is { } service)
        {
            json.WriteString("derivedName", deposit.DerivedName);
            json.WriteString("derivedFrom", service.Source);
        }

        if (deposit.OwnLabel is { } own)
            json.WriteString("ownLabel", own.Name);
        json.WriteNumber("senders", deposit.Senders);
        json.WriteString("received", Text(deposit.Received));
        json.WriteString("swept", Text(deposit.Swept));
        json.WriteString("sweptShare", deposit.SweptShare.ToString());
        json.WriteString("sent", Text(deposit.Sent));
        json.WriteStartArray("sweeps");
        foreach (Transfer sweep in deposit.Sweeps)
        {
            json.WriteStartObject();
            json.WriteString("tx", sweep.TransactionText);
            json.WriteString("time", ReportText.Time(sweep.Position.Time));
            json.WriteString("quantity", Text(sweep.Quantity));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string Text(UInt128 quantity) => quantity.ToString(CultureInfo.InvariantCulture);

    private static void WriteFeatures(Utf8JsonWriter json, string name, IReadOnlyList<ProfileFeature> features)
    {
        json.WriteStartArray(name);
        foreach (ProfileFeature feature in features)
        {
            json.WriteStartObject();
            json.WriteString("id", feature.Id);
            json.WriteString("title", feature.Title);
            json.WriteStartObject("figures");
            foreach (ProfileFigure figure in feature.Figures)
                json.WriteString(figure.Name, figure.Value.ToString());
            json.WriteEndObject();
            WriteTexts(json, "missing", feature.Missing);
            WriteTexts(json, "notes", feature.Notes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
