using FlowTrace.Reading;

namespace FlowTrace.ClickHouse;

/// <summary>A ledger of the archive, put in as a whole: it is read whole or not at all.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Number">Its number in the archive's tables. Later batches have larger ones, as far as their writers' clocks agree.</param>
/// <param name="Name">What its writer called it.</param>
/// <param name="Digest">
/// The SHA-256 of all its rows, in lower-case hexadecimal: the same ledger has the same digest in every archive. <c>docs/clickhouse.md</c> says of what bytes.
/// </param>
/// <param name="Transfers">How many transfers it has.</param>
/// <param name="Inputs">What the ledger was made of.</param>
/// <param name="Ends">Where its data ends, by chain.</param>
public sealed record ArchiveBatch(
    ulong Number, string Name, string Digest, long Transfers, IReadOnlyList<InputDescription> Inputs, IReadOnlyList<ChainEnd> Ends);
