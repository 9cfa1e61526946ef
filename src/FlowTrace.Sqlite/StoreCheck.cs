namespace FlowTrace.Sqlite;

/// <summary>What a check of a store found.</summary>
/// <param name="IsSealed">
/// Whether the store was closed cleanly and bears the digest of its whole file. Without one the check still rests on the hashes of every part, and the
/// next clean closing seals the store.
/// </param>
/// <param name="Faults">What is not as it was written; empty for a sound store.</param>
public sealed record StoreCheck(bool IsSealed, IReadOnlyList<StoreFault> Faults);
