using System.IO.Compression;

namespace FlowTrace.Files;

/// <summary>
/// The zip of a bundle, opened only when nothing in it could do harm: no path that leaves the bundle, no link, no name twice, no bomb. Everything is
/// asked before anything is unpacked; zips within are files like any other.
/// </summary>
internal sealed class BundleZip : IDisposable
{
    private const int UnixTypeMask = 0xF000;
    private const int UnixFile = 0x8000;
    private const int DosFolder = 0x10;

    // What an entry takes at the least: its local header and its line in the directory, each with its name, and the end of the directory.
    private const int LocalHeader = 30;
    private const int DirectoryHeader = 46;
    private const int DirectoryEnd = 22;

    // Below this, a file of blanks is no bomb.
    private const long SmallFile = 1 << 20;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;
    private readonly BundleLimits _limits;

    private BundleZip(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries, BundleLimits limits)
    {
        _zip = zip;
        _entries = entries;
        _limits = limits;
    }

    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>Opens and checks. The stream belongs to what is returned, and is closed when it is refused.</summary>
    public static BundleZip Open(Stream stream, BundleLimits limits)
    {
        ZipArchive? zip = null;
        try
        {
            long length = stream.Length;
            zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.Count > limits.Entries)
                throw new BundleException(
                    $"The zip holds {BundleRules.Number(zip.Entries.Count)} files, more than the {BundleRules.Number(limits.Entries)} a bundle may have.");
            var opened = new BundleZip(zip, Index(zip), limits);
            opened.RefuseBombs(length);
            zip = null;
            return opened;
        }
        catch (InvalidDataException error)
        {
            throw new BundleException($"This is no zip, or a damaged one: {error.Message} Ask for the bundle again.", error);
        }
        finally
        {
            zip?.Dispose();
        }
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>How many bytes the zip's directory says an entry has.</summary>
    public long LengthOf(string name) => _entries[name].Length;

    /// <summary>Opens an entry; no more comes out of it than the directory says.</summary>
    public Stream Open(string name)
    {
        ZipArchiveEntry entry = Find(name);
        return Open(entry, entry.Length, "which is what the zip says it has. Its headers lie; do not unpack it with anything else");
    }

    /// <summary>Reads a small entry whole.</summary>
    public byte[] Read(string name, long limit)
    {
        using Stream stream = Open(Find(name), limit, "the most it may have");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public void Dispose() => _zip.Dispose();

    private static CountedStream Open(ZipArchiveEntry entry, long limit, string reason)
    {
        try
        {
            return new CountedStream(entry.Open(), entry.FullName, limit, reason);
        }
        catch (InvalidDataException error)
        {
            throw new BundleException($"{entry.FullName}: the zip is damaged here: {error.Message} Ask for the bundle again.", error);
        }
    }

    private ZipArchiveEntry Find(string name) => _entries.TryGetValue(name, out ZipArchiveEntry? entry)
        ? entry
        : throw new BundleException($"{name} is not in the zip: it is no bundle of FlowTrace, or a part of one.");

    private static Dictionary<string, ZipArchiveEntry> Index(ZipArchive zip)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            RefuseUnsafe(entry);
            if (!entries.TryAdd(entry.FullName, entry))
                throw Refused(entry, "stands twice in the zip; what one program shows is not what another unpacks");
        }

        return entries;
    }

    private static void RefuseUnsafe(ZipArchiveEntry entry)
    {
        string name = entry.FullName;
        if (name.Length == 0 || name[0] == '/')
            throw Refused(entry, "has an absolute path, or none");
        if (name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal))
            throw Refused(entry, "has a backslash or a drive in its path");
        if (name.Split('/').Any(part => part is "" or "." or ".."))
            throw Refused(entry, "has a path that climbs out, or a folder for a file");
        int unixType = (entry.ExternalAttributes >> 16) & UnixTypeMask;
        if (unixType is not (0 or UnixFile) || (entry.ExternalAttributes & DosFolder) != 0)
            throw Refused(entry, "is no plain file but a link, folder or device");
        if (entry.IsEncrypted)
            throw Refused(entry, "is encrypted");
    }

    private void RefuseBombs(long zipLength)
    {
        long packed = DirectoryEnd;
        long unpacked = 0;
        foreach (ZipArchiveEntry entry in _entries.Values)
        {
            long own = entry.CompressedLength;
            if (own < 0 || own > zipLength || entry.Length < 0 || entry.Length > _limits.TotalBytes - unpacked)
                throw Refused(
                    entry,
                    $"says it has {BundleRules.Bytes(entry.Length)}, with which the files have more than the {BundleRules.Bytes(_limits.TotalBytes)} allowed");
            packed += own + LocalHeader + DirectoryHeader + (2L * entry.FullName.Length);
            unpacked += entry.Length;
            if (entry.Length > SmallFile && entry.Length / _limits.Ratio > own)
                throw Refused(entry, $"says that {BundleRules.Bytes(own)} unpack to {BundleRules.Bytes(entry.Length)}, as only a zip bomb does");
        }

        if (packed > zipLength)
            throw new BundleException("Files of the zip overlap: together they are longer than the zip, as only in a zip bomb. It was not opened.");
    }

    private static BundleException Refused(ZipArchiveEntry entry, string why) =>
        new($"{BundleRules.Quote(entry.FullName)} {why}. The bundle was not opened, and nothing was unpacked.");
}
