using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Readers;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Cli.Live;

/// <summary>Which readers a case was read with, kept with their answers, so that it can be traced again without them. No address and no key is in it.</summary>
internal static class LiveRecord
{
    private const string Key = "readers";

    // Nobody is asked there: what is made again is made offline.
    private const string Nowhere = "http://offline.invalid";

    /// <summary>Keeps what shapes a result, unless it is kept already.</summary>
    public static async Task KeepAsync(IAnswerArchive archive, IReadOnlyList<ProviderOptions> providers, CancellationToken cancellationToken)
    {
        byte[] record = JsonSerializer.SerializeToUtf8Bytes(providers.Select(provider =>
            new Entry(provider.Kind.ToName(), provider.Chain.ToString(), provider.Name, provider.FromBlock)).ToArray());
        if (await archive.FindAsync(Key, cancellationToken).ConfigureAwait(false) is not { } kept || !kept.Span.SequenceEqual(record))
            await archive.KeepAsync(Key, record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The readers, which are asked nothing; null where none are recorded.</summary>
    public static async Task<IReadOnlyList<ProviderOptions>?> FindAsync(IAnswerArchive archive, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(Key, cancellationToken).ConfigureAwait(false) is not { } kept)
            return null;
        return
        [
            .. JsonSerializer.Deserialize<Entry[]>(kept.Span)!.Select(entry =>
                new ProviderOptions(KindOf(entry.Kind), ChainId.Parse(entry.Chain), Nowhere) { Name = entry.Name, FromBlock = entry.FromBlock }),
        ];
    }

    private static ProviderKind KindOf(string name) => ProviderKinds.TryParse(name, out ProviderKind kind)
        ? kind
        : throw new FormatException($"The case was read with a reader of kind '{name}', which this version does not know. Use a newer FlowTrace.");

    private sealed record Entry(string Kind, string Chain, string Name, long FromBlock);
}
