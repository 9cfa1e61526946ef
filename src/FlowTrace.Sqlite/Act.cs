namespace FlowTrace.Sqlite;

/// <summary>Something an analyst did in a case. Acts are only ever appended, each with the hash of the one before.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="When">When it was done.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Kind">What was done, such as <c>label</c> or <c>note</c>.</param>
/// <param name="Subject">What it was done to, such as an account.</param>
/// <param name="Body">The rest, as JSON.</param>
/// <param name="Hash">SHA-256 over the hash before and this act, in lower-case hexadecimal; <c>docs/formats.md</c> says how.</param>
public sealed record Act(long Number, DateTimeOffset When, string Who, string Kind, string Subject, string Body, string Hash);
