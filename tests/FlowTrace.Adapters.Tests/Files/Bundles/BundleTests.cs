using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Files;

namespace FlowTrace.Adapters.Tests.Files.Bundles;

public sealed class BundleTests
{
    [Fact]
    public void Write_SameContent_WritesTheSameBytes()
    {
        byte[] zip = SampleBundle.Write(SampleBundle.Content());

        SampleBundle.Write(SampleBundle.Content()).Should().Equal(zip);
        using var archive = new ZipArchive(new MemoryStream(zip));
        archive.Entries.Select(entry => entry.FullName.Split('/')[0]).Should()
            .Equal("manifest.json", "README.txt", "inputs", "inputs", "runs", "reports");
        archive.Entries.Select(entry => entry.LastWriteTime.Year).Should().AllBeEquivalentTo(1980);
    }

    [Fact]
    public void Open_WhatWasWritten_SaysTheSameAndIsIntact()
    {
        BundleContent written = SampleBundle.Content();
        using BundleFile bundle = SampleBundle.Open(SampleBundle.Write(written));

        bundle.Content.Title.Should().Be(written.Title);
        bundle.Content.Inputs.Select(input => (input.Name, input.Role, input.Format, input.Chain, input.Content.Sha256, input.Content.Length)).Should()
            .Equal(written.Inputs.Select(input => (input.Name, input.Role, input.Format, input.Chain, input.Content.Sha256, input.Content.Length)));
        bundle.Content.Acts.Should().ContainSingle().Which.Texts.Should().Equal(written.Acts[0].Texts);
        bundle.Content.Acts[0].Time.Should().Be(written.Acts[0].Time);
        bundle.Content.Runs[0].Definition.Text.Should().Be("{\"policy\":[\"fifo\"]}");
        new StreamReader(bundle.Content.Inputs[0].Content.Open()).ReadToEnd().Should().Be(SampleBundle.Ledger);
        BundleCheck check = bundle.Check();
        check.IsIntact.Should().BeTrue();
        check.IsSigned.Should().BeFalse();
        check.Findings.Should().ContainSingle().Which.Message.Should().Be("There is no signature: nothing shows who made the bundle.");
    }

    [Fact]
    public void Write_OpenedContent_WritesTheSameBundle()
    {
        byte[] zip = SampleBundle.Write(SampleBundle.Content());
        using BundleFile bundle = SampleBundle.Open(zip);

        SampleBundle.Write(bundle.Content).Should().Equal(zip);
    }

    [Fact]
    public void Write_Withheld_KeepsRootsAndHashesAndNothingElse()
    {
        using BundleFile full = SampleBundle.Open(SampleBundle.Write(SampleBundle.Content()));
        byte[] zip = SampleBundle.Write(Redacted(full.Content));
        using BundleFile redacted = SampleBundle.Open(zip);

        redacted.Root.Should().Be(full.Root);
        redacted.InputsRoot.Should().Be(full.InputsRoot);
        redacted.Check().IsIntact.Should().BeTrue();
        redacted.Check().Findings.Where(finding => finding.Message.StartsWith("Withheld: ", StringComparison.Ordinal)).Select(finding => finding.Message)
            .Should().Equal("Withheld: personal data", "Withheld: bought data");
        Encoding.UTF8.GetString(zip).Should().NotContain("Ann Li").And.NotContain(SampleBundle.Labels)
            .And.NotContain(full.Content.Acts[0].Texts["analyst"].Salt).And.Contain(full.Content.Acts[0].Texts["analyst"].Commitment);
    }

    [Fact]
    public void Text_ShownLater_IsShownToBeTheWithheldOne()
    {
        BundleText shown = SampleBundle.Text("Ann Li", "act/1/analyst");

        BundleText.Of("Ann Li", Convert.FromHexString(shown.Salt)).Commitment.Should().Be(shown.Withhold("personal data").Commitment);
        BundleText.Of("Bob Li", Convert.FromHexString(shown.Salt)).Commitment.Should().NotBe(shown.Commitment);
        SampleBundle.Text("Ann Li", "act/2/analyst").Commitment.Should().NotBe(shown.Commitment, "equal texts must not be seen to be equal");
    }

    [Fact]
    public void Check_EveryEntryChanged_IsFound()
    {
        byte[] zip = SampleBundle.Write(SampleBundle.Content());
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName != "manifest.json"))
        {
            using BundleFile changed = SampleBundle.Open(SampleBundle.Changed(zip, entry.FullName, text => "X" + text[1..]));
            changed.Check().Findings.Where(finding => finding.IsFailure).Select(finding => finding.Where).Should().Contain(entry.FullName);
        }
    }

    [Theory]
    [InlineData("Ann Li", "Bob Li", "act 1, analyst")]
    [InlineData("Hot wallet", "Cold walle", "title")]
    [InlineData("\"name\": \"transfers.csv\"", "\"name\": \"transfer2.csv\"", "manifest.json")]
    [InlineData("\"role\": \"labels\"", "\"role\": \"ledger\"", "manifest.json")]
    [InlineData("2025-02-22T09:30:00.25Z", "2025-02-22T09:30:00.26Z", "manifest.json")]
    [InlineData("\"exhibit\": 4", "\"exhibit\": 9", "manifest.json")]
    public void Check_ManifestChanged_IsFound(string old, string now, string where)
    {
        byte[] zip = SampleBundle.Write(SampleBundle.Content());
        byte[] changed = SampleBundle.Changed(zip, "manifest.json", text => text.Replace(old, now, StringComparison.Ordinal));
        changed.Should().NotEqual(zip);
        using BundleFile bundle = SampleBundle.Open(changed);

        bundle.Check().Findings.Where(finding => finding.IsFailure).Select(finding => finding.Where).Should().Contain(where);
    }

    [Fact]
    public void Check_EntryMissing_IsFound()
    {
        string entry = "inputs/" + SampleBundle.Content().Inputs[1].Content.Sha256;
        using BundleFile bundle = SampleBundle.Open(SampleBundle.Without(SampleBundle.Write(SampleBundle.Content()), entry));

        bundle.Check().Findings.Should().ContainSingle(finding => finding.IsFailure && finding.Where == entry).Which.Message.Should().Contain("missing");
    }

    [Fact]
    public void Write_BytesThatAreNotTheStatedOnes_IsRefused()
    {
        BundleBytes wrong = SampleBundle.Bytes("one") with { Open = () => new MemoryStream("two"u8.ToArray()) };
        BundleContent content = SampleBundle.Content() with { Reports = [new BundleReport("a.txt", wrong)] };

        Writing(content).Should().Throw<BundleException>().WithMessage("reports/a.txt: the bytes are not those that were named*");
    }

    [Theory]
    [InlineData("../a.txt")]
    [InlineData("a/b.txt")]
    [InlineData("con.txt")]
    [InlineData("a.")]
    [InlineData("")]
    public void Write_ReportWithABadName_IsRefused(string name) =>
        Writing(SampleBundle.Content() with { Reports = [new BundleReport(name, SampleBundle.Bytes("x"))] }).Should().Throw<BundleException>()
            .WithMessage("*is no file name that every system takes*");

    [Fact]
    public void Write_HalfWithheldOrTwice_IsRefused()
    {
        BundleContent content = SampleBundle.Content();
        BundleInput first = content.Inputs[0] with { Content = content.Inputs[0].Content.Withhold("bought data") };

        Writing(content with { Inputs = [first, .. content.Inputs.Skip(1)] }).Should().Throw<BundleException>().WithMessage("*Withhold both or neither*");
        Writing(content with { Runs = [content.Runs[0], content.Runs[0]] }).Should().Throw<BundleException>().WithMessage("The run '1' stands twice*");
    }

    [Fact]
    public void ExtractInputs_Bundle_PutsEachIntoItsOwnFolder()
    {
        using var files = new TestFiles();
        BundleContent content = SampleBundle.Content();
        BundleInput hostile = new("..\\..\u0041/NUL:", "ledger", "", "", SampleBundle.Bytes("hostile"));
        using BundleFile bundle = SampleBundle.Open(SampleBundle.Write(content with { Inputs = [.. content.Inputs, hostile] }));

        IReadOnlyList<ExtractedInput> extracted = bundle.ExtractInputs(files.Path("out"));

        extracted.Select(input => Path.GetRelativePath(files.Path("out"), input.Path).Replace('\\', '/')).Should()
            .Equal("1/transfers.csv", "2/Ärger & labels.csv", "3/copy.csv", "4/.._..A_NUL_");
        File.ReadAllText(extracted[0].Path).Should().Be(SampleBundle.Ledger);
        bundle.Invoking(again => again.ExtractInputs(files.Path("out"))).Should().Throw<BundleException>().WithMessage("*is not empty*");
    }

    [Fact]
    public void ExtractInputs_ChangedInput_LeavesNothingBehind()
    {
        using var files = new TestFiles();
        string entry = "inputs/" + SampleBundle.Content().Inputs[1].Content.Sha256;
        using BundleFile bundle = SampleBundle.Open(SampleBundle.Changed(SampleBundle.Write(SampleBundle.Content()), entry, text => "X" + text[1..]));

        bundle.Invoking(changed => changed.ExtractInputs(files.Path("out"))).Should().Throw<BundleException>().WithMessage("*are not those of the manifest*");
        Directory.Exists(files.Path("out")).Should().BeFalse();
        Directory.CreateDirectory(files.Path("empty"));
        bundle.Invoking(changed => changed.ExtractInputs(files.Path("empty"))).Should().Throw<BundleException>();
        Directory.EnumerateFileSystemEntries(files.Path("empty")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("..", "_")]
    [InlineData("con.csv", "_con.csv")]
    [InlineData("a. .", "a")]
    [InlineData("a\u0001b", "a_b")]
    public void FileName_UnsafeName_IsMadeSafe(string name, string safe) => BundleFile.FileName(name).Should().Be(safe);

    [Fact]
    public void Manifest_OfTheSample_IsAsDocumented()
    {
        string manifest = SampleBundle.Text(SampleBundle.Write(SampleBundle.Content()), "manifest.json");

        manifest.Should().StartWith("{\n  \"schema\": \"flowtrace.bundle/1\",\n  \"tool\": \"flowtrace 0.1.0\",\n  \"title\": {");
        string ledger = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SampleBundle.Ledger)));
        manifest.Should().Contain($"\"input {ledger} 47 ledger flowtrace eip155:1 transfers.csv\"");
        manifest.Should().Contain("\"act 1 2025-02-22T09:30:00.25Z label-added analyst=");
    }

    private static BundleContent Redacted(BundleContent content) => content with
    {
        Inputs = [content.Inputs[0], content.Inputs[1] with { Content = content.Inputs[1].Content.Withhold("bought data") }, content.Inputs[2]],
        Acts =
        [
            content.Acts[0] with
            {
                Texts = content.Acts[0].Texts.ToDictionary(text => text.Key, text => text.Key == "analyst" ? text.Value.Withhold("personal data") : text.Value),
            },
        ],
    };

    private static Action Writing(BundleContent content) => () => SampleBundle.Write(content);
}
