using FlowTrace.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Sqlite;

public sealed partial class CaseStore
{
    /// <summary>The analyst's acts, in their order.</summary>
    /// <exception cref="CaseStoreException">The store is damaged.</exception>
    public IReadOnlyList<Act> Acts() => ReadAll("SELECT number, at, who, kind, subject, body, hash FROM acts ORDER BY number", ActOf);

    private static Act ActOf(SqliteDataReader row) => new(
        row.GetInt64(0), row.Time(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
        row.Hash(6));

    /// <summary>Appends an act; it can neither be changed nor removed later.</summary>
    /// <param name="who">Who did it.</param>
    /// <param name="kind">What was done, such as <c>label</c> or <c>note</c>.</param>
    /// <param name="subject">What it was done to, such as an account.</param>
    /// <param name="body">The rest, as JSON.</param>
    /// <param name="cancellationToken">Stops before the act is appended; what is appended stays.</param>
    /// <exception cref="CaseStoreException">The store was opened for reading, or the disk is full.</exception>
    public Task<Act> AppendActAsync(string who, string kind, string subject, string body, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(who);
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(body);
        return WriteAsync(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            (long last, byte[] before) = LastAct();
            var when = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
            var act = new Act(last + 1, when, who, kind, subject, body, "");
            byte[] hash = ActChain.HashOf(before, act);
            _connection.Run(
                "INSERT INTO acts VALUES ($number, $at, $who, $kind, $subject, $body, $hash)",
                ("$number", act.Number), ("$at", when.ToUnixTimeMilliseconds()), ("$who", who), ("$kind", kind), ("$subject", subject), ("$body", body),
                ("$hash", hash));
            return Task.FromResult(act with { Hash = Convert.ToHexStringLower(hash) });
        });
    }

    private (long Number, byte[] Hash) LastAct()
    {
        using SqliteCommand command = _connection.Make("SELECT number, hash FROM acts ORDER BY number DESC LIMIT 1");
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), (byte[])reader[1]) : (0, ActChain.Beginning);
    }
}
