using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Taint;

namespace FlowTrace.Tracing;

public sealed partial record TraceDefinition
{
    private static readonly string[] Members =
    [
        "schema", "title", "thefts", "policies", "stopAt", "dustPartsPerBillion", "hubTransfers", "maxAccounts", "maxHops", "untilTime", "follow",
        "mixerCandidates", "bounds", "keepNoise", "allowUnfinal", "findings", "links",
    ];

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">
    /// The text is no definition, or has members this version does not know: leaving one out could change the result.
    /// </exception>
    public static TraceDefinition Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException($"The text is no definition of a trace ({Schema}): {error.Message} Record the run again.", error);
        }
    }

    private static TraceDefinition Read(JsonElement root)
    {
        if (root.GetProperty("schema").GetString() is var schema && schema != Schema)
            throw new FormatException($"The definition's schema is '{schema}', and this version reads {Schema}. Use the version that wrote it.");
        if (root.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !Members.Contains(name)) is { } unknown)
            throw new FormatException($"The definition has a member '{unknown}' that this version does not know. Use the version that wrote it.");
        var options = new TraceOptions
        {
            Title = TextOf(root, "title") ?? "",
            Policies = [.. TextsOf(root, "policies").Select(PolicyOf)],
            StopAt = TextsOf(root, "stopAt").Select(CategoryOf).ToHashSet(),
            DustPartsPerBillion = root.GetProperty("dustPartsPerBillion").GetInt64(),
            HubTransfers = root.GetProperty("hubTransfers").GetInt32(),
            MaxAccounts = NumberOf(root, "maxAccounts"),
            MaxHops = NumberOf(root, "maxHops"),
            UntilTime = MomentOf(root, "untilTime"),
            Follow = TextsOf(root, "follow").Select(GradeOf).ToHashSet(),
            MixerCandidates = root.GetProperty("mixerCandidates").GetBoolean(),
            Bounds = root.GetProperty("bounds").GetBoolean(),
            KeepNoise = root.GetProperty("keepNoise").GetBoolean(),
            AllowUnfinal = root.GetProperty("allowUnfinal").GetBoolean(),
            Findings = FindingsOf(root),
            Links = [.. root.GetProperty("links").EnumerateArray().Select(LinkOf)],
        };
        return new TraceDefinition([.. root.GetProperty("thefts").EnumerateArray().Select(TheftOf)], options);
    }

    // Definitions of runs that know no findings have none to change.
    private static FindingsOptions FindingsOf(JsonElement root) => root.TryGetProperty("findings", out JsonElement findings)
        ? new FindingsOptions
        {
            Parameters = findings.EnumerateObject().ToDictionary(
                parameter => parameter.Name, parameter => parameter.Value.GetInt64(), StringComparer.Ordinal),
        }
        : new FindingsOptions();

    private static Theft TheftOf(JsonElement json)
    {
        IEnumerable<TransactionId> transactions = TextsOf(json, "transactions").Select(text => TransactionId.Parse(text));
        return Theft.InTransactions(transactions, TextOf(json, "id")!) with
        {
            Holders = AccountsOf(json, "holders"),
            Victims = AccountsOf(json, "victims"),
            Into = AccountsOf(json, "into"),
            Assets = [.. TextsOf(json, "assets").Select(text => Asset.Parse(text))],
            Since = MomentOf(json, "since"),
            Until = MomentOf(json, "until"),
        };
    }

    private static AssertedLink LinkOf(JsonElement json) =>
        new(TransactionId.Parse(TextOf(json, "departure")), TransactionId.Parse(TextOf(json, "arrival")), TextOf(json, "source") ?? "")
        {
            DepartureChain = TextOf(json, "departureChain") is { } departure ? ChainId.Parse(departure) : null,
            ArrivalChain = TextOf(json, "arrivalChain") is { } arrival ? ChainId.Parse(arrival) : null,
            Sender = TextOf(json, "sender") is { } sender ? Account.Parse(sender) : null,
            Receiver = TextOf(json, "receiver") is { } receiver ? Account.Parse(receiver) : null,
        };

    private static string? TextOf(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static IEnumerable<string> TextsOf(JsonElement json, string name) => json.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);

    private static Account[] AccountsOf(JsonElement json, string name) => [.. TextsOf(json, name).Select(text => Account.Parse(text))];

    private static int? NumberOf(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: not JsonValueKind.Null } number ? number.GetInt32() : null;

    private static Moment? MomentOf(JsonElement json, string name)
    {
        if (TextOf(json, name) is not { } text)
            return null;
        return Moment.TryParse(text, out Moment moment) ? moment : throw new FormatException($"'{text}' in {name} is neither a time nor a block.");
    }

    private static TaintPolicy PolicyOf(string text) =>
        TaintPolicies.TryParse(text, out TaintPolicy policy, out string? error) ? policy : throw new FormatException(error);

    private static ServiceCategory CategoryOf(string text) =>
        ServiceCategories.TryParse(text, out ServiceCategory category, out string? error) ? category : throw new FormatException(error);

    private static EvidenceGrade GradeOf(string text)
    {
        foreach (EvidenceGrade grade in Enum.GetValues<EvidenceGrade>())
            if (grade.ToName() == text)
                return grade;
        throw new FormatException($"'{text}' is no grade of evidence.");
    }
}
