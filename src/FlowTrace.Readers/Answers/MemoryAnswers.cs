using System.Collections.Concurrent;

namespace FlowTrace.Readers.Answers;

/// <summary>Keeps answers in memory, for one run.</summary>
public sealed class MemoryAnswers : IAnswerArchive
{
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _answers = new(StringComparer.Ordinal);

    /// <summary>How many answers are kept.</summary>
    public int Count => _answers.Count;

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        new(_answers.TryGetValue(key, out ReadOnlyMemory<byte> answer) ? answer : (ReadOnlyMemory<byte>?)null);

    /// <inheritdoc/>
    public ValueTask KeepAsync(string key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken = default)
    {
        _answers[key] = answer.ToArray();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DropAsync(string prefix, CancellationToken cancellationToken = default)
    {
        foreach (string key in _answers.Keys)
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                _answers.TryRemove(key, out _);
        return ValueTask.CompletedTask;
    }
}
