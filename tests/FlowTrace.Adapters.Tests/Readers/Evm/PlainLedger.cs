using System.Globalization;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>
/// The chain of a fake node, read in the plainest way there is, block by block and with nothing of the readers' own, so that a reader is not compared with
/// itself. It knows what the contracts of <see cref="TheftPlay"/> do, and nothing more.
/// </summary>
internal sealed class PlainLedger
{
    private static readonly Account Nobody = EvmReaderTests.At("0x0000000000000000000000000000000000000000");
    private static readonly Asset Ether = Asset.Native(ChainId.Ethereum);
    private static readonly Asset Dollar = EvmReaderTests.Token(TheftPlay.Dollar);
    private static readonly Asset Wrapper = EvmReaderTests.Token(TheftPlay.Wrapper);
    private static readonly string Approval = new EventSignature("Approval(address indexed,address indexed,uint256)").Topic.ToString();
    private static readonly string Deposit = new EventSignature("Deposit(address indexed,uint256)").Topic.ToString();

    private readonly TransferTableBuilder _builder = new();
    private readonly FakeNode _node;

    private PlainLedger(FakeNode node) => _node = node;

    public static TransferTable Read(FakeNode node)
    {
        var ledger = new PlainLedger(node.View());
        for (long number = 0; number <= node.Head; number++)
            ledger.ReadBlock(FakeNode.Hex(number));
        ledger._builder.Describe(Dollar, new AssetInfo("USDT", 6));
        ledger._builder.Describe(Wrapper, new AssetInfo("WETH", 18));
        return ledger._builder.Build();
    }

    private void ReadBlock(string number)
    {
        JsonElement block = Ask("eth_getBlockByNumber", $"[\"{number}\",true]");
        long time = (long)Number(block.GetProperty("timestamp")) * 1000;
        foreach (JsonElement transaction in block.GetProperty("transactions").EnumerateArray())
        {
            string hash = transaction.GetProperty("hash").GetString()!;
            var position = new Position(
                time, ChainId.Ethereum, (long)Number(block.GetProperty("number")), (int)Number(transaction.GetProperty("transactionIndex")), Position.Unknown);
            JsonElement receipt = Ask("eth_getTransactionReceipt", $"[\"{hash}\"]");
            Account from = EvmReaderTests.At(transaction.GetProperty("from").GetString()!);
            var id = TransactionId.Parse(hash);
            _builder.Add(new Transfer(
                TransferKind.Fee, id, position, from, Account.FeeSink(ChainId.Ethereum), Ether,
                Number(receipt.GetProperty("gasUsed")) * Number(receipt.GetProperty("effectiveGasPrice"))));
            if (receipt.GetProperty("status").GetString() != "0x1")
                continue;
            ReadFrame(id, position, Ask("debug_traceTransaction", $"[\"{hash}\",{{\"tracer\":\"callTracer\"}}]"), isOutermost: true);
            foreach (JsonElement log in receipt.GetProperty("logs").EnumerateArray())
                ReadLog(id, position, log);
        }
    }

    private void ReadFrame(TransactionId id, Position position, JsonElement frame, bool isOutermost)
    {
        if (frame.TryGetProperty("error", out _))
            return;
        if (frame.GetProperty("type").GetString() is "CALL" or "CREATE")
        {
            Account from = EvmReaderTests.At(frame.GetProperty("from").GetString()!);
            Account to = EvmReaderTests.At(frame.GetProperty("to").GetString()!);
            UInt128 value = frame.TryGetProperty("value", out JsonElement coins) ? Number(coins) : 0;
            if (value > 0)
                _builder.Add(new Transfer(isOutermost ? TransferKind.Transfer : TransferKind.Internal, id, position, from, to, Ether, value));
            byte[] input = Convert.FromHexString(frame.GetProperty("input").GetString()![2..]);
            if (frame.GetProperty("type").GetString() == "CALL" && KnownSelectors.IsWanted(input))
                ReadCall(new ContractCall(id, position, from, to, value, input));
        }

        if (frame.TryGetProperty("calls", out JsonElement calls))
            foreach (JsonElement call in calls.EnumerateArray())
                ReadFrame(id, position, call, isOutermost: false);
    }

    // Of the calls that are kept, the play makes one: dollars are issued to whoever asks for it.
    private void ReadCall(ContractCall call)
    {
        _builder.Add(call);
        if (call.To == new Account(ChainId.Ethereum, Dollar.Contract))
            _builder.Add(new Transfer(
                TransferKind.Mint, call.Transaction, call.Position, Nobody, call.From, Dollar,
                UInt128.Parse(Convert.ToHexString(call.Input.Span[^16..]), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }

    private void ReadLog(TransactionId id, Position position, JsonElement log)
    {
        string[] topics = [.. log.GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()!)];
        string data = log.GetProperty("data").GetString()!;
        Account emitter = EvmReaderTests.At(log.GetProperty("address").GetString()!);
        Position place = position with { Index = (int)Number(log.GetProperty("logIndex")) };

        // A transfer is told as one, and an approval moves nothing: neither is kept as an event.
        if (topics[0] == FakeNode.Transfer)
            _builder.Add(new Transfer(
                TransferKind.Token, id, place, At(topics[1]), At(topics[2]), Asset.Token(ChainId.Ethereum, emitter.Address), Number(data)));
        else if (topics[0] != Approval)
            _builder.Add(new EventLog(id, place, emitter, [.. topics.Select(ToWord)], Convert.FromHexString(data[2..])));
        if (topics[0] == Deposit && emitter.Address == Wrapper.Contract)
            _builder.Add(new Transfer(TransferKind.Mint, id, place, Nobody, At(topics[1]), Wrapper, Number(data)));
    }

    private JsonElement Ask(string method, string parameters)
    {
        using JsonDocument answer = JsonDocument.Parse(
            _node.Answer($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}"""));
        return answer.RootElement.GetProperty("result").Clone();
    }

    private static Word ToWord(string text) => Word.TryParse(text, out Word word) ? word : throw new FormatException(text);

    private static Account At(string topic) => EvmReaderTests.At("0x" + topic[^40..]);

    private static UInt128 Number(JsonElement value) => Number(value.GetString()!);

    private static UInt128 Number(string text) => UInt128.Parse("0" + text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
