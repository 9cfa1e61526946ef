using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace FlowTrace.Readers.Answers;

/// <summary>
/// Answers about ranges that follow one another, such as the events of an account from block to block: each is kept by where it begins, with where it
/// ends in front. Reading on walks along them and asks only behind the last.
/// </summary>
/// <param name="session">The run.</param>
/// <param name="key">What is asked for, such as <c>eip155:1|rpc|logs-from|0x…</c>.</param>
internal sealed class RangeLog(ReadSession session, string key)
{
    /// <summary>The answer that begins at a place, and the last place it covers; null where none is kept.</summary>
    public async ValueTask<(long Last, ReadOnlyMemory<byte> Answer)?> FindAsync(long first, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(KeyOf(first), cancellationToken).ConfigureAwait(false) is not { } kept)
            return null;
        return Utf8Parser.TryParse(kept.Span, out long last, out int length) && kept.Length > length ? (last, kept[(length + 1)..]) : null;
    }

    /// <summary>Keeps an answer that covers everything from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public ValueTask KeepAsync(long first, long last, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last}\n"));
        byte[] kept = new byte[head.Length + answer.Length];
        head.CopyTo(kept, 0);
        answer.CopyTo(kept.AsMemory(head.Length));
        return session.KeepAsync(KeyOf(first), kept, cancellationToken);
    }

    private string KeyOf(long first) => string.Create(CultureInfo.InvariantCulture, $"{key}|{first}");
}
