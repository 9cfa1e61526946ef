using System.Globalization;
using System.Text;
using FlowTrace.Sqlite;
using FlowTrace.StoreWriter;

// Writes a store until it has so many steps, and says each when it is durable; tests kill it at any moment and start it again. With "hold" it only keeps
// the store open for writing until its input ends.
string path = args[0];
if (args[1] == "hold")
{
    await using CaseStore held = File.Exists(path) ? CaseStore.Open(path) : CaseStore.Create(path);
    Say("held");
    Console.In.ReadToEnd();
    return 0;
}

int steps = int.Parse(args[1], CultureInfo.InvariantCulture);
Say("started");
try
{
    await using CaseStore store = File.Exists(path) ? CaseStore.Open(path) : CaseStore.Create(path);
    Say("open");
    for (int step = store.Acts().Count; step < steps; step++)
        await WriteAsync(store, step);
}
catch (CaseStoreException refusal)
{
    Say("refused " + refusal.Message);
    return 1;
}

Say("closed");
return 0;

// Each thing is written once: what a run before the kill committed is not written again.
static async Task WriteAsync(CaseStore store, int step)
{
    string text = step.ToString(CultureInfo.InvariantCulture);
    if (store.Inputs().Count == step)
        await store.AddInputAsync(new NewInput(InputRole.Ledger, $"input-{text}.csv"), StepContent.Bytes(step));
    Say($"input {text}");
    await store.SetLabelsAsync([StepContent.Labels(step)]);
    Say($"labels {text}");
    await store.SetLedgerAsync(StepContent.Ledger(step));
    Say($"ledger {text}");
    if (store.Runs().Count == step)
        await store.RecordRunAsync($"definition {text}", "tests", "", StepContent.Bytes(step + 1000));
    Say($"run {text}");
    await store.AppendActAsync("tester", "note", $"step {text}", "{}");
    Say($"act {text}");
}

static void Say(string line)
{
    using Stream output = Console.OpenStandardOutput();
    output.Write(Encoding.ASCII.GetBytes(line + "\n"));
}
