using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Internals;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Reporting;

public sealed partial class ResultDocument
{
    /// <summary>Reads a document, after its digest was found to be that of its bytes.</summary>
    /// <param name="document">The bytes of a <c>result.json</c>.</param>
    /// <param name="name">What to call it in messages and in the comparison.</param>
    /// <exception cref="ResultDocumentException">It is no result of this schema, or was changed since it was written.</exception>
    public static ResultDocument Read(byte[] document, string name)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(name);
        DigestCheck digest;
        using (var bytes = new MemoryStream(document, writable: false))
            digest = JsonReport.Verify(bytes);
        try
        {
            using JsonDocument json = JsonDocument.Parse(document);
            string schema = json.RootElement.ValueKind == JsonValueKind.Object ? Text(json.RootElement, "schema") : "";
            if (schema != JsonReport.Schema)
                throw Wrong(name, $"its schema is {SafeText.Quote(schema)}, and {JsonReport.Schema} can be compared. Trace again with this version.");
            if (!digest.IsIntact)
                throw Wrong(name, "its digest is not that of its bytes: it was changed or re-formatted since it was written. Use the file as it was written.");
            return new ResultReader(json.RootElement).Read(name, digest.Stated);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new ResultDocumentException($"{name}: it is no result of FlowTrace: {error.Message} Give the result.json of a trace.", error);
        }
    }

    private static ResultDocumentException Wrong(string name, string what) => new($"{name}: {what}");

    private static string Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out JsonElement value) ? value.GetString() ?? "" : "";

    /// <summary>Reads the members that a comparison needs, whatever their order.</summary>
    private sealed class ResultReader(JsonElement root)
    {
        private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Asset> _assets = new(StringComparer.Ordinal);
        private readonly Dictionary<Account, SortedSet<string>> _services = [];

        public ResultDocument Read(string name, string digest)
        {
            JsonElement manifest = root.GetProperty("manifest");
            var document = new ResultDocument
            {
                Name = name,
                Digest = digest,
                Tool = Text(manifest, "tool"),
                Options = manifest.GetProperty("options").EnumerateObject()
                    .ToDictionary(option => option.Name, option => option.Value.GetString() ?? "", StringComparer.Ordinal),
                Inputs = [.. manifest.GetProperty("inputs").EnumerateArray().Select(Input)],
                Ends = manifest.TryGetProperty("ends", out JsonElement ends) ? [.. ends.EnumerateArray().Select(End)] : [],
                Policies = [.. root.GetProperty("policies").EnumerateArray().Select(policy => PolicyOf(policy.GetString()!))],
            };
            foreach (JsonElement asset in root.GetProperty("assets").EnumerateArray())
                document.AssetInfo[AssetOf(asset)] = new AssetInfo(
                    Text(asset, "symbol"), asset.TryGetProperty("decimals", out JsonElement decimals) ? decimals.GetInt32() : null);
            foreach (JsonElement theft in root.GetProperty("thefts").EnumerateArray())
                foreach (JsonElement part in theft.GetProperty("stolen").EnumerateArray())
                    document.Stolen[(Text(theft, "id"), AssetOf(part))] = Number(part, "quantity");
            foreach (JsonElement outcome in root.GetProperty("outcomes").EnumerateArray())
                ReadOutcome(outcome, document);
            foreach (JsonElement book in root.GetProperty("books").EnumerateArray())
                ReadBook(book, document);
            foreach (JsonElement flow in root.GetProperty("flows").EnumerateArray())
                ReadFlow(flow, document);
            return document;
        }

        private void ReadOutcome(JsonElement outcome, ResultDocument document)
        {
            Account account = AccountOf(Text(outcome, "account"));
            var pocket = new PocketName(account, AssetOf(outcome));
            OutcomeStatus status = StatusOf(Text(outcome, "status"));
            document.Accounts.Add(account);
            if (status is OutcomeStatus.AtRest or OutcomeStatus.Frozen or OutcomeStatus.Hub)
                document.Followed.Add(account);
            if (outcome.TryGetProperty("service", out JsonElement service))
                AddService(account, $"{Text(service, "name")} ({Text(service, "category")})", document);
            foreach ((Loot loot, StolenFigure figure) in Parts(outcome, pocket.Asset))
                Add(document.Outcomes, new StandingPlace(loot, pocket, status), figure);
        }

        // Labels have dates: one account can stop the trail as two services.
        private void AddService(Account account, string service, ResultDocument document)
        {
            if (!_services.TryGetValue(account, out SortedSet<string>? all))
                _services.Add(account, all = new SortedSet<string>(StringComparer.Ordinal));
            if (all.Add(service))
                document.Services[account] = string.Join(" and ", all);
        }

        private void ReadBook(JsonElement book, ResultDocument document)
        {
            var loot = new Loot(Text(book, "theft"), PolicyOf(Text(book, "policy")), AssetOf(book));
            foreach (JsonProperty status in book.GetProperty("byStatus").EnumerateObject())
                document.Books[(loot, StatusOf(status.Name))] = Number(status.Value);
        }

        private void ReadFlow(JsonElement flow, ResultDocument document)
        {
            bool isHop = flow.TryGetProperty("received", out JsonElement received);
            JsonElement taken = isHop ? received : flow;
            JsonElement given = isHop ? flow.GetProperty("given") : flow;
            var fact = new FlowFact(
                flow.GetProperty("time").GetDateTimeOffset(), Whole(flow, "block"), Whole(flow, "index"), Text(flow, "tx"), Text(flow, "kind"),
                AccountOf(Text(flow, "from")), AccountOf(Text(flow, "to")), AssetOf(given), Number(given, "quantity"), AssetOf(taken),
                Number(taken, "quantity"), Text(flow, "arrivalTx"), flow.TryGetProperty("theft", out JsonElement theft) && theft.GetBoolean());
            document.Accounts.Add(fact.From);
            document.Accounts.Add(fact.To);
            if (!fact.IsTheft)
                document.Followed.Add(fact.From);
            if (!document.Flows.TryGetValue(fact, out Dictionary<Loot, StolenFigure>? figures))
                document.Flows.Add(fact, figures = []);
            foreach ((Loot loot, StolenFigure figure) in Parts(flow, fact.Asset))
                Add(figures, loot, figure);
        }

        // A part of a flow names the stolen asset only where it is not the flow's own.
        private IEnumerable<(Loot, StolenFigure)> Parts(JsonElement owner, Asset own)
        {
            foreach (JsonProperty policy in owner.GetProperty("stolen").EnumerateObject())
                foreach (JsonElement part in policy.Value.EnumerateArray())
                {
                    Asset asset = part.TryGetProperty("originAsset", out JsonElement origin) ? AssetOf(origin.GetString()!) : own;
                    yield return (
                        new Loot(Text(part, "theft"), PolicyOf(policy.Name), asset),
                        new StolenFigure(Number(part, "quantity"), Number(part, "origin")));
                }
        }

        private static void Add<TKey>(Dictionary<TKey, StolenFigure> figures, TKey key, StolenFigure figure)
            where TKey : notnull => figures[key] = figures.GetValueOrDefault(key).Plus(figure);

        private static InputDescription Input(JsonElement input) =>
            new(Text(input, "name"), Text(input, "format"), Text(input, "sha256"), Whole(input, "rows"));

        private static ChainEnd End(JsonElement end) => new(
            ChainId.Parse(Text(end, "chain")), Whole(end, "block"), Text(end, "hash"), end.GetProperty("time").GetDateTimeOffset(),
            (int)Math.Max(0, Whole(end, "unfinal")));

        private static UInt128 Number(JsonElement owner, string member) => Number(owner.GetProperty(member));

        private static UInt128 Number(JsonElement text) =>
            Amount.TryParseBaseUnits(text.GetString(), out UInt128 number, out string? error) ? number : throw new FormatException(error);

        private static long Whole(JsonElement owner, string member) =>
            owner.TryGetProperty(member, out JsonElement number) ? number.GetInt64() : Position.Unknown;

        private static TaintPolicy PolicyOf(string text) =>
            TaintPolicies.TryParse(text, out TaintPolicy policy, out string? error) ? policy : throw new FormatException(error);

        private static OutcomeStatus StatusOf(string text)
        {
            foreach (OutcomeStatus status in Enum.GetValues<OutcomeStatus>())
                if (status.ToName() == text)
                    return status;
            throw new FormatException($"{SafeText.Quote(text)} is no status of an outcome that this version knows.");
        }

        private Account AccountOf(string text) => Cached(_accounts, text, static one => Account.Parse(one));

        private Asset AssetOf(JsonElement owner) => AssetOf(Text(owner, "asset"));

        private Asset AssetOf(string text) => Cached(_assets, text, static one => Asset.Parse(one));

        private static T Cached<T>(Dictionary<string, T> cache, string text, Func<string, T> parse)
        {
            if (!cache.TryGetValue(text, out T? value))
                cache.Add(text, value = parse(text));
            return value;
        }
    }
}
