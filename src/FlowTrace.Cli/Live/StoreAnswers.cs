using FlowTrace.Readers.Answers;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Live;

/// <summary>
/// Keeps answers among the raw inputs of a store, each durable when it is kept. Nothing is ever taken out: of two under one key the later counts, and
/// that a chain has replaced its blocks is an input of its own.
/// </summary>
internal sealed class StoreAnswers : IAnswerArchive, IDisposable
{
    // What a dropped prefix is written as: a key that no reader has.
    private const string Dropped = "dropped|";

    private readonly CaseStore _store;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, StoredInput> _answers = new(StringComparer.Ordinal);

    public StoreAnswers(CaseStore store)
    {
        _store = store;
        foreach (StoredInput input in store.Inputs())
            if (input.Role == InputRole.Answer)
                Take(input);
    }

    /// <summary>The answers of a store; null where it holds none: then it is no case that was read from providers.</summary>
    public static StoreAnswers? Find(CaseStore store)
    {
        var answers = new StoreAnswers(store);
        if (answers._answers.Count > 0)
            return answers;
        answers.Dispose();
        return null;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_answers.TryGetValue(key, out StoredInput? input))
                return null;
            Stream bytes = _store.OpenInput(input);
            await using (bytes.ConfigureAwait(false))
            {
                byte[] answer = new byte[input.Length];
                await bytes.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);

                // Whether they are what was added shows at the end.
                _ = await bytes.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false);
                return answer;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The keys that begin with a prefix, in the order in which they were first kept.</summary>
    public async ValueTask<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return
            [
                .. _answers.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(pair => pair.Value.Number).Select(pair => pair.Key),
            ];
        }
        finally
        {
            _one.Release();
        }
    }

    public ValueTask KeepAsync(string key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken = default) => AddAsync(key, answer);

    public ValueTask DropAsync(string prefix, CancellationToken cancellationToken = default) => AddAsync(Dropped + prefix, ReadOnlyMemory<byte>.Empty);

    /// <summary>Does to an archive what an input of a store says: keeps an answer, or drops those whose blocks were replaced.</summary>
    public static ValueTask TakeAsync(IAnswerArchive archive, string key, ReadOnlyMemory<byte> answer) => key.StartsWith(Dropped, StringComparison.Ordinal)
        ? archive.DropAsync(key[Dropped.Length..])
        : archive.KeepAsync(key, answer);

    public void Dispose() => _one.Dispose();

    // Not to be cancelled in between: an answer that came is kept.
    private async ValueTask AddAsync(string key, ReadOnlyMemory<byte> answer)
    {
        if (!_store.CanWrite)
            return;
        await _one.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            using var bytes = new MemoryStream(answer.ToArray());
            Take(await _store.AddInputAsync(
                new NewInput(InputRole.Answer, key) { Request = key, Status = 200 }, bytes, CancellationToken.None).ConfigureAwait(false));
        }
        finally
        {
            _one.Release();
        }
    }

    private void Take(StoredInput input)
    {
        if (!input.Request.StartsWith(Dropped, StringComparison.Ordinal))
            _answers[input.Request] = input;
        else
            foreach (string key in _answers.Keys.Where(key => key.StartsWith(input.Request.AsSpan(Dropped.Length), StringComparison.Ordinal)).ToArray())
                _answers.Remove(key);
    }
}
