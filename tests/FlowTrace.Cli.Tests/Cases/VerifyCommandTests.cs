using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FlowTrace.Cli.Tests.Commands;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Tests.Cases;

/// <summary>What is verified is made again from raw inputs, and what does not agree is named.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly Tool _tool = new();

    public VerifyCommandTests() => _tool.Run(
        "trace", "--ledger", _tool.Path("transfers.csv"), "--labels", _tool.Path("labels.csv"), "--thief", Tool.Thief, "--asset", "native",
        "--analyst", "Ada", "--store", Store);

    private string Store => _tool.Path("case.flowtrace");

    private string Zip => _tool.Path("case.zip");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Verify_SoundStore_MakesEverythingAgain()
    {
        ToolRun run = _tool.Run("verify", Store);

        run.Code.Should().Be(0);
        run.Output.Should().Contain("ok  seal").And.Contain("9 transfers, made again from the inputs: the same").And.Contain("run 1: made again: the same")
            .And.EndWith("Verified.\n");
    }

    [Theory]
    [InlineData(18)]
    [InlineData(8_200)]
    [InlineData(-40)]
    public void Verify_FlippedBit_IsFound(int place)
    {
        byte[] bytes = File.ReadAllBytes(Store);
        bytes[place < 0 ? bytes.Length + place : place] ^= 0x10;
        File.WriteAllBytes(Store, bytes);

        ToolRun run = _tool.Run("verify", Store);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("WRONG").And.Contain("Not verified");
    }

    // Whoever forges a store can seal it again; the raw inputs do not make what he put in.
    [Fact]
    public async Task Verify_LedgerThatTheInputsDoNotMake_IsNamed()
    {
        Reading.TransferTable forged = await new Files.LedgerReader(
            _tool.Write("forged.csv", Tool.Ledger().Replace("60000000000000000000", "10000000000000000000"))).ReadAllAsync();
        await using (var store = CaseStore.Open(Store))
            await store.SetLedgerAsync(forged);

        ToolRun run = _tool.Run("verify", Store);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("WRONG  ledger, Transfers from 0: It is not what the raw inputs make.");
    }

    [Fact]
    public async Task Verify_ResultThatTheInputsDoNotMake_IsComparedFactByFact()
    {
        await using (var store = CaseStore.Open(Store))
        {
            using var text = new StreamReader(store.OpenResult(store.Runs()[0]));
            byte[] forged = WithDigest((await text.ReadToEndAsync()).Replace("\"60000000000000000000\"", "\"61000000000000000000\""), out string digest);
            await store.RecordRunAsync(store.Runs()[0].Definition, "flowtrace 0.0.9", digest, new MemoryStream(forged));
        }

        ToolRun run = _tool.Run("verify", Store);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("run 1: made again: the same").And.Contain("WRONG  run 2: recorded by flowtrace 0.0.9").And.Contain("recorded    {\"")
            .And.Contain("61000000000000000000").And.Contain("Not verified: 1 fault.");
    }

    [Fact]
    public void Verify_Result_ChecksItsDigest()
    {
        string result = _tool.Write("result.json", _tool.Run("trace", Store, "--format", "json").Output);

        _tool.Run("verify", result).Should().Match<ToolRun>(run => run.Code == 0 && run.Output.EndsWith("Verified.\n"));
        File.WriteAllText(result, File.ReadAllText(result).Replace("fifo", "lifo"));
        _tool.Run("verify", result).Should().Match<ToolRun>(run => run.Code == 1 && run.Output.Contains("WRONG  digest"));
    }

    [Fact]
    public void Verify_Bundle_MakesItsRunsAgain()
    {
        ToolRun bundled = _tool.Run("bundle", Store);

        bundled.Output.Should().MatchRegex("^root [0-9a-f]{64}\n$");
        ToolRun run = _tool.Run("verify", Zip);
        run.Code.Should().Be(0);
        run.Output.Should().Contain("run-1: made again: the same").And.Contain(bundled.Output["root ".Length..].Trim());
    }

    [Fact]
    public void Verify_BundleWithWithheldInputAndAnalysts_KeepsItsRootAndHidesThem()
    {
        string root = _tool.Run("bundle", Store).Output;

        string redacted = _tool.Run("bundle", Store, "--withhold", "labels.csv=a source asked for it", "--withhold-analysts", "protected").Output;

        redacted.Should().Be(root);
        using (ZipArchive zip = ZipFile.OpenRead(Zip))
            foreach (ZipArchiveEntry entry in zip.Entries)
                using (var text = new StreamReader(entry.Open()))
                    text.ReadToEnd().Should().NotContain("Ada").And.NotContain("own list\n");
        ToolRun run = _tool.Run("verify", Zip);
        run.Code.Should().Be(0);
        run.Output.Should().Contain("a source asked for it").And.Contain("not made again, for not every input is here");
    }

    [Fact]
    public void Verify_SignedBundle_TellsTheSignerFromOthers()
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string own = _tool.Write("public.pem", signer.ExportSubjectPublicKeyInfoPem());
        string other = _tool.Write("other.pem", stranger.ExportSubjectPublicKeyInfoPem());

        _tool.Run("bundle", Store, "--key", _tool.Write("private.pem", signer.ExportPkcs8PrivateKeyPem())).Code.Should().Be(0);

        _tool.Run("verify", Zip, "--key", own).Should().Match<ToolRun>(run => run.Code == 0 && run.Output.Contains("made with the key"));
        _tool.Run("verify", Zip, "--key", other).Should().Match<ToolRun>(run => run.Code == 1 && run.Output.Contains("not that of the key"));
    }

    [Fact]
    public void Verify_BundleWhoseInputWasChanged_IsWrong()
    {
        _tool.Run("bundle", Store);
        using (ZipArchive zip = ZipFile.Open(Zip, ZipArchiveMode.Update))
        {
            ZipArchiveEntry input = zip.Entries.First(entry => entry.FullName.StartsWith("inputs/", StringComparison.Ordinal));
            string name = input.FullName;
            input.Delete();
            using Stream changed = zip.CreateEntry(name).Open();
            changed.Write(Encoding.UTF8.GetBytes(Tool.Ledger().Replace("0a02", "0a09")));
        }

        ToolRun run = _tool.Run("verify", Zip);

        run.Code.Should().NotBe(0);
        (run.Output + run.Error).Should().MatchRegex("inputs/[0-9a-f]{64}");
    }

    [Theory]
    [InlineData("--withhold", "nothing.csv", "the store has no input 'nothing.csv'")]
    [InlineData("--attach", "nothing.html", "nothing.html does not exist")]
    public void Bundle_NamesWhatIsNotThere_IsRefused(string option, string value, string message) =>
        _tool.Run("bundle", Store, option, value).Should().Match<ToolRun>(run => run.Code == 2 && run.Error.Contains(message));

    [Fact]
    public void Verify_WhatIsNotThere_IsRefused() =>
        _tool.Run("verify", _tool.Path("none.flowtrace")).Should().Match<ToolRun>(run => run.Code == 2 && run.Error.Contains("does not exist"));

    // The digest is over the document without its last member.
    private static byte[] WithDigest(string document, out string digest)
    {
        int start = document.LastIndexOf(",\n\"digest\":\"", StringComparison.Ordinal);
        string body = document[..start] + "}}\n";
        digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        byte[] bytes = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{document[..start]},\n\"digest\":\"{digest}\"}}}}\n"));
        JsonReport.Verify(new MemoryStream(bytes)).IsIntact.Should().BeTrue();
        return bytes;
    }
}
