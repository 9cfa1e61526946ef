using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FlowTrace.Files;

namespace FlowTrace.Adapters.Tests.Files.Bundles;

/// <summary>Zips made by hand to do harm. Each is refused with what, where and how; nothing is written.</summary>
public sealed class HostileBundleTests
{
    [Theory]
    [InlineData("../evil.txt", "climbs out")]
    [InlineData("inputs/../../evil.txt", "climbs out")]
    [InlineData("./evil.txt", "climbs out")]
    [InlineData("inputs//evil.txt", "climbs out")]
    [InlineData("inputs/", "climbs out")]
    [InlineData("/etc/evil", "absolute path")]
    [InlineData("..\\evil.txt", "backslash or a drive")]
    [InlineData("C:evil.txt", "backslash or a drive")]
    [InlineData("inputs/evil:stream", "backslash or a drive")]
    [InlineData("MANIFEST.json", "stands twice")]
    [InlineData("manifest.json", "stands twice")]
    [InlineData("inputs/evil.txt", "not in its manifest")]
    [InlineData("nested.zip", "not in its manifest")]
    public void Open_EntryWithABadName_IsRefused(string name, string why) =>
        Opening(With(archive => SampleBundle.Add(archive, name, "evil"u8.ToArray()))).Should().Throw<BundleException>().WithMessage($"*{why}*");

    [Theory]
    [InlineData(0xA000)]
    [InlineData(0x4000)]
    [InlineData(0x2000)]
    public void Open_LinkFolderOrDevice_IsRefused(int unixType) =>
        Opening(With(archive => SampleBundle.Add(archive, "reports/link", "/etc/passwd"u8.ToArray()).ExternalAttributes = unixType << 16))
            .Should().Throw<BundleException>().WithMessage("'reports/link' is no plain file but a link, folder or device*");

    [Fact]
    public void Open_Bomb_IsRefusedByItsRatio()
    {
        byte[] zeros = new byte[20 << 20];
        byte[] zip = SampleBundle.Write(SampleBundle.Content() with { Reports = [new BundleReport("zeros.bin", BundleBytes.Of(zeros))] });

        Opening(zip).Should().NotThrow("stored, it is as long as it says");
        Opening(SampleBundle.Repacked(zip, (_, bytes) => bytes)).Should().Throw<BundleException>().WithMessage("*as only a zip bomb does*");
    }

    [Fact]
    public void Open_OverTheLimits_IsRefused()
    {
        byte[] zip = SampleBundle.Write(SampleBundle.Content());

        Opening(zip, new BundleLimits { TotalBytes = 1000 }).Should().Throw<BundleException>().WithMessage("*allowed*");
        Opening(zip, new BundleLimits { Entries = 3 }).Should().Throw<BundleException>().WithMessage("The zip holds 6 files, more than the 3*");
        Opening(zip, new BundleLimits { ManifestBytes = 100 }).Should().Throw<BundleException>().WithMessage("manifest.json: more than 100 bytes*");
    }

    // The directory says 47 bytes; the data inflates to twenty million.
    [Fact]
    public void Check_HeaderThatLies_UnpacksNoMoreThanItSays()
    {
        string entry = "inputs/" + SampleBundle.Content().Inputs[0].Content.Sha256;
        byte[] zip = SampleBundle.Repacked(
            SampleBundle.Write(SampleBundle.Content()), (name, bytes) => name == entry ? new byte[20_000_000] : bytes);
        PatchDirectory(zip, entry, lengthOffset: 24, SampleBundle.Ledger.Length);

        using BundleFile bundle = SampleBundle.Open(zip);
        using Stream stream = bundle.Content.Inputs[0].Content.Open();
        stream.ReadAtLeast(new byte[1000], 1000, throwOnEndOfStream: false).Should().BeLessThanOrEqualTo(47);
        bundle.Check().IsIntact.Should().BeFalse();
        using var files = new TestFiles();
        bundle.Invoking(lying => lying.ExtractInputs(files.Path("out"))).Should().Throw<BundleException>();
        Directory.Exists(files.Path("out")).Should().BeFalse();
    }

    // Every entry of the directory points at the same data, as in the bombs of David Fifield.
    [Fact]
    public void Open_OverlappingFiles_IsRefused()
    {
        byte[] noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        byte[] zip = With(archive =>
        {
            SampleBundle.Add(archive, "a", noise, CompressionLevel.NoCompression);
            for (int i = 0; i < 10; i++)
                SampleBundle.Add(archive, $"b{i}", [], CompressionLevel.NoCompression);
        });
        uint place = BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(LineOf(zip, "a") + 42));
        for (int i = 0; i < 10; i++)
        {
            PatchDirectory(zip, $"b{i}", lengthOffset: 20, noise.Length);
            PatchDirectory(zip, $"b{i}", lengthOffset: 24, noise.Length);
            PatchDirectory(zip, $"b{i}", lengthOffset: 42, (int)place);
        }

        Opening(zip).Should().Throw<BundleException>().WithMessage("Files of the zip overlap*");
    }

    [Fact]
    public void Open_LengthOfTheDirectoryAgainstTheManifest_IsRefused() =>
        Opening(SampleBundle.Changed(SampleBundle.Write(SampleBundle.Content()), "reports/report.html", text => text + "more"))
            .Should().Throw<BundleException>().WithMessage("reports/report.html has 17 bytes in the zip and 13 bytes in the manifest*");

    [Theory]
    [InlineData("\"flowtrace.bundle/1\"", "\"flowtrace.bundle/2\"", "*has the schema 'flowtrace.bundle/2', and this version reads flowtrace.bundle/1*")]
    [InlineData("\"tool\"", "\"tale\"", "manifest.json is no manifest of a bundle: *")]
    [InlineData("\"length\": 47", "\"length\": -47", "*the length is negative*")]
    [InlineData("\"id\": \"1\"", "\"id\": \"../1\"", "*is not of lower-case letters, digits and dashes*")]
    [InlineData("report.html", "../../x.html", "*is no file name*")]
    [InlineData("2025-02-22T", "2025-02-32T", "*is no time of an act*")]
    [InlineData("\"role\": \"labels\"", "\"role\": null", "manifest.json is no manifest of a bundle: *")]
    [InlineData("\"role\": \"labels\"", "\"role\": \"labels\", \"role\": \"ledger\"", "manifest.json is no manifest of a bundle: *")]
    [InlineData("{", "[", "manifest.json is no manifest of a bundle: *")]
    public void Open_BadManifest_IsRefused(string old, string now, string message) => Opening(SampleBundle.Changed(
        SampleBundle.Write(SampleBundle.Content()), "manifest.json", text => text.Replace(old, now, StringComparison.Ordinal)))
        .Should().Throw<BundleException>().WithMessage(message);

    [Fact]
    public void Open_NoBundle_IsRefused()
    {
        using var files = new TestFiles();
        byte[] zip = SampleBundle.Write(SampleBundle.Content());

        Opening("this is no zip"u8.ToArray()).Should().Throw<BundleException>().WithMessage("This is no zip, or a damaged one*");
        Opening([]).Should().Throw<BundleException>().WithMessage("This is no zip, or a damaged one*");
        Opening(zip[..^30]).Should().Throw<BundleException>().WithMessage("This is no zip, or a damaged one*");
        Opening(SampleBundle.Without(zip, "manifest.json")).Should().Throw<BundleException>().WithMessage("manifest.json is not in the zip*");
        FluentActions.Invoking(() => BundleFile.Open(files.Path("missing.zip")))
            .Should().Throw<BundleException>().WithMessage("*missing.zip: the bundle cannot*");
    }

    // Whatever byte is wrong, the answer is a refusal or a finding, never another kind of failure.
    [Fact]
    public void Open_AnyByteChanged_IsRefusedFoundOrHarmless()
    {
        byte[] zip = SampleBundle.Write(SampleBundle.Content());
        int found = 0;
        for (int i = 0; i < zip.Length; i++)
        {
            byte[] changed = [.. zip];
            changed[i] ^= 0x55;
            try
            {
                using BundleFile bundle = SampleBundle.Open(changed);
                found += bundle.Check().IsIntact ? 0 : 1;
            }
            catch (BundleException)
            {
                found++;
            }
        }

        found.Should().BeGreaterThan(zip.Length * 3 / 4, "only some bytes of a zip's headers mean nothing");
    }

    private static Action Opening(byte[] zip, BundleLimits? limits = null) => () => SampleBundle.Open(zip, limits).Dispose();

    private static byte[] With(Action<ZipArchive> more) =>
        SampleBundle.Repacked(SampleBundle.Write(SampleBundle.Content()), (_, bytes) => bytes, more, CompressionLevel.NoCompression);

    private static void PatchDirectory(byte[] zip, string name, int lengthOffset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(LineOf(zip, name) + lengthOffset), value);

    // The entry's line in the zip's directory: signature PK 1 2, the name 46 bytes on.
    private static int LineOf(byte[] zip, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        for (int i = zip.Length - 46 - text.Length; i >= 0; i--)
            if (zip.AsSpan(i).StartsWith("PK\u0001\u0002"u8) && BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(i + 28)) == text.Length
                && zip.AsSpan(i + 46).StartsWith(text))
                return i;
        throw new InvalidOperationException($"{name} is not in the zip.");
    }
}
