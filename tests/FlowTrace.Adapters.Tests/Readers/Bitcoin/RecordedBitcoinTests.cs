using System.Globalization;
using System.Text.Json;
using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Readers;
using FlowTrace.Readers.Bitcoin;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Bitcoin;

/// <summary>What real nodes and servers answered, and the tables that bitcoin-etl makes of it.</summary>
public sealed class RecordedBitcoinTests
{
    private const string Goldens = "node-goldens/bitcoin-etl/tests/resources/test_export_blocks_job";

    [SkippableFact]
    public void ReadNode_EveryRecordedBlock_IsWhatBitcoinEtlMakesOfIt()
    {
        int transactions = 0, hidden = 0, blocks = 0;
        foreach (string folder in Folders())
        {
            Dictionary<string, JsonElement> expected = Lines(folder, "expected_transactions.json").ToDictionary(line => line.GetProperty("hash").GetString()!);
            Dictionary<string, JsonElement> headers = Lines(folder, "expected_blocks.json").ToDictionary(line => line.GetProperty("hash").GetString()!);
            foreach (string file in Directory.EnumerateFiles(folder, "rpc_response_getblock_*").Order(StringComparer.Ordinal))
            {
                JsonElement block = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
                CoinBlock read = CoinJson.ReadBlock(block);
                if (headers.TryGetValue(read.Hash, out JsonElement header))
                {
                    read.Block.Should().Be(header.GetProperty("number").GetInt64());
                    read.UnixMilliseconds.Should().Be(header.GetProperty("timestamp").GetInt64() * 1000);
                    blocks++;
                }

                foreach (JsonElement transaction in block.GetProperty("tx").EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object))
                    if (transaction.GetProperty("vin").GetArrayLength() == 0)
                        hidden += Hides(transaction);
                    else if (expected.TryGetValue(transaction.GetProperty("txid").GetString()!, out JsonElement row))
                        transactions += Same(Read(transaction), row);
            }

            foreach (string file in Directory.EnumerateFiles(folder, "rpc_response_getrawtransaction_*"))
                Read(JsonDocument.Parse(File.ReadAllBytes(file)).RootElement).Outputs.Should().NotBeEmpty();
        }

        (blocks, transactions, hidden).Should().Be((14, 27, 3));
    }

    [SkippableFact]
    public async Task ReadAccountAsync_OverARecordedNode_IsTheTableOfBitcoinEtl()
    {
        string folder = TestFiles.Shared(Goldens + "/bitcoin/block_with_transactions");
        string genesis = File.ReadAllText(TestFiles.Shared(Goldens + "/bitcoin/block_0/rpc_response_getblockhash_0.json"));
        using var server = new LoopbackServer(request => Replay(folder, genesis, request));
        await using LiveReaders readers = LiveReaders.Open(
            [new(ProviderKind.Bitcoind, ChainId.Bitcoin, server.Url) { FromBlock = 50001, ToBlock = 50002 }], new LiveOptions());

        TransferTable table = await readers.ReadAccountAsync(Account.Parse("1PkqKGbNLDdDJGveCcNUMV9CEFH77ADrPQ"));
        TransferTable expected = await new LedgerReader(Path.Combine(folder, "expected_transactions.json")).ReadAllAsync();

        Rows(table).Should().Equal(Rows(expected)).And.HaveCount(6);
        table.Issues.Count(issue => issue.Severity == ReadIssueSeverity.Doubt).Should().Be(
            expected.Issues.Count(issue => issue.Severity == ReadIssueSeverity.Doubt) + 1, "beside what was spent of before, the first block is a doubt");
    }

    [SkippableFact]
    public void ReadEsplora_ARecordedTransaction_AddsUp()
    {
        JsonElement answer = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Shared("api-samples/esplora/mempool_tx.json"))).RootElement;
        JsonElement shortened = JsonDocument.Parse(CoinJson.Shorten(answer)).RootElement;

        CoinTransaction read = CoinJson.ReadEsplora(answer);

        read.Id.ToString().Should().Be("b6a53d8a8025c0c5b194345925a99741b645cae0b1f180f0613273029f2bf698");
        read.Inputs.Single().Should().Be(new CoinInput(
            new Outpoint(TransactionId.Parse("fb16c141d22a3a7af5e44e7478a8663866c35d554cd85107ec8a99b97e5a72e9"), 0),
            new CoinOutput("76a914099f831c49289c7b9cc07a9a632867ecd51a105a88ac", "1stAprEZapjCYGUACUcXohQqSHF9MU5Kj", 50000)));
        read.Outputs.Single().Quantity.Should().Be((UInt128)49040);
        read.Fee.Should().Be((UInt128)960);
        CoinJson.ReadStatus(answer).Should().BeNull("no block has it yet");
        CoinJson.ReadEsplora(shortened).Should().BeEquivalentTo(read);
        shortened.GetRawText().Length.Should().BeLessThan(answer.GetRawText().Length / 2);
    }

    [Theory]
    [InlineData("0.00000001", 1UL)]
    [InlineData("20999999.97690000", 2099999997690000UL)]
    [InlineData("1e-8", 1UL)]
    [InlineData("5.0E-5", 5000UL)]
    [InlineData("92233720368.54775807", 9223372036854775807UL)]
    [InlineData("50", 5000000000UL)]
    public void Coins_ADecimal_IsExact(string text, ulong satoshi) => CoinJson.Coins(JsonDocument.Parse(text).RootElement).Should().Be((UInt128)satoshi);

    [Theory]
    [InlineData("0.000000001")]
    [InlineData("-1.0")]
    [InlineData("\"1.0\"")]
    [InlineData("null")]
    public void Coins_NoAmount_IsRefused(string text) =>
        ((Action)(() => CoinJson.Coins(JsonDocument.Parse(text).RootElement))).Should().Throw<FormatException>().WithMessage("*is not an amount of coins");

    private static IEnumerable<string> Folders() => Directory.EnumerateDirectories(TestFiles.Shared(Goldens), "*", SearchOption.AllDirectories)
        .Where(folder => File.Exists(Path.Combine(folder, "expected_transactions.json")))
        .Append(TestFiles.Shared("api-samples/bitcoind")).Order(StringComparer.Ordinal);

    private static IEnumerable<JsonElement> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>The transaction, which is the same when it was shortened for keeping.</summary>
    private static CoinTransaction Read(JsonElement transaction)
    {
        CoinTransaction read = CoinJson.ReadNode(transaction);
        CoinJson.ReadNode(JsonDocument.Parse(CoinJson.Shorten(transaction)).RootElement).Should().BeEquivalentTo(read);
        return read;
    }

    private static int Hides(JsonElement transaction)
    {
        ((Action)(() => CoinJson.ReadNode(transaction))).Should().Throw<FormatException>().WithMessage("*its coins are hidden*");
        return 1;
    }

    private static int Same(CoinTransaction read, JsonElement row)
    {
        (read.Inputs.Count == 0).Should().Be(row.GetProperty("is_coinbase").GetBoolean());
        read.Inputs.Select(input => (input.Spent.Transaction.ToString(), input.Spent.OutputIndex)).Should().Equal(
            Parts(row, "inputs").Select(input => (
                input.GetProperty("spent_transaction_hash").GetString()!, input.GetProperty("spent_output_index").GetInt32())));
        read.Outputs.Select(output => (output.Script, output.Quantity)).Should().Equal(
            Parts(row, "outputs").Select(output => (output.GetProperty("script_hex").GetString()!, (UInt128)output.GetProperty("value").GetUInt64())));
        foreach ((CoinOutput output, JsonElement expected) in read.Outputs.Zip(Parts(row, "outputs")))
            if (expected.GetProperty("addresses").EnumerateArray().Select(address => address.GetString()!).ToArray() is [var only]
                && !only.StartsWith("nonstandard", StringComparison.Ordinal))
                output.Address.Should().Be(only);
        return 1;
    }

    // bitcoin-etl writes coins that are hidden as inputs and outputs of its own; they have no script and no outpoint.
    private static IEnumerable<JsonElement> Parts(JsonElement row, string name) => row.GetProperty(name).EnumerateArray().Where(
        part => !(part.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == "shielded"));

    private static LoopbackAnswer Replay(string folder, string genesis, LoopbackRequest request)
    {
        using JsonDocument asked = JsonDocument.Parse(request.Body);
        if (asked.RootElement.ValueKind != JsonValueKind.Array)
            return LoopbackAnswer.Json(One(asked.RootElement));
        return LoopbackAnswer.Json($"[{string.Join(',', asked.RootElement.EnumerateArray().Select(One))}]");

        string One(JsonElement call)
        {
            JsonElement[] parameters = [.. call.GetProperty("params").EnumerateArray()];
            string result = call.GetProperty("method").GetString() switch
            {
                "getblockchaininfo" => """{"chain":"main","blocks":50002,"headers":50002,"initialblockdownload":false,"pruned":false}""",
                "getblockhash" when parameters[0].GetInt64() == 0 => Quoted(genesis),
                "getblockhash" => Quoted(File.ReadAllText(Path.Combine(folder, string.Create(
                    CultureInfo.InvariantCulture, $"rpc_response_getblockhash_{parameters[0].GetInt64()}.json")))),
                _ => File.ReadAllText(Path.Combine(folder, $"rpc_response_getblock_{parameters[0].GetString()}_2.json")),
            };
            return $$"""{"result":{{result}},"error":null,"id":{{call.GetProperty("id").GetRawText()}}}""";
        }

        static string Quoted(string text) => $"\"{text.Trim().Trim('"')}\"";
    }

    private static List<string> Rows(TransferTable table) => [.. TestFiles.All(table).Select(row => row.ToString())];
}
