using FlowTrace.Files;

namespace FlowTrace.Adapters.Tests.Files.Bundles;

/// <summary>A bundle is a standard zip, and its README's way to check it by hand works, with tools that know nothing of FlowTrace.</summary>
public sealed class BundleByHandTests : IDisposable
{
    private readonly TestFiles _files = new();

    public BundleByHandTests() => _files.Write("case.zip", SampleBundle.Write(SampleBundle.Content()));

    public void Dispose() => _files.Dispose();

    [SkippableFact]
    public void Bundle_TestedByUnzip_HasNoErrors()
    {
        (int code, string output) = ForeignTool.Run("unzip", Folder, "-t", "case.zip");

        code.Should().Be(0, output);
        output.Should().Contain("No errors detected");
    }

    [SkippableFact]
    public void Bundle_TestedByPython_HasNoErrors() =>
        ForeignTool.Run("python3", Folder, "-c", "import zipfile; z = zipfile.ZipFile('case.zip'); print(z.testzip(), len(z.namelist()))")
            .Should().Be((0, "None 6\n"));

    [SkippableFact]
    public void Readme_ItsScriptForTheRoots_SaysTrue()
    {
        string[] lines = SampleBundle.Text(SampleBundle.Write(SampleBundle.Content()), "README.txt").Split('\n');
        string script = string.Join('\n', lines
            .SkipWhile(line => !line.StartsWith("     import hashlib", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).Select(line => line[5..]));
        System.IO.Compression.ZipFile.ExtractToDirectory(_files.Path("case.zip"), _files.Path("out"));

        ForeignTool.Run("python3", _files.Path("out"), "-c", script).Should().Be((0, "True True\n"));
    }

    [SkippableFact]
    public void Readme_ItsCommands_SayOk()
    {
        System.IO.Compression.ZipFile.ExtractToDirectory(_files.Path("case.zip"), _files.Path("out"));
        (int code, string output) = ForeignTool.Run("bash", _files.Path("out"), "-c", "cd inputs && for f in *; do echo \"$f  $f\"; done | sha256sum -c");
        (_, string digest) = ForeignTool.Run("bash", _files.Path("out"), "-c", "sed -z 's/,\\n\"digest\":\"[0-9a-f]*\"//' runs/1/result.json | sha256sum");
        BundleText text = SampleBundle.Content().Title;
        (_, string commitment) = ForeignTool.Run(
            "bash", Folder, "-c", $"{{ printf '{EscapedBytes(text.Salt)}'; printf %s '{text.Text}'; }} | sha256sum");

        code.Should().Be(0, output);
        digest.Should().StartWith(SampleBundle.Content().Runs[0].Digest);
        commitment.Should().StartWith(text.Commitment);
    }

    private string Folder => Path.GetDirectoryName(_files.Path("x"))!;

    private static string EscapedBytes(string hex) => string.Concat(hex.Chunk(2).Select(pair => $"\\x{pair[0]}{pair[1]}"));
}
