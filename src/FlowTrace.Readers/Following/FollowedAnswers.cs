using System.Collections.Concurrent;
using FlowTrace.Chain;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Readers.Following;

/// <summary>
/// The archive of who follows chains. It notes which chains' answers were dropped because their blocks were replaced, and holds back to which block
/// reading is pinned until every account has been read that far: so what is in the archive is whole at any time, and a run that is killed leaves
/// nothing half.
/// </summary>
internal sealed class FollowedAnswers(IAnswerArchive archive) : IAnswerArchive
{
    private readonly ConcurrentQueue<string> _dropped = new();
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _heads = new(StringComparer.Ordinal);

    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        _heads.TryGetValue(key, out ReadOnlyMemory<byte> head) ? new(head) : archive.FindAsync(key, cancellationToken);

    public ValueTask KeepAsync(string key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken = default)
    {
        if (!HeadPin.IsKey(key))
            return archive.KeepAsync(key, answer, cancellationToken);
        _heads[key] = answer;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DropAsync(string prefix, CancellationToken cancellationToken = default)
    {
        await archive.DropAsync(prefix, cancellationToken).ConfigureAwait(false);
        foreach (string key in _heads.Keys)
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                _heads.TryRemove(key, out _);
        _dropped.Enqueue(prefix);
    }

    /// <summary>Which of some chains had answers dropped since the last asking.</summary>
    public IReadOnlyList<ChainId> TakeReplaced(IEnumerable<ChainId> chains)
    {
        var prefixes = new List<string>();
        while (_dropped.TryDequeue(out string? prefix))
            prefixes.Add(prefix);
        return prefixes.Count == 0 ? []
            : [.. chains.Distinct().Where(chain => prefixes.Exists(prefix => prefix.StartsWith($"{chain}|", StringComparison.Ordinal)))];
    }

    /// <summary>Hands on what was held back.</summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        foreach ((string key, ReadOnlyMemory<byte> head) in _heads.OrderBy(head => head.Key, StringComparer.Ordinal))
        {
            await archive.KeepAsync(key, head, cancellationToken).ConfigureAwait(false);
            _heads.TryRemove(KeyValuePair.Create(key, head));
        }
    }
}
