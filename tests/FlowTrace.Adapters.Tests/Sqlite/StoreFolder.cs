using System.Text;
using FlowTrace.Sqlite;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>A folder for one test's stores, removed after it.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("flowtrace-store-").FullName;

    public string Store => File("case.flowtrace");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    public static async Task<string> TextOf(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Makes a small store with something of everything but a ledger.</summary>
    public async Task<string> MakeSmall(string name = "case.flowtrace", int inputs = 3)
    {
        string path = File(name);
        await using CaseStore store = CaseStore.Create(path);
        for (int i = 0; i < inputs; i++)
        {
            await store.AddInputAsync(new NewInput(InputRole.Ledger, $"ledger-{i}.csv"), Text(string.Concat(Enumerable.Repeat($"row {i},", 50 * (i + 1)))));
            await store.AppendActAsync("ann", "note", $"subject {i}", "{\"n\":1}");
        }

        await store.RecordRunAsync("{}", "tests", "", Text("{\"result\":1}"));
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
