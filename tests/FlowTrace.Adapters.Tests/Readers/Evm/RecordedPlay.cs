using FlowTrace.Chain;
using FlowTrace.Readers;

namespace FlowTrace.Adapters.Tests.Readers.Evm;

/// <summary>The theft as a real node has it, recorded once for all tests that read it many times.</summary>
internal sealed record RecordedPlay(TheftPlay Play, FakeNode Node, string Result)
{
    private static readonly Lazy<Task<RecordedPlay>> One = new(RecordAsync);

    public static Task<RecordedPlay> GetAsync() => One.Value;

    /// <summary>A reader of the record.</summary>
    public static LiveReaders Open(HttpMessageHandler handler, LiveOptions? options = null, Func<ProviderOptions, ProviderOptions>? change = null)
    {
        var provider = new ProviderOptions(ProviderKind.JsonRpc, ChainId.Ethereum, FakeNodeHandler.Url) { Confirmations = 0, Timeout = InstantTime.Timeout };
        return LiveReaders.Open([change?.Invoke(provider) ?? provider], (options ?? new LiveOptions()) with { HandlerFactory = () => handler });
    }

    /// <summary>The result of a whole trace through a reader.</summary>
    public async Task<string> TraceAsync(LiveReaders readers) => EvmReaderTests.Json(await EvmReaderTests.TraceAsync(Play, readers));

    private static async Task<RecordedPlay> RecordAsync()
    {
        await using Anvil node = await Anvil.StartAsync();
        TheftPlay play = await TheftPlay.RunAsync(node);
        FakeNode fake = await FakeNode.RecordAsync(node);
        await using LiveReaders live = EvmReaderTests.Open(node, hasIndex: true);
        string result = EvmReaderTests.Json(await EvmReaderTests.TraceAsync(play, live));
        return new RecordedPlay(play, fake, result);
    }
}
