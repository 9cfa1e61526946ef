namespace FlowTrace.Sqlite;

/// <summary>A trace that a store keeps with its result.</summary>
/// <param name="Number">Its number, from 1, in the order in which runs were recorded.</param>
/// <param name="Definition">What was asked, as the text that was given with it.</param>
/// <param name="Tool">The program and version that ran it.</param>
/// <param name="Digest">The digest that the result says of itself.</param>
/// <param name="Recorded">When it was recorded.</param>
/// <param name="Length">How many bytes the result document has.</param>
/// <param name="Sha256">The SHA-256 of the result document, in lower-case hexadecimal.</param>
public sealed record StoredRun(long Number, string Definition, string Tool, string Digest, DateTimeOffset Recorded, long Length, string Sha256);
