using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Adapters.Tests.Readers.Bitcoin;

/// <summary>Traces over readers, and what of a result must not depend on who was asked.</summary>
internal static class CoinTraces
{
    private static readonly string[] Members = ["thefts", "policies", "outcomes", "flows", "books", "gaps", "cuts", "freezes", "events", "noise", "findings"];

    public static LiveReaders Open(
        EsploraServer server, IAnswerArchive? archive = null, Func<ProviderOptions, ProviderOptions>? change = null, LiveOptions? live = null) =>
        Open(new ProviderOptions(ProviderKind.Esplora, ChainId.Bitcoin, server.Url), archive, change, live);

    public static LiveReaders Open(
        BitcoindServer server, IAnswerArchive? archive = null, Func<ProviderOptions, ProviderOptions>? change = null, LiveOptions? live = null) =>
        Open(new ProviderOptions(ProviderKind.Bitcoind, ChainId.Bitcoin, server.Url) { Key = BitcoindServer.Key }, archive, change, live);

    /// <summary>Traces by everything there is to name: what the thief holds.</summary>
    public static async Task<string> TraceAsync(IChainReader reader, Theft theft, TraceOptions? options = null)
    {
        Tracer tracer = new TracerBuilder().AddReader(reader)
            .WithOptions((options ?? new TraceOptions()) with { Policies = [.. Enum.GetValues<TaintPolicy>().Where(TaintPolicies.IsConserving)] }).Build();
        TraceResult result = await tracer.TraceAsync(theft);
        result.Books.Should().OnlyContain(sheet => sheet.Balanced == true);
        result.Outcomes.Should().NotBeEmpty();
        using var stream = new MemoryStream();
        JsonReport.Write(result, stream);
        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        return string.Join('\n', Members.Select(
            member => member + " " + (document.RootElement.TryGetProperty(member, out JsonElement value) ? value.GetRawText() : "")));
    }

    public static IEnumerable<string> Transactions(TransferTable table) =>
        Files.TestFiles.All(table).Select(row => row.Transaction.ToString()).Distinct();

    private static LiveReaders Open(ProviderOptions options, IAnswerArchive? archive, Func<ProviderOptions, ProviderOptions>? change, LiveOptions? live) =>
        LiveReaders.Open([change?.Invoke(options) ?? options], (live ?? new LiveOptions()) with { Archive = archive });
}
