using FlowTrace.Adapters.Tests.Readers.Bitcoin;
using FlowTrace.Adapters.Tests.Readers.Evm;
using FlowTrace.Adapters.Tests.Readers.Servers;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Following;
using FlowTrace.Reading;
using FlowTrace.Testing;

namespace FlowTrace.Adapters.Tests.Readers;

/// <summary>Our own readers of providers keep the contract that a user's reader is checked against, over chains whose every transfer is known.</summary>
public sealed class LiveReaderContractTests
{
    // Nobody answers at a port that only a system's own service may open.
    private const string Nowhere = "http://127.0.0.1:1";

    [Theory]
    [InlineData(ProviderKind.Etherscan)]
    [InlineData(ProviderKind.Blockscout)]
    [InlineData(ProviderKind.TronGrid)]
    [InlineData(ProviderKind.TronNode)]
    public async Task ReaderOfAccountsLists_KeepsTheContract(ProviderKind kind)
    {
        bool isTron = kind is ProviderKind.TronGrid or ProviderKind.TronNode;
        GeneratedChain chain = GeneratedChain.Payments(isTron ? ChainId.Tron : ChainId.Ethereum, 3);
        using LoopbackServer server = isTron ? new TronServer(chain) : new EtherscanServer(chain, kind == ProviderKind.Blockscout);
        ProviderOptions provider = LiveRun.Provider(kind, chain.Chain, server.Url) with { RangeSize = 40 };
        await using LiveReaders pinned = LiveRun.Open(provider);
        TransferTable source = chain.ToTable((await pinned.Readers[0].PinAsync()).Block, kind);

        await VerifyAsync(provider, source, [.. chain.Accounts.Take(4)]);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReaderOfAnEvmNode_KeepsTheContract(bool hasIndex)
    {
        RecordedPlay record = await RecordedPlay.GetAsync();
        TransferTable source = PlainLedger.Read(record.Node);
        var opened = new List<LiveReaders>();
        LiveReaders Open()
        {
            HttpMessageHandler handler = new FakeNodeHandler(record.Node.View());
            var readers = RecordedPlay.Open(hasIndex ? handler : new WithoutMethods(handler, "trace_filter", "alchemy_getAssetTransfers"));
            opened.Add(readers);
            return readers;
        }

        source.Logs.Should().NotBeEmpty();
        source.Calls.Should().NotBeEmpty();
        await VerifyAsync(Open, source, [.. record.Play.Wallets.Append(record.Play.Pair).Append(record.Play.Disperser).Select(EvmReaderTests.At)]);
        foreach (LiveReaders one in opened)
            await one.DisposeAsync();
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(ProviderKind.Esplora)]
    [InlineData(ProviderKind.Bitcoind)]
    public async Task ReaderOfCoins_KeepsTheContract(ProviderKind kind)
    {
        var chain = CoinChain.Play();
        using LoopbackServer server = kind == ProviderKind.Esplora ? new EsploraServer(chain) : new BitcoindServer(chain);
        ProviderOptions provider = LiveRun.Provider(kind, ChainId.Bitcoin, server.Url) with { Key = kind == ProviderKind.Esplora ? "" : BitcoindServer.Key };
        TransferTable source = chain.ToTable(chain.Tip - 6);
        CoinOwner[] owners = [chain.Thief, chain.Victim, chain.Busy[25], .. chain.Owners.Where(owner => owner.Address is not null).TakeLast(1)];

        source.Memos.Should().NotBeEmpty();
        await VerifyAsync(provider, source, [.. owners.Select(owner => owner.Account)], stranger: Account.Parse("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"));
    }

    private static async Task VerifyAsync(ProviderOptions provider, TransferTable source, Account[] accounts, Account? stranger = null)
    {
        var opened = new List<IAsyncDisposable>();
        T Keep<T>(T reader)
            where T : IAsyncDisposable
        {
            opened.Add(reader);
            return reader;
        }

        var live = new LiveOptions { Time = new FastTime(), Archive = new MemoryAnswers() };
        IChainReader Unreadable() => Keep(LiveRun.Open(provider with { Url = Nowhere }));

        // A node of coins is read whole by every reader that has no archive.
        if (provider.Kind != ProviderKind.Bitcoind)
            await VerifyAsync(() => Keep(LiveRun.Open(provider)), source, accounts, stranger);
        await VerifyAsync(() => Keep(FollowingReader.Open([provider], live)), source, accounts, stranger, Unreadable);
        foreach (IAsyncDisposable reader in opened)
            await reader.DisposeAsync();
    }

    private static Task VerifyAsync(
        Func<IChainReader> open, TransferTable source, Account[] accounts, Account? stranger = null, Func<IChainReader>? unreadable = null) =>
        new ChainReaderContract(open, source) { Accounts = accounts, Stranger = stranger, MakeUnreadable = unreadable }.VerifyAsync();
}
