using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;
using FlowTrace.Readers.Http;
using FlowTrace.Reading;

namespace FlowTrace.Readers;

/// <summary>What the readers of one run share: options, the archive, the budget.</summary>
internal sealed class ReadSession(LiveOptions options, RequestMeter meter)
{
    private readonly List<Func<string, string>> _hide = [];

    public LiveOptions Options => options;

    public IAnswerArchive Archive { get; } = options.Archive ?? new MemoryAnswers();

    public RequestMeter Meter => meter;

    public Endpoint Open(ProviderOptions provider)
    {
        var endpoint = new Endpoint(provider, options, meter);
        _hide.Add(endpoint.Hide);
        return endpoint;
    }

    /// <summary>The text without the keys of any provider.</summary>
    public string Hide(string text) => _hide.Aggregate(text, (hidden, hide) => hide(hidden));

    /// <summary>The answer kept under a key; null where there is none.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? found = await Archive.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (found is not null)
            meter.AddFromArchive();
        return found;
    }

    /// <summary>
    /// What becomes of an account with more transfers than are wanted: nothing. A part of them would be taken for the whole wherever somebody followed it.
    /// </summary>
    public ChainReadException TooMany(string reader, in Account account) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{reader}: {account.AddressText} has more than {options.MaxTransfersPerAccount} transfers and was not read whole. Raise --hub to read it."))
    {
        Reader = reader,
        Limit = ChainReadException.Hub,
    };

    public ValueTask KeepAsync(string key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken) =>
        Archive.KeepAsync(key, answer, cancellationToken);
}
