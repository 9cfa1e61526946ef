using System.Globalization;
using System.Text;
using FlowTrace.Sqlite;

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

static async Task WriteAsync(CaseStore store, int step)
{
    string text = step.ToString(CultureInfo.InvariantCulture);
    if (store.Inputs().Count == step)
        await store.AddInputAsync(new NewInput(InputRole.Ledger, $"input-{text}.csv"), Bytes(step));
    Say($"input {text}");
    if (store.Runs().Count == step)
        await store.RecordRunAsync($"definition {text}", "tests", "", Bytes(step + 1000));
    Say($"run {text}");
    await store.AppendActAsync("tester", "note", $"step {text}", "{}");
    Say($"act {text}");
}

// Other bytes each step, and no pattern that would pack away: so that every commit takes several pages.
static MemoryStream Bytes(int step)
{
    byte[] bytes = new byte[20_000 + (step * 777 % 50_000)];
    uint state = unchecked((uint)step * 2654435761) | 1;
    for (int i = 0; i < bytes.Length; i++)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        bytes[i] = (byte)(state & 0xFF);
    }

    return new MemoryStream(bytes);
}

static void Say(string line)
{
    using Stream output = Console.OpenStandardOutput();
    output.Write(Encoding.ASCII.GetBytes(line + "\n"));
}
