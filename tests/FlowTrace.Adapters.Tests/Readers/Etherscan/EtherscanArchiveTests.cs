using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Etherscan;

public sealed class EtherscanArchiveTests
{
    private const string Key = "SECRETKEY1234567890ABCDEF";

    [Fact]
    public async Task ReadAccount_ASecondTime_AsksOnlyWhetherTheHeadStillStands()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 1).Append(50);
        using var server = new EtherscanServer(chain);
        var archive = new MemoryAnswers();
        TransferTable first = await LiveRun.ReadAsync(Provider(server), chain.Accounts[0], archive);
        int asked = server.Count;
        chain.Append(10);

        TransferTable second = await LiveRun.ReadAsync(Provider(server), chain.Accounts[0], archive);
        await using LiveReaders offline = LiveRun.Open(Provider(server), archive, isOffline: true);
        TransferTable third = await offline.ReadAccountAsync(chain.Accounts[0]);

        GeneratedChain.Lines(second).Should().Equal(GeneratedChain.Lines(first));
        GeneratedChain.Lines(third).Should().Equal(GeneratedChain.Lines(first));
        (server.Count - asked).Should().Be(1, "only the hash of the pinned block is asked for");
    }

    [Fact]
    public async Task Advance_NewBlocks_AsksOnlyBehindTheOldPinAndReadsWhatAFreshRunReads()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 2).Append(50);
        using var server = new EtherscanServer(chain);
        var archive = new MemoryAnswers();
        await LiveRun.ReadAsync(Provider(server), chain.Accounts[0], archive);
        long old = chain.Head.Number - 2;
        chain.Append(20);
        int asked = server.Count;
        await using LiveReaders readers = LiveRun.Open(Provider(server), archive);

        ChainHead head = await readers.Readers[0].AdvanceAsync();
        TransferTable table = await readers.ReadAccountAsync(chain.Accounts[0]);

        head.Block.Should().Be(chain.Head.Number - 2);
        server.Requests.Skip(asked).Where(request => request["module"] == "account").Should().HaveCount(3)
            .And.OnlyContain(request => request["startblock"] == $"{old + 1}");
        table.Should().HoldJust(chain.Expected(chain.Accounts[0], head.Block));
        GeneratedChain.Lines(table).Should().Equal(GeneratedChain.Lines(await LiveRun.ReadAsync(Provider(server), chain.Accounts[0])));
    }

    [Fact]
    public async Task ReadAccount_BlocksWereReplaced_DropsWhatWasRead()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 3).Append(50);
        using var server = new EtherscanServer(chain);
        var archive = new MemoryAnswers();
        await LiveRun.ReadAsync(Provider(server), chain.Accounts[0], archive);
        chain.Replace(10);

        TransferTable table = await LiveRun.ReadAsync(Provider(server), chain.Accounts[0], archive);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
    }

    [Fact]
    public async Task Advance_BeforeAnythingElseInANewRun_NoticesReplacedBlocks()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 3).Append(50);
        using var server = new EtherscanServer(chain);
        var archive = new MemoryAnswers();
        await LiveRun.ReadAsync(Provider(server), chain.Accounts[0], archive);
        chain.Replace(10);
        await using LiveReaders readers = LiveRun.Open(Provider(server), archive);

        await readers.Readers[0].AdvanceAsync();

        (await readers.ReadAccountAsync(chain.Accounts[0])).Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
    }

    [Fact]
    public async Task ReadAccount_BudgetSpent_EndsClearlyAndGoesOnFromThere()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 4).Append(120);
        using var server = new EtherscanServer(chain);
        var archive = new MemoryAnswers();
        ProviderOptions provider = Provider(server) with { RangeSize = 10 };
        int alone = await CountAlone(chain, provider);
        int runs = 0;
        for (TransferTable? table = null; table is null; runs++)
        {
            await using LiveReaders readers = LiveRun.Open(provider, archive, budget: 4);
            try
            {
                table = await readers.ReadAccountAsync(chain.Accounts[0]);
                table.Should().HoldJust(chain.Expected(chain.Accounts[0], chain.Head.Number - 2));
            }
            catch (ChainReadException failure)
            {
                failure.Limit.Should().Be("budget");
                failure.Message.Should().Contain("The budget of 4 requests is spent").And.Contain("--budget");
            }
        }

        runs.Should().BeGreaterThan(2);
        server.Count.Should().Be(alone + (runs - 1), "every run after the first asks once more for the hash of the pin, and nothing twice");
    }

    [Fact]
    public async Task ReadAccount_AnotherBlockIsWanted_DoesNotUseTheKeptPin()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 5).Append(60);
        using var server = new EtherscanServer(chain);
        var archive = new MemoryAnswers();
        await LiveRun.ReadAsync(Provider(server), chain.Accounts[0], archive);

        TransferTable table = await LiveRun.ReadAsync(Provider(server) with { ToBlock = 25 }, chain.Accounts[0], archive);

        table.Should().HoldJust(chain.Expected(chain.Accounts[0], 25));
    }

    [Fact]
    public async Task ReadAccount_IncompleteInternals_SaysSoAndKeepsNothingOfThem()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 6).Append(60).Append(64, 0);
        using var server = new EtherscanServer(chain, isBlockscout: true) { IsBehind = true };
        var archive = new MemoryAnswers();
        ProviderOptions provider = LiveRun.Provider(ProviderKind.Blockscout, ChainId.Ethereum, server.Url + "/api");

        TransferTable behind = await LiveRun.ReadAsync(provider, chain.Accounts[0], archive);
        server.IsBehind = false;
        TransferTable later = await LiveRun.ReadAsync(provider, chain.Accounts[0], archive);

        LiveRun.Doubts(behind).Should().ContainSingle(line => line.Contains("not worked off all of txlistinternal"));
        LiveRun.Doubts(later).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadAccount_WithAKey_WritesItNowhere()
    {
        GeneratedChain chain = new GeneratedChain(ChainId.Ethereum, 7).Append(30);
        using var server = new EtherscanServer(chain) { Key = Key };
        var archive = new ListedAnswers();

        await LiveRun.ReadAsync(Provider(server) with { Key = Key }, chain.Accounts[0], archive);

        server.Requests.Should().OnlyContain(request => request["apikey"] == Key);
        archive.Texts.Should().NotBeEmpty().And.OnlyContain(text => !text.Contains(Key));
    }

    private static async Task<int> CountAlone(GeneratedChain chain, ProviderOptions provider)
    {
        using var server = new EtherscanServer(chain);
        await LiveRun.ReadAsync(provider with { Url = server.Url }, chain.Accounts[0]);
        return server.Count;
    }

    private static ProviderOptions Provider(EtherscanServer server) => LiveRun.Provider(ProviderKind.Etherscan, ChainId.Ethereum, server.Url + "/v2/api");
}
