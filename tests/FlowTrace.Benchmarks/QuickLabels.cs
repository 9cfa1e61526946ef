using System.Diagnostics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files;

namespace FlowTrace.Benchmarks;

/// <summary>
/// <c>--labels</c>: half a million labels as a compiled pack and as a TagPack by stopwatch: how long they take to load, what they cost in memory, and how
/// long a look-up takes. <c>--packs FOLDER</c> reads real packs besides.
/// </summary>
internal static class QuickLabels
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        int count = arguments.Number("--count", 500_000);
        string folder = Directory.CreateTempSubdirectory("flowtrace-").FullName;
        try
        {
            string pack = Path.Combine(folder, "labels.flowlabels");
            string yaml = Path.Combine(folder, "labels.yaml");
            WritePack(pack, count);
            WriteYaml(yaml, count);
            LabelBook book = await TimeAsync("compiled pack", pack, arguments.Number("--repeat", 3)).ConfigureAwait(false);
            LookUp(book, count);
            await TimeAsync("TagPack", yaml, 1).ConfigureAwait(false);
            if (arguments.Text("--packs", "") is { Length: > 0 } packs)
                await TimeAsync("real packs", packs, 1).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task<LabelBook> TimeAsync(string name, string path, int repetitions)
    {
        double best = double.MaxValue;
        double processor = double.MaxValue;
        long held = 0;
        LabelBook book = LabelBook.Empty;
        for (int i = 0; i < repetitions; i++)
        {
            book = LabelBook.Empty;
            long before = GC.GetTotalMemory(forceFullCollection: true);
            TimeSpan used = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            book = await new LabelFile(path).ReadAsync().ConfigureAwait(false);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
            held = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        string size = File.Exists(path) ? $"{new FileInfo(path).Length / 1e6:F1} MB" : "folder";
        Console.WriteLine(
            $"{name,-14} {size,10}: {book.LabelCount:N0} labels in {best:F3} s ({processor:F3} s of processor), {held / 1e6:F0} MB held");
        return book;
    }

    private static void LookUp(LabelBook book, int count)
    {
        const int LookUps = 1_000_000;
        int found = 0;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < LookUps; i++)
            found += book.Deciding(Of((uint)(i * 7919L % (2L * count))), 0) is null ? 0 : 1;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine($"look-up                   : {seconds / LookUps * 1e9:F0} ns each, {found:N0} of {LookUps:N0} found");
    }

    private static void WritePack(string path, int count)
    {
        var builder = new LabelBookBuilder();
        for (int i = 0; i < count; i++)
            builder.Add(new Label(Of((uint)i), $"Service {i % 2000}", ServiceCategory.Exchange, $"https://example.org/{i % 300}", 50));
        using FileStream stream = File.Create(path);
        LabelPack.Write(builder.Build(), stream);
    }

    private static void WriteYaml(string path, int count)
    {
        using StreamWriter text = File.CreateText(path);
        text.Write("title: Made\ncreator: Benchmark\nconfidence: service_data\ncategory: exchange\ncurrency: ETH\nsource: https://example.org\ntags:\n");
        for (int i = 0; i < count; i++)
            text.Write($"- address: '{Of((uint)i).AddressText}'\n  label: Service {i % 2000}\n");
    }

    private static Account Of(uint number)
    {
        byte[] bytes = new byte[20];
        BitConverter.TryWriteBytes(bytes, unchecked(number * 2654435761u));
        BitConverter.TryWriteBytes(bytes.AsSpan(8), number + 1);
        return new Account(ChainId.Ethereum, Address.FromAccount20(bytes));
    }
}
