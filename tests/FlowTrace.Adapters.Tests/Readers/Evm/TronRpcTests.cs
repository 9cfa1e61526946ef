using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>Tron in its Ethereum form, with its limits and its words.</summary>
public sealed class TronRpcTests
{
    // Tether's contract on Tron and an exchange's wallet, in twenty bytes.
    private const string Tether = "0xa614f803b6fd780986a42c78ec9c7f77e6ded13c";
    private const string Thief = "0x00000000000000000000000000000000000000a1";
    private const string Other = "0x00000000000000000000000000000000000000b1";
    private static readonly ChainId Tron = ChainId.Parse("tron:mainnet");

    [Fact]
    public async Task ReadAccountAsync_TronsLimitsAndWords_AddressesAreInItsOwnSpelling()
    {
        FakeNode node = Chain();
        await using LiveReaders readers = Open(new FakeNodeHandler(node));
        Account account = new(Tron, Address.FromAccount20(Convert.FromHexString(Thief.AsSpan(2))));

        TransferTable table = await readers.ReadAccountAsync(account);

        List<Transfer> tokens = [.. Files.TestFiles.All(table).Where(one => one.Asset.Kind == AssetKind.Token)];
        tokens.Should().HaveCount(30);
        tokens.Should().OnlyContain(one => one.From.AddressText.StartsWith('T') && one.To.AddressText.StartsWith('T'));
        tokens[0].Asset.ToString().Should().Contain("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
        tokens.Sum(one => (long)one.Quantity).Should().Be(30 * 31 / 2);
        table.Issues.Should().Contain(issue => issue.Message.Contains("does not trace", StringComparison.Ordinal));
        (await readers.Readers[0].PinAsync()).Block.Should().Be(node.Head);
        node.Calls.Should().NotContain(call => call.Contains("safe", StringComparison.Ordinal) || call.Contains("pending", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadBalanceAsync_TellsThePresentOnly_SaysThatItHasNoBlock()
    {
        await using LiveReaders readers = Open(new FakeNodeHandler(Chain()));
        Account account = new(Tron, Address.FromAccount20(Convert.FromHexString(Thief.AsSpan(2))));

        BalanceAnswer? balance = await readers.Readers[0].ReadBalanceAsync(account, Asset.Native(Tron));

        balance.Should().Be(new BalanceAnswer(123, null));
    }

    [Fact]
    public async Task PinAsync_NodeOfEthereum_IsRefused()
    {
        var node = new FakeNode { Head = 10 };
        await using LiveReaders readers = Open(new FakeNodeHandler(node));

        Func<Task> pin = async () => await readers.Readers[0].PinAsync();

        (await pin.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain("answers for chain 1, not for tron:0x2b6653dc");
    }

    private static LiveReaders Open(HttpMessageHandler handler) => LiveReaders.Open(
        [new ProviderOptions(ProviderKind.JsonRpc, Tron, FakeNodeHandler.Url) { Timeout = InstantTime.Timeout, BatchSize = 400 }],
        new LiveOptions { Time = new InstantTime(), HandlerFactory = () => handler });

    /// <summary>Thirty payments within 150,000 blocks, behind the limits of Tron's nodes.</summary>
    private static FakeNode Chain()
    {
        const int mostBlocks = 5000;
        var node = new FakeNode
        {
            Number = 728126428,
            Lacks = ["alchemy_getAssetTransfers", "trace_filter", "trace_block", "trace_transaction", "debug_traceBlockByNumber", "debug_traceTransaction"],
        };
        for (int i = 1; i <= 30; i++)
            node.Add(i * 5000, (Tether, i % 2 == 0 ? Thief : Other, i % 2 == 0 ? Other : Thief, (UInt128)i));
        node.MostCallsPerBatch = 100;
        node.Tell = call => call.Method switch
        {
            "eth_getLogs" when call.Last - call.First + 1 > mostBlocks => FakeNode.Error(-32602, "exceed max block range: 5000"),
            "eth_getBalance" or "eth_call" when call.Given[1].GetString() != "latest" =>
                FakeNode.Error(-32602, "QUANTITY not supported, just support TAG as latest"),
            "eth_getBalance" => "\"result\":\"0x7b\"",
            _ => null,
        };
        return node;
    }
}
