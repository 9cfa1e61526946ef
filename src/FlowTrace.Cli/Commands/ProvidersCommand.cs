using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FlowTrace.Cli.Live;
using FlowTrace.Readers;
using FlowTrace.Reading;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace providers</c>: lists the providers there are, and asks each what it can do.</summary>
internal static class ProvidersCommand
{
    private static readonly string[] Formats = ["table", "json"];

    public static Command Create(Terminal terminal)
    {
        var live = new LiveInputs();
        var offline = new Option<bool>("--list") { Description = "Only list them; ask nobody." };
        Option<string?> format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");
        var command = new Command("providers", "Lists the configured providers, asks each what it can do, and says what its answers cannot show.");
        live.AddTo(command);
        command.Add(offline);
        command.Add(format);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string wanted = OptionValues.OneOf(parsed, format, Formats[0], Formats);
            var probes = new List<Probe>();
            foreach (ProviderOptions provider in live.ReadAll(parsed))
                probes.Add(parsed.GetValue(offline) ? new Probe(provider, null, [], "") : await ProbeAsync(provider, cancellationToken).ConfigureAwait(false));
            if (wanted == "json")
                WriteJson(probes, terminal);
            else
                WriteTable(probes, terminal.Output);
            return probes.Exists(probe => probe.Error.Length > 0) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task<Probe> ProbeAsync(ProviderOptions provider, CancellationToken cancellationToken)
    {
        LiveReaders readers = LiveCase.Open(new LiveRequest([provider with { Attempts = 2 }], null), new LiveOptions(), ledgers: null);
        await using (readers.ConfigureAwait(false))
        {
            try
            {
                ChainHead head = await readers.Readers[0].PinAsync(cancellationToken).ConfigureAwait(false);
                return new Probe(provider, head, await readers.Readers[0].ProbeAsync(cancellationToken).ConfigureAwait(false), "");
            }
            catch (ChainReadException failure)
            {
                return new Probe(provider, null, [], failure.Message);
            }
        }
    }

    private static void WriteTable(List<Probe> probes, StreamWriter output)
    {
        foreach (Probe probe in probes)
        {
            output.Write($"{probe.Provider.Name}  {probe.Provider.Kind.ToName()}  {probe.Provider.Chain.Name}\n");
            if (probe.Head is { } head)
                output.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  last final block {head.Block}, {DateTimeOffset.FromUnixTimeMilliseconds(head.UnixMilliseconds):yyyy-MM-dd HH:mm:ss} UTC, "
                        + $"{head.Hash}\n"));
            foreach (ReaderCapability capability in probe.Capabilities)
                output.Write($"  {(capability.IsThere ? "yes" : "no "),-4} {capability.Name}: {Terminal.Harmless(capability.Detail)}\n");
            if (probe.Error.Length > 0)
                output.Write($"  FAILED: {Terminal.Harmless(probe.Error)}\n");
        }
    }

    private static void WriteJson(List<Probe> probes, Terminal terminal)
    {
        terminal.Output.Flush();
        using var json = new Utf8JsonWriter(terminal.OutputStream, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (Probe probe in probes)
        {
            json.WriteStartObject();
            json.WriteString("name", probe.Provider.Name);
            json.WriteString("kind", probe.Provider.Kind.ToName());
            json.WriteString("chain", probe.Provider.Chain.ToString());
            if (probe.Head is { } head)
            {
                json.WriteNumber("block", head.Block);
                json.WriteString("hash", head.Hash);
            }

            json.WriteStartArray("capabilities");
            foreach (ReaderCapability capability in probe.Capabilities)
            {
                json.WriteStartObject();
                json.WriteString("name", capability.Name);
                json.WriteBoolean("isThere", capability.IsThere);
                json.WriteString("detail", capability.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (probe.Error.Length > 0)
                json.WriteString("error", probe.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed record Probe(ProviderOptions Provider, ChainHead? Head, IReadOnlyList<ReaderCapability> Capabilities, string Error);
}
