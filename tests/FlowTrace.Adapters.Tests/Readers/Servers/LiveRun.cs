using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;
using FlowTrace.Reading;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>Opens readers on loopback servers, as a run would, and counts what they ask.</summary>
internal static class LiveRun
{
    /// <summary>Makes readers of a server that is asked as fast as it answers and waits no time.</summary>
    public static LiveReaders Open(
        ProviderOptions provider, IAnswerArchive? archive = null, int? budget = null, int? mostTransfers = null, bool isOffline = false) =>
        LiveReaders.Open([provider], new LiveOptions
        {
            Archive = archive,
            Budget = budget,
            MaxTransfersPerAccount = mostTransfers,
            IsOffline = isOffline,
            Time = new FastTime(),
        });

    /// <summary>The options of a provider on this machine, tried a few times.</summary>
    public static ProviderOptions Provider(ProviderKind kind, ChainId chain, string url) =>
        new(kind, chain, url) { Attempts = 4, Timeout = TimeSpan.FromHours(20) };

    /// <summary>Reads one account in a run of its own.</summary>
    public static async Task<TransferTable> ReadAsync(ProviderOptions provider, Account account, IAnswerArchive? archive = null)
    {
        await using LiveReaders readers = Open(provider, archive);
        return await readers.ReadAccountAsync(account);
    }

    /// <summary>The issues of a table that are more than notices.</summary>
    public static IEnumerable<string> Doubts(TransferTable table) =>
        table.Issues.Where(issue => issue.Severity != ReadIssueSeverity.Notice).Select(issue => issue.ToString());
}
