namespace FlowTrace.Readers.Answers;

/// <summary>
/// Keeps what providers answered, so that a second run asks for nothing and a stopped one goes on where it was. Only what cannot change any more is
/// kept: answers about final blocks.
/// </summary>
/// <remarks>
/// A key says what was asked, without a provider's name or key, so that the answer of one serves for another: <c>eip155:1|logs-from|0x…|0</c>.
/// Implementations are safe for concurrent calls.
/// </remarks>
public interface IAnswerArchive
{
    /// <summary>The answer kept under a key, or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Keeps an answer; another one under the same key takes its place.</summary>
    ValueTask KeepAsync(string key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken = default);

    /// <summary>Drops every answer whose key begins with <paramref name="prefix"/>: a chain has replaced the blocks they were about.</summary>
    ValueTask DropAsync(string prefix, CancellationToken cancellationToken = default);
}
