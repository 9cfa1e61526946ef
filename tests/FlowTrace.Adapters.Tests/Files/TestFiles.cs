using System.Text;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>A folder of its own for a test's files, removed with it.</summary>
internal sealed class TestFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flowtrace-").FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = Path(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Reads one ledger from text.</summary>
    public static async Task<TransferTable> ReadLedger(string text, string name = "transfers.csv", ChainId chain = default)
    {
        using var files = new TestFiles();
        return await new LedgerReader(LedgerFile.Parse(files.Write(name, text), chain)).ReadAllAsync();
    }

    /// <summary>The folder of real data beside the project; the test is skipped where it is absent.</summary>
    public static string Shared(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "FlowTrace.sln")))
                continue;
            string path = System.IO.Path.Combine(folder.FullName, "..", "shared", "data", relative);
            Skip.IfNot(IsThere(path), $"The real data set {relative} is not here.");
            return path;
        }

        throw new InvalidOperationException("The tests run outside the project's folder.");
    }

    private static bool IsThere(string path) => File.Exists(path) || Directory.Exists(path);

    public static UInt128 Sum(TransferTable table, Func<Transfer, bool> which)
    {
        UInt128 sum = 0;
        foreach (Transfer transfer in All(table))
            if (which(transfer))
                sum += transfer.Quantity;
        return sum;
    }

    public static List<Transfer> All(TransferTable table) => [.. Enumerable.Range(0, table.Count).Select(i => table[i])];
}
