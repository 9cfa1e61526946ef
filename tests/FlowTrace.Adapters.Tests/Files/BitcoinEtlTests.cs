using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Files;

/// <summary>bitcoin-etl's transactions as JSON lines.</summary>
public sealed class BitcoinEtlTests
{
    private const string A = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    private const string B = "12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX";
    private const string Inputs = """[{"spent_transaction_hash":"{0}","spent_output_index":0,"addresses":[],"value":null}]""";

    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 64);

    [Fact]
    public async Task Read_InputsWithoutValues_TakeThemFromTheLedgersOwnOutputs()
    {
        TransferTable table = await Read(
            Line(Two, SpendsOne, [Output(0, B, "60"), Output(1, A, "39")], index: 1),
            Line(One, "[]", [Output(0, A, "100")], isCoinbase: true));

        TestFiles.All(table).Select(row => (row.Kind, (long)row.Quantity)).Should().Equal(
            (TransferKind.Mint, 100L), (TransferKind.Transfer, 100L), (TransferKind.Transfer, 100L), (TransferKind.Transfer, 60L), (TransferKind.Transfer, 39L),
            (TransferKind.Fee, 1L));
        table[2].From.Should().Be(Account.Parse(A));
        table.Issues.Should().BeEmpty();
        table.Inputs.Should().ContainSingle().Which.Should().Match<InputDescription>(input => input.Format == "bitcoin-etl" && input.Rows == 2);
    }

    [Fact]
    public async Task Read_AsBigQueryWritesIt_IsTheSame()
    {
        TransferTable table = await Read(
            Line(One, "[]", [Output(0, A, "\"100\"")], isCoinbase: true).Replace("1231006505", "\"2009-01-03 18:15:05 UTC\"")
                .Replace(",\"index\":0,\"is", ",\"is"));

        table.Count.Should().Be(2);
        table[0].Position.UnixMilliseconds.Should().Be(1_231_006_505_000);
        table.Issues.Should().BeEmpty();
    }

    [Fact]
    public async Task Read_OutputsWithoutOneAddress_AreTheirScripts()
    {
        string both = $$"""{"index":1,"type":"multisig","required_signatures":1,"addresses":["{{A}}","{{B}}"],"script_hex":"5121","value":5}""";
        string odd = """{"index":0,"type":"nonstandard","addresses":["nonstandard00112233445566778899aabbccddeeff00112233"],"script_hex":"51","value":7}""";
        string said = """{"index":2,"type":"nonstandard","addresses":["nonstandard0011"],"script_hex":"6a0b3d3a4254432e4254433a78","value":3}""";

        TransferTable table = await Read(Line(One, "[]", [odd, both, said], isCoinbase: true));

        TestFiles.All(table).Skip(1).Select(row => row.To.AddressText).Should().Equal(
            "script-00112233445566778899aabbccddeeff00112233", "script-" + Sha256Of("5121"), "unspendable");
        table[3].Kind.Should().Be(TransferKind.Burn);
        table.Memos.Should().ContainSingle().Which.Text.Should().Be("=:BTC.BTC:x");
        table.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(issue => issue.Severity == ReadIssueSeverity.Notice && issue.Count == 2);
    }

    [Theory]
    [InlineData("{\"hash\":", "The line is no JSON object")]
    [InlineData("[1,2]", "The line is no JSON object")]
    [InlineData("{\"a\":1}", "The line is neither a transaction")]
    public async Task Read_LineThatIsNone_IsAnIssue(string line, string message)
    {
        TransferTable table = await Read(Line(One, "[]", [Output(0, A, "100")], isCoinbase: true), line);

        table.Count.Should().Be(2);
        table.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(
            issue => issue.Severity == ReadIssueSeverity.Rejected && issue.LineNumber == 2 && issue.Message.StartsWith(message));
    }

    [Theory]
    [InlineData("\"value\":100", "\"value\":1.5", "An output's value")]
    [InlineData("\"value\":100", "\"value\":-1", "An output's value")]
    [InlineData("\"value\":100", "\"value\":18446744073709551616", "An output's value")]
    [InlineData("\"value\":100", "\"value\":null", "An output's value")]
    [InlineData("\"index\":0,\"addresses\"", "\"index\":1,\"addresses\"", "The outputs are not numbered")]
    [InlineData("1231006505", "\"soon\"", "A time is not readable")]
    [InlineData("\"hash\":\"1", "\"hash\":\"x", "The transaction has no id")]
    [InlineData("\"is_coinbase\":true", "\"is_coinbase\":false", "The transaction has no inputs")]
    [InlineData("[\"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\"]", "[]", "An output has neither")]
    public async Task Read_TransactionThatCannotBe_IsRefusedWhole(string what, string instead, string message)
    {
        TransferTable table = await Read(Line(One, "[]", [Output(0, A, "100")], isCoinbase: true).Replace(what, instead));

        table.Count.Should().Be(0);
        table.Issues.Should().ContainSingle().Which.Should().Match<ReadIssue>(
            issue => issue.Severity == ReadIssueSeverity.Rejected && issue.Message.StartsWith(message));
    }

    [SkippableFact]
    public async Task Read_Unenriched_NamesTheTransactionsWhoseInputsNobodyKnows()
    {
        TransferTable table = await new LedgerReader(TestFiles.Shared("api-samples/bitcoind/expected_transactions.json")).ReadAllAsync();

        TestFiles.Sum(table, row => row.Kind == TransferKind.Mint).Should().Be((UInt128)10_000_000_000);
        table.Issues.Where(issue => issue.Severity == ReadIssueSeverity.Doubt).Select(issue => issue.Text).Should().Equal(
            "7940cdde4d713e171849efc6bd89939185be270266c94e92369e3877ad89455a", "f84761459a00c6df3176ae5d94c99e69f25100d09548e5686bd0c354bb8cc60a");
        TestFiles.All(table).Should().NotContain(row => row.Kind == TransferKind.Fee, "the source's fee of −100 BTC is none");
    }

    [SkippableFact]
    public async Task Read_StreamOfBlocksAndTransactions_ReadsBoth()
    {
        string path = TestFiles.Shared("node-goldens/bitcoin-etl/tests/resources/test_export_blocks_job/bitcoin/stream_50001_50002/expected_transactions.json");

        TransferTable table = await new LedgerReader(path).ReadAllAsync();

        table.Issues.Should().NotContain(issue => issue.Severity == ReadIssueSeverity.Rejected);
        TestFiles.Sum(table, row => row.Kind == TransferKind.Mint).Should().Be((UInt128)10_000_000_000);
    }

    private static string SpendsOne => Inputs.Replace("{0}", One);

    private static Task<TransferTable> Read(params string[] lines) => TestFiles.ReadLedger(string.Join('\n', lines) + "\n", "transactions.json");

    private static string Output(int index, string address, string value) =>
        $$"""{"index":{{index}},"addresses":["{{address}}"],"script_asm":"","type":"pubkeyhash","value":{{value}}}""";

    private static string Line(string hash, string inputs, string[] outputs, bool isCoinbase = false, int index = 0) =>
        $$"""{"hash":"{{hash}}","block_number":7,"block_timestamp":1231006505,"index":{{index}},"""
        + $"\"is_coinbase\":{(isCoinbase ? "true" : "false")},\"inputs\":{inputs},"
        + $"\"outputs\":[{string.Join(',', outputs)}]}}";

    private static string Sha256Of(string hex) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Convert.FromHexString(hex)))[..40];
}
