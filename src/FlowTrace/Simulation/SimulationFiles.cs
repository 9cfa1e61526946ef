using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Chain;

namespace FlowTrace.Simulation;

/// <summary>Writes a simulated ledger to disk as a case ready to be traced.</summary>
public static class SimulationFiles
{
    /// <summary>
    /// Writes <c>transfers.csv</c>, <c>labels.csv</c>, <c>case.yaml</c> and <c>truth.json</c> into a folder, which is made if there is none.
    /// The same ledger gives the same bytes everywhere. Files that are there are replaced.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Ends the writing between two blocks; what was written stays.</param>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    /// <exception cref="OperationCanceledException">The writing was ended early.</exception>
    public static void Write(SimulatedLedger ledger, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Directory.CreateDirectory(folder);
        using (FileStream file = File.Create(Path.Combine(folder, "transfers.csv"), bufferSize: 1))
            WriteTransfers(ledger, file, cancellationToken);
        WriteText(Path.Combine(folder, "labels.csv"), Labels(ledger));
        WriteText(Path.Combine(folder, "case.yaml"), Case(ledger));
        using (FileStream file = File.Create(Path.Combine(folder, "truth.json")))
            WriteTruth(ledger, file);
    }

    internal static void WriteTransfers(SimulatedLedger ledger, Stream output, CancellationToken cancellationToken)
    {
        SimulationRun run = ledger.Run();
        var lines = new TransferLines(output, ledger.Cast);
        while (run.NextBlock())
        {
            cancellationToken.ThrowIfCancellationRequested();
            lines.WriteBlock(run);
        }

        lines.Flush();
    }

    private static string Labels(SimulatedLedger ledger)
    {
        var text = new StringBuilder("account,name,category,confidence,source\n");
        foreach (Label label in ledger.Labels)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Named(label.Account)},{label.Name},{label.Category.ToName()},{label.Confidence},{label.Source}\n");
        return text.ToString();
    }

    private static string Case(SimulatedLedger ledger)
    {
        SimulationOptions options = ledger.Options;
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"# Made by FlowTrace's simulator: {options.Transfers} transfers, seed {options.Seed}. Every account and name in it is invented.\n");
        text.Append("title: Meridian Exchange hot wallet (simulated)\nthefts:\n");
        foreach (SimulatedTheft theft in ledger.Thefts)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  - id: {theft.Id}\n    holder: {Named(theft.Thief)}\n    since: {theft.Since:yyyy-MM-dd'T'HH:mm:ss'Z'}\n");
        text.Append("ledgers: [transfers.csv]\nlabels: [labels.csv]\npolicy: [fifo, pro-rata]\n");
        return text.ToString();
    }

    private static string Named(Account account) => $"{account.Chain.Name}:{account.AddressText}";

    private static void WriteTruth(SimulatedLedger ledger, Stream output)
    {
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n" };
        using (var json = new Utf8JsonWriter(output, options))
        {
            json.WriteStartObject();
            json.WriteString("schema", "flowtrace.truth/1");
            json.WriteStartArray("thefts");
            foreach (SimulatedTheft theft in ledger.Thefts)
                WriteTheft(json, theft);
            json.WriteEndArray();
            if (ledger.Actors.Count > 0)
                WriteActors(json, ledger.Actors);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteActors(Utf8JsonWriter json, IReadOnlyList<SimulatedActor> actors)
    {
        json.WriteStartArray("actors");
        foreach (SimulatedActor actor in actors)
        {
            json.WriteStartObject();
            json.WriteString("account", actor.Account.ToString());
            json.WriteString("role", actor.Role);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTheft(Utf8JsonWriter json, SimulatedTheft theft)
    {
        json.WriteStartObject();
        json.WriteString("id", theft.Id);
        json.WriteString("victim", theft.Victim.ToString());
        json.WriteString("thief", theft.Thief.ToString());
        json.WriteString("since", theft.Since.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteStartArray("transactions");
        foreach (TransactionId transaction in theft.Transactions)
            json.WriteStringValue(transaction.ToText(theft.Thief.Chain));
        json.WriteEndArray();
        WriteAmounts(json, "stolen", theft.Stolen);
        json.WriteStartArray("steps");
        foreach (SimulatedStep step in theft.Steps)
        {
            json.WriteStartObject();
            json.WriteString("name", step.Name);
            json.WriteString("what", step.Description);
            json.WriteNumber("transactions", step.Transactions);
            WriteAmounts(json, "moved", step.Moved);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("places");
        foreach (SimulatedPlace place in theft.Places)
        {
            json.WriteStartObject();
            json.WriteString("account", place.Account.ToString());
            json.WriteString("asset", place.Asset.ToString());
            json.WriteString("status", place.Status);
            json.WriteString("step", place.Step);
            json.WriteString("quantity", place.Quantity.ToString(CultureInfo.InvariantCulture));
            json.WriteBoolean("mixed", place.IsMixed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteAmounts(json, "mixed", theft.Mixed);
        json.WriteEndObject();
    }

    private static void WriteAmounts(Utf8JsonWriter json, string name, IReadOnlyList<Amount> amounts)
    {
        json.WriteStartArray(name);
        foreach (Amount amount in amounts)
        {
            json.WriteStartObject();
            json.WriteString("asset", amount.Asset.ToString());
            json.WriteString("quantity", amount.BaseUnits.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteText(string path, string text) => File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
