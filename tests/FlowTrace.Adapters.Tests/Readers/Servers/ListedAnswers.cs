using System.Collections.Concurrent;
using System.Text;
using FlowTrace.Readers.Answers;

namespace FlowTrace.Adapters.Tests.Readers.Servers;

/// <summary>An archive that shows all it was ever given, keys of answers included.</summary>
internal sealed class ListedAnswers : IAnswerArchive
{
    private readonly MemoryAnswers _answers = new();
    private readonly ConcurrentQueue<string> _texts = new();

    public IReadOnlyCollection<string> Texts => _texts;

    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken = default) => _answers.FindAsync(key, cancellationToken);

    public ValueTask KeepAsync(string key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken = default)
    {
        _texts.Enqueue($"{key} {Encoding.UTF8.GetString(answer.Span)}");
        return _answers.KeepAsync(key, answer, cancellationToken);
    }

    public ValueTask DropAsync(string prefix, CancellationToken cancellationToken = default) => _answers.DropAsync(prefix, cancellationToken);
}
