namespace FlowTrace.Readers;

/// <summary>How far the asking has come.</summary>
/// <param name="Provider">The provider that was asked last.</param>
/// <param name="Requests">How many requests were made in all, tries of the same one included.</param>
/// <param name="Retries">How many of them were tries of one that had failed.</param>
/// <param name="FromArchive">How many answers stood in the archive already.</param>
/// <param name="Bytes">How many bytes the answers had.</param>
/// <param name="Waiting">How many requests wait for their turn.</param>
public readonly record struct RequestProgress(string Provider, long Requests, long Retries, long FromArchive, long Bytes, int Waiting);
