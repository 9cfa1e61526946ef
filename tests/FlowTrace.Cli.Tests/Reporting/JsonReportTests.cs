using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Reporting;

public sealed class JsonReportTests
{
    [Fact]
    public void Write_SmallCase_HasTheKeysOfTheSchemaInOrder()
    {
        using JsonDocument document = JsonDocument.Parse(HandMadeResult.Small().Build().ToJson());
        JsonElement root = document.RootElement;
        KeysOf(root).Should().Equal(
            "schema", "thefts", "policies", "outcomes", "flows", "books", "gaps", "cuts", "freezes", "events", "noise", "detectors", "findings", "labels",
            "issues", "assets", "statistics",
            "manifest");
        root.GetProperty("schema").GetString().Should().Be("flowtrace.trace/1");
        KeysOf(root.GetProperty("thefts")[0]).Should().Equal("id", "stolen");
        KeysOf(root.GetProperty("outcomes")[0]).Should().Equal("account", "asset", "status", "service", "stolen", "first", "last");
        KeysOf(root.GetProperty("outcomes")[2]).Should().Equal("account", "asset", "status", "reason", "stolen", "first", "last");
        KeysOf(root.GetProperty("outcomes")[0].GetProperty("service")).Should().Equal("name", "category", "confidence", "source");
        KeysOf(root.GetProperty("outcomes")[0].GetProperty("stolen").GetProperty("fifo")[0]).Should().Equal("theft", "quantity", "origin", "originAsset");
        KeysOf(root.GetProperty("flows")[0]).Should()
            .Equal("kind", "from", "to", "asset", "quantity", "tx", "index", "block", "time", "theft", "stage", "stolen");
        KeysOf(root.GetProperty("flows")[1]).Should().Equal("kind", "from", "to", "asset", "quantity", "tx", "index", "block", "time", "stage", "stolen");
        KeysOf(root.GetProperty("books")[0]).Should().Equal("theft", "policy", "asset", "stolen", "byStatus", "balanced");
        KeysOf(root.GetProperty("manifest")).Should().Equal("tool", "options", "inputs", "ends", "digest");
        root.GetProperty("flows")[2].GetProperty("stolen").GetProperty("fifo")[0].GetProperty("quantity").GetString().Should().Be("70000000000000000000");
    }

    [Fact]
    public void Write_SwapsAndBridges_HaveTheKeysOfTheSchema()
    {
        using JsonDocument document = JsonDocument.Parse(HandMadeResult.Conversions().Build().ToJson());
        JsonElement flows = document.RootElement.GetProperty("flows");
        KeysOf(flows[1]).Should().Equal(
            "kind", "from", "to", "given", "received", "shape", "grade", "protocol", "tx", "index", "block", "time", "stage", "stolen");
        KeysOf(flows[4]).Should().Contain("caveat");
        KeysOf(flows[5]).Should().Equal(
            "kind", "from", "to", "given", "received", "shape", "grade", "protocol", "reason", "tx", "index", "block", "time", "arrivalTx", "arrivalTime",
            "stage", "stolen");
        KeysOf(flows[1].GetProperty("given")).Should().Equal("asset", "quantity");
        flows.EnumerateArray().Select(flow => flow.GetProperty("kind").GetString())
            .Should().Equal("transfer", "swap", "swap", "swap", "swap", "bridge", "bridge", "bridge");
        flows[5].GetProperty("received").GetProperty("quantity").GetString().Should().Be("79800000000");
        flows[5].GetProperty("tx").GetString().Should().NotBe(flows[5].GetProperty("arrivalTx").GetString());
        flows[5].GetProperty("stolen").GetProperty("fifo")[0].GetProperty("originAsset").GetString().Should().Be("eip155:1/slip44:60");
    }

    [Fact]
    public void Write_HostileTexts_GivesThemBackUnchanged()
    {
        TraceResult result = WriterTests.Hostile().Build();
        using JsonDocument document = JsonDocument.Parse(result.ToJson());
        document.RootElement.GetProperty("outcomes").EnumerateArray().Select(outcome => outcome.GetProperty("service").GetProperty("name").GetString())
            .Should().Equal(result.Outcomes.Select(outcome => outcome.Service!.Name.Replace('\uD800', '\uFFFD')));
        result.ToJson().Should().NotContain("<script").And.NotContain("\u001b").And.NotContain("\u202E");
    }

    [Fact]
    public void Verify_DocumentAsWritten_IsIntact()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(HandMadeResult.Small().Build().ToJson());
        DigestCheck check = JsonReport.Verify(new MemoryStream(bytes));
        check.IsIntact.Should().BeTrue();
        using JsonDocument document = JsonDocument.Parse(bytes);
        check.Stated.Should().Be(document.RootElement.GetProperty("manifest").GetProperty("digest").GetString()).And.HaveLength(64);
    }

    [Fact]
    public void Verify_ByTheDocumentedRule_IsWhatAnyoneComputes()
    {
        string text = HandMadeResult.Small().Build().ToJson();
        string without = Regex.Replace(text, ",\n\"digest\":\"([0-9a-f]*)\"", "");
        JsonDocument.Parse(without).RootElement.GetProperty("manifest").TryGetProperty("digest", out _).Should().BeFalse();
        string computed = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(without)));
        JsonReport.Verify(new MemoryStream(Encoding.UTF8.GetBytes(text))).Computed.Should().Be(computed);
        text.Should().Contain($"\"digest\":\"{computed}\"");
    }

    [Fact]
    public void Verify_AnyByteChanged_IsNot()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(HandMadeResult.Small().Build().ToJson());
        for (int i = 0; i < bytes.Length; i += 7)
        {
            bytes[i] ^= 1;
            JsonReport.Verify(new MemoryStream(bytes)).IsIntact.Should().BeFalse($"byte {i} was changed");
            bytes[i] ^= 1;
        }

        JsonReport.Verify(new MemoryStream(bytes)).IsIntact.Should().BeTrue();
        JsonReport.Verify(new MemoryStream(bytes, 0, bytes.Length - 1)).IsIntact.Should().BeFalse();
        JsonReport.Verify(new MemoryStream("{}"u8.ToArray())).Should().Be(new DigestCheck("", ""));
    }

    [Fact]
    public void Write_ManyFlows_StreamsWithASmallBuffer()
    {
        var made = new HandMadeResult("t", TaintPolicy.Fifo);
        for (int i = 0; i < 2_000; i++)
            made.Wallet();
        for (int i = 0; i < 60_000; i++)
            made.Flow(i % 2_000, (i + 1) % 2_000, 1_000_000, isTheft: i == 0);
        TraceResult result = made.Build();
        var output = new CountingStream();
        JsonReport.Write(result, output);
        output.Written.Should().BeGreaterThan(10_000_000);
        output.LargestWrite.Should().BeLessThan(1 << 18);
    }

    private static IEnumerable<string> KeysOf(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private sealed class CountingStream : Stream
    {
        public long Written { get; private set; }

        public int LargestWrite { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position { get => Written; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Written += count;
            LargestWrite = Math.Max(LargestWrite, count);
        }
    }
}
