using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Etherscan;

public sealed class EtherscanRefusalTests
{
    private const string Key = "WRONGKEY1234567890ABCDEF";

    private static readonly GeneratedChain Chain = new GeneratedChain(ChainId.Ethereum, 1).Append(20);

    [Theory]
    [InlineData("NOTOK", "Missing/Invalid API Key", "refuses", 1)]
    [InlineData("NOTOK", "Invalid API Key", "refuses", 1)]
    [InlineData("NOTOK", "Too many invalid api key attempts, please try again later", "refuses", 1)]
    [InlineData("NOTOK", "Max daily rate limit reached. 100000 (100%) of 100000 day/limit", "the requests of this day are spent", 1)]
    [InlineData("NOTOK", "Missing or unsupported chainid parameter (required for v2 api)", "does not serve this chain", 1)]
    [InlineData("NOTOK", "Free API access is not supported for this chain. Please upgrade your api plan for full chain coverage.", "cannot answer", 1)]
    [InlineData("NOTOK", "Error! Invalid address format", "refuses", 1)]
    [InlineData("NOTOK", "Max calls per sec rate limit reached (3/sec)", "4 times", 4)]
    [InlineData("NOTOK", "Max rate limit reached, please use API Key for higher rate limit", "4 times", 4)]
    [InlineData("NOTOK", "Free API access is temporarily unavailable, please try again", "4 times", 4)]
    public async Task ReadAccount_RefusedInWords_SaysWhichAndTriesOnlyWhatMayHelp(string message, string result, string expected, int tries)
    {
        using var server = new EtherscanServer(Chain)
        {
            Fault = (request, _) => request["module"] == "account" ? LoopbackAnswer.Json(EtherscanServer.Envelope("0", message, result)) : null,
        };

        Func<Task> read = () => LiveRun.ReadAsync(Provider(server) with { Key = Key }, Chain.Accounts[0]);

        ChainReadException failure = (await read.Should().ThrowAsync<ChainReadException>()).Which;
        failure.Message.Should().Contain(expected).And.NotContain(Key);
        failure.Text.Should().NotContain(Key);
        server.CountOf(request => request["module"] == "account").Should().Be(tries);
    }

    [Fact]
    public async Task ReadAccount_KeyEchoedByTheProvider_HidesIt()
    {
        using var server = new EtherscanServer(Chain)
        {
            Fault = (_, _) => LoopbackAnswer.Json(EtherscanServer.Envelope("0", "NOTOK", $"Invalid API Key {Key}")),
        };

        Func<Task> read = () => LiveRun.ReadAsync(Provider(server) with { Key = Key }, Chain.Accounts[0]);

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain("***").And.NotContain(Key);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    public async Task ReadAccount_WebPageInsteadOfJson_SaysSo(int status)
    {
        using var server = new LoopbackServer(_ => LoopbackAnswer.Html("<!DOCTYPE html><html>Just a moment...</html>", status));

        Func<Task> read = () => LiveRun.ReadAsync(LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, server.Url), Chain.Accounts[0]);

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain("a web page instead of JSON");
    }

    [Fact]
    public async Task ReadAccount_InstanceOfAnotherChain_SaysWhich()
    {
        using var server = new EtherscanServer(Chain, isBlockscout: true) { ChainNumber = 100 };

        Func<Task> read = () => LiveRun.ReadAsync(LiveRun.Provider(ProviderKind.Blockscout, ChainId.Ethereum, server.Url + "/api"), Chain.Accounts[0]);

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain("It shows eip155:100, not eip155:1");
    }

    [Fact]
    public async Task ReadAccount_InstanceWithoutNode_PinsTheNumberAlone()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 2).Append(90);
        using var server = new EtherscanServer(chain, isBlockscout: true) { HasNode = false };
        await using LiveReaders readers = LiveRun.Open(LiveRun.Provider(ProviderKind.Blockscout, ChainId.Ethereum, server.Url + "/api"));

        ChainHead head = await readers.Readers[0].PinAsync();
        TransferTable table = await readers.ReadAccountAsync(chain.Accounts[0]);

        head.Should().Be(new ChainHead(ChainId.Ethereum, chain.Head.Number - 64, "", 0));
        table.Should().HoldJust(chain.Expected(chain.Accounts[0], head.Block));
    }

    [Fact]
    public async Task ReadAccount_RowsOutOfOrder_IsRefused()
    {
        using var server = new EtherscanServer(Chain);
        using var turned = new LoopbackServer(request => request["module"] == "account"
            ? LoopbackAnswer.Json(EtherscanServer.Envelope("1", "OK", new System.Text.Json.Nodes.JsonArray(Row(9), Row(4))))
            : LoopbackAnswer.Json("""{"jsonrpc":"2.0","id":1,"result":{"number":"0x10","hash":"0xab","timestamp":"0x65000000"}}"""));

        Func<Task> read = () => LiveRun.ReadAsync(LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, turned.Url), Chain.Accounts[0]);

        (await read.Should().ThrowAsync<ChainReadException>()).Which.Message.Should().Contain("does not keep to the order");

        static System.Text.Json.Nodes.JsonObject Row(int block) => new() { ["blockNumber"] = $"{block}" };
    }

    [Fact]
    public async Task ReadAccount_FirstOfTwoKeysSpent_TheSecondGoesOn()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 3).Append(20);
        using var server = new EtherscanServer(chain)
        {
            Fault = (request, _) => request["apikey"] == "SPENTKEY123"
                ? LoopbackAnswer.Json(EtherscanServer.Envelope("0", "NOTOK", "Max daily rate limit reached. 100000 (100%) of 100000 day/limit"))
                : null,
        };
        await using LiveReaders readers = LiveReaders.Open(
            [Provider(server) with { Key = "SPENTKEY123" }, Provider(server) with { Key = "FRESHKEY456" }], new LiveOptions { Time = new FastTime() });

        TransferTable table = await readers.ReadAccountAsync(chain.Accounts[0]);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
        server.CountOf(request => request["apikey"] == "SPENTKEY123").Should().Be(1);
    }

    [Fact]
    public async Task Open_ChainOfAnotherKind_IsRefused()
    {
        Action open = () => LiveRun.Open(LiveRun.Provider(ProviderKind.Etherscan, ChainId.Tron, "http://localhost"));

        open.Should().Throw<ArgumentException>().WithMessage("*is no EVM chain*");
        await Task.CompletedTask;
    }

    private static ProviderOptions Provider(EtherscanServer server) => LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, server.Url + "/v2/api");
}
