using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Files;

namespace FlowTrace.Adapters.Tests.Files.Bundles;

/// <summary>A small case as a bundle, and ways to spoil it.</summary>
internal static class SampleBundle
{
    public const string Ledger = "chain,tx,index,block,time,from,to,asset,amount\n";
    public const string Labels = "account,name,category,confidence,source\n";

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    public static BundleContent Content() => new()
    {
        Tool = "flowtrace 0.1.0",
        Title = Text("Hot wallet, 21 February", "title"),
        Inputs =
        [
            new BundleInput("transfers.csv", "ledger", "flowtrace", "eip155:1", Bytes(Ledger)),
            new BundleInput("Ärger & labels.csv", "labels", "", "", Bytes(Labels)),
            new BundleInput("copy.csv", "ledger", "flowtrace", "eip155:1", Bytes(Ledger)),
        ],
        Acts =
        [
            new BundleAct(
                new DateTimeOffset(2025, 2, 22, 9, 30, 0, 250, TimeSpan.Zero), "label-added",
                new Dictionary<string, BundleText> { ["text"] = Text("0xa04 is Exchange One", "act/1/text"), ["analyst"] = Text("Ann Li", "act/1/analyst") }),
        ],
        Runs = [new BundleRun("1", Text("{\"policy\":[\"fifo\"]}", "run/1"), DigestOf(Result()), BundleBytes.Of(Result()))],
        Reports = [new BundleReport("report.html", Bytes("<p>report</p>"))],
    };

    public static BundleBytes Bytes(string text) => BundleBytes.Of(Encoding.UTF8.GetBytes(text));

    public static BundleText Text(string text, string place) => BundleText.Of(text, BundleText.SaltOf(Key, place));

    public static byte[] Write(BundleContent content, SignatureKey? key = null)
    {
        using var zip = new MemoryStream();
        BundleWriter.Write(content, zip, key);
        return zip.ToArray();
    }

    public static BundleFile Open(byte[] zip, BundleLimits? limits = null) => BundleFile.Open(new MemoryStream(zip), limits);

    /// <summary>The bundle with one entry's text changed by a function that keeps its length, packed anew.</summary>
    public static byte[] Changed(byte[] zip, string entry, Func<string, string> change) =>
        Repacked(zip, (name, bytes) => name == entry ? Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes))) : bytes);

    public static byte[] Without(byte[] zip, string entry) => Repacked(zip, (name, bytes) => name == entry ? null : bytes);

    public static byte[] Repacked(
        byte[] zip, Func<string, byte[], byte[]?> change, Action<ZipArchive>? more = null, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var target = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(zip)))
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
                if (change(entry.FullName, Read(entry)) is { } bytes)
                    Add(archive, entry.FullName, bytes, level);
            more?.Invoke(archive);
        }

        return target.ToArray();
    }

    public static ZipArchiveEntry Add(ZipArchive archive, string name, byte[] bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, level);
        using (Stream stream = entry.Open())
            stream.Write(bytes);
        return entry;
    }

    public static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static string Text(byte[] zip, string entry)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return Encoding.UTF8.GetString(Read(archive.GetEntry(entry)!));
    }

    // The smallest document with a true digest.
    private static byte[] Result()
    {
        const string start = "{\"schema\":\"flowtrace.trace/1\",\n\"manifest\":{\"tool\":\"flowtrace 0.1.0\"";
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(start + "}}\n")));
        return Encoding.UTF8.GetBytes($"{start},\n\"digest\":\"{digest}\"}}}}\n");
    }

    private static string DigestOf(byte[] result) => Encoding.UTF8.GetString(result)[^68..^4];
}
