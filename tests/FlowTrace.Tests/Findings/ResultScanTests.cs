using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Reporting;

namespace FlowTrace.Tests.Findings;

/// <summary>What a scan reads of a result, against a slow reader of the whole document.</summary>
public sealed class ResultScanTests
{
    private static readonly string[] NotCustodial = ["otc", "mule"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_MadeUpResults_SaysWhatTheWholeDocumentSays(bool asWritten)
    {
        int arrivals = 0;
        for (int seed = 0; seed < 250; seed++)
        {
            byte[] document = new MadeUpResult(seed).Write(asWritten);
            string[] expected = [.. Slowly(document).Order(StringComparer.Ordinal)];
            arrivals += expected.Length;
            foreach (int piece in new[] { int.MaxValue, 1 + (seed * 37 % 997) })
                Text(Scan(document, piece)).Order(StringComparer.Ordinal).Should().Equal(expected, "seed {0} in pieces of {1} bytes says so", seed, piece);
        }

        arrivals.Should().BeGreaterThan(10_000);
    }

    [Fact]
    public void Read_PiecesOfEveryLength_SaysTheSame()
    {
        byte[] document = new MadeUpResult(11).Write(asWritten: true);
        string[] whole = [.. Text(Scan(document, int.MaxValue)).Order(StringComparer.Ordinal)];

        for (int piece = 1; piece < 900; piece++)
            Text(Scan(document, piece)).Order(StringComparer.Ordinal).Should().Equal(whole);
    }

    [Fact]
    public void Read_ADocumentThatIsNoJson_SaysHowFarItWasRead()
    {
        using var stream = new MemoryStream();
        using (var document = new DigestedJson(stream))
        {
            document.Raw("\"flows\":[\n{\"kind\":\"transfer\"},\n{\"kind\" \"transfer\"},\n{}],\n\"manifest\":{\"tool\":\"made up\""u8);
            document.EndWithDigest();
        }

        FluentActions.Invoking(() => Scan(stream.ToArray(), int.MaxValue)).Should().Throw<ResultDocumentException>()
            .WithMessage("made up: it is no result of FlowTrace: *read well up to byte 32. Give the result.json of a trace.");
    }

    private static ResultScan Scan(byte[] document, int most) =>
        ResultScan.Read(new ConvergenceInput("made up", () => new PiecesStream(new MemoryStream(document), most)));

    private static IEnumerable<string> Text(ResultScan scan)
    {
        ByteTable texts = scan.Texts;
        var lines = new List<string>();
        foreach (Arrival arrival in scan.Arrivals)
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{texts.TextOf(arrival.Key.Account)} {texts.TextOf(arrival.Key.Theft)} {texts.TextOf(arrival.Key.Asset)} "
                + $"{texts.TextOf(arrival.Key.OriginAsset)} {texts.TextOf(arrival.Key.Policy)} {arrival.Quantity} {arrival.Origin}"));
        for (int theft = 0; theft < texts.Count; theft++)
            lines.AddRange(scan.TransfersOf(theft).Select(transfer => $"{texts.TextOf(theft)} is {transfer}"));
        foreach (int account in Numbers(scan, text => text.StartsWith("eip155:1:", StringComparison.Ordinal)))
            lines.AddRange(OfAccount(scan, account));
        return lines;
    }

    private static IEnumerable<string> OfAccount(ResultScan scan, int account)
    {
        string name = scan.Texts.TextOf(account);
        if (scan.Services.Contains(account))
            yield return $"{name} is a service";
        if (scan.Hubs.Contains(account))
            yield return $"{name} is a hub";
        if (scan.LabelOf(account).Length > 0)
            yield return $"{name} is called {scan.LabelOf(account)}";
        foreach (int theft in Numbers(scan, text => text.StartsWith("the", StringComparison.Ordinal)))
            foreach (int asset in Numbers(scan, text => text.StartsWith("eip155:1/", StringComparison.Ordinal)))
                if (scan.BoundsOf(account, theft, asset) is { } bounds)
                    yield return $"{name} {scan.Texts.TextOf(theft)} {scan.Texts.TextOf(asset)} {bounds.Least} to {bounds.Most}";
    }

    private static IEnumerable<int> Numbers(ResultScan scan, Func<string, bool> holds) =>
        Enumerable.Range(0, scan.Texts.Count).Where(number => holds(scan.Texts.TextOf(number)));

    private static List<string> Slowly(byte[] document)
    {
        JsonElement root = JsonDocument.Parse(document).RootElement;
        var sums = new Dictionary<string, (UInt128 Quantity, UInt128 Origin)>(StringComparer.Ordinal);
        var bounds = new Dictionary<string, (UInt128 Least, UInt128 Most)>(StringComparer.Ordinal);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement outcome in root.GetProperty("outcomes").EnumerateArray())
            OfOutcome(outcome, bounds, labels, said);
        foreach (JsonElement label in root.GetProperty("labels").EnumerateArray())
            OfLabel(Of(label, "account"), label, labels, said);
        foreach (JsonElement flow in root.GetProperty("flows").EnumerateArray())
            OfFlow(flow, sums, said);
        return
        [
            .. said, .. labels.Select(pair => $"{pair.Key} is called {pair.Value}"),
            .. sums.Select(pair => $"{pair.Key} {pair.Value.Quantity} {pair.Value.Origin}"),
            .. bounds.Select(pair => $"{pair.Key} {pair.Value.Least} to {pair.Value.Most}"),
        ];
    }

    private static void OfOutcome(
        JsonElement outcome, Dictionary<string, (UInt128 Least, UInt128 Most)> bounds, Dictionary<string, string> labels, HashSet<string> said)
    {
        string account = Of(outcome, "account");
        if (Of(outcome, "status") == "hub")
            said.Add($"{account} is a hub");
        if (Of(outcome, "status") is "fee" or "burned")
            said.Add($"{account} is a service");
        if (outcome.TryGetProperty("service", out JsonElement service))
            OfLabel(account, service, labels, said);
        if (outcome.TryGetProperty("bounds", out JsonElement list))
            foreach (JsonElement one in list.EnumerateArray())
            {
                string key = $"{account} {Of(one, "theft")} {Of(outcome, "asset")}";
                (UInt128 Least, UInt128 Most) known = bounds.GetValueOrDefault(key);
                bounds[key] = (known.Least + Quantity(one, "least"), known.Most + Quantity(one, "most"));
            }
    }

    private static void OfLabel(string account, JsonElement label, Dictionary<string, string> labels, HashSet<string> said)
    {
        labels[account] = $"{Of(label, "name")} ({Of(label, "category")})";
        if (!NotCustodial.Contains(Of(label, "category")))
            said.Add($"{account} is a service");
    }

    private static void OfFlow(JsonElement flow, Dictionary<string, (UInt128 Quantity, UInt128 Origin)> sums, HashSet<string> said)
    {
        string asset = Of(flow.TryGetProperty("received", out JsonElement received) ? received : flow, "asset");
        foreach (JsonProperty policy in flow.GetProperty("stolen").EnumerateObject())
            foreach (JsonElement part in policy.Value.EnumerateArray())
            {
                if (flow.TryGetProperty("theft", out _))
                    said.Add($"{Of(part, "theft")} is {(Of(flow, "tx").Length > 0 ? Of(flow, "tx") : Of(flow, "time"))} {Of(flow, "from")} {Of(flow, "to")} "
                        + $"{asset} {Quantity(flow, "quantity")}");
                if (Of(flow, "from") == Of(flow, "to") || Of(flow, "kind") == "fee")
                    continue;
                string origin = part.TryGetProperty("originAsset", out JsonElement other) ? other.GetString()! : asset;
                string key = $"{Of(flow, "to")} {Of(part, "theft")} {asset} {origin} {policy.Name}";
                (UInt128 Quantity, UInt128 Origin) known = sums.GetValueOrDefault(key);
                sums[key] = (known.Quantity + Quantity(part, "quantity"), known.Origin + Quantity(part, "origin"));
            }
    }

    private static string Of(JsonElement item, string member) => item.GetProperty(member).GetString()!;

    private static UInt128 Quantity(JsonElement item, string member) => UInt128.Parse(Of(item, member), CultureInfo.InvariantCulture);
}
