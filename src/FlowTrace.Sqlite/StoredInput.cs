namespace FlowTrace.Sqlite;

/// <summary>A raw input that a store holds. Equal bytes are held once, however many inputs have them.</summary>
/// <param name="Number">Its number, from 1, in the order in which inputs were added.</param>
/// <param name="Role">What it is to the case.</param>
/// <param name="Name">The name as manifests have it.</param>
/// <param name="Format">The format as given; empty where the content tells.</param>
/// <param name="Chain">The default chain as given; empty for none.</param>
/// <param name="Request">For an answer: the request without secrets.</param>
/// <param name="Status">For an answer: the status of the protocol; 0 for files.</param>
/// <param name="Received">When it was added or, for an answer, came.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
public sealed record StoredInput(
    long Number, InputRole Role, string Name, string Format, string Chain, string Request, int Status, DateTimeOffset Received, long Length, string Sha256);
