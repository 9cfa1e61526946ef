using System.Globalization;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Cases;

/// <summary>What a store holds, for a terminal: inputs, runs, and what analysts did.</summary>
internal static class StoreSummary
{
    /// <summary>Writes it.</summary>
    /// <exception cref="CaseStoreException">The store cannot be read.</exception>
    public static async Task WriteAsync(string path, TextWriter output)
    {
        CaseStore store = CaseStore.OpenRead(path);
        await using (store.ConfigureAwait(false))
        {
            output.Write($"{Terminal.Harmless(Path.GetFileName(path))}\n\nInputs\n");
            StoredInput[] answers = [.. store.Inputs().Where(input => input.Role == InputRole.Answer)];
            foreach (StoredInput input in store.Inputs().Where(input => input.Role != InputRole.Answer))
                Write(output, input.Number, $"{input.Role.ToString().ToLowerInvariant(),-7} {Bytes(input.Length),18}  sha256 {input.Sha256}  {input.Name}");
            if (answers.Length > 0)
                output.Write(string.Create(
                    CultureInfo.InvariantCulture, $"       {answers.Length:N0} answers of providers, {Bytes(answers.Sum(input => input.Length))}, "
                    + $"{Time(answers.Min(input => input.Received))} to {Time(answers.Max(input => input.Received))}\n"));
            output.Write("\nRuns\n");
            foreach (StoredRun run in store.Runs())
                Write(output, run.Number, $"{Time(run.Recorded)}  {Bytes(run.Length),18}  sha256 {run.Sha256}  {run.Tool}");
            output.Write("\nActs\n");
            foreach (Act act in store.Acts())
                Write(output, act.Number, $"{Time(act.When)}  {act.Who}  {act.Kind}  {act.Subject}  {act.Body}");
        }
    }

    private static void Write(TextWriter output, long number, string text) =>
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{number,5}  {Terminal.Harmless(text)}\n"));

    private static string Bytes(long length) => string.Create(CultureInfo.InvariantCulture, $"{length:N0} bytes");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
