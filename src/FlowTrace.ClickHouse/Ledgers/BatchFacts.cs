using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.ClickHouse.Ledgers;

/// <summary>What a batch is as a whole: kept as JSON beside its digest, of which it is a part.</summary>
/// <param name="Inputs">What the ledger was made of.</param>
/// <param name="Issues">What was wrong with that.</param>
/// <param name="Ends">Where its data ends.</param>
/// <param name="Unfinal">The transactions that are not final.</param>
/// <param name="Zeros">How many rows of the transfers move nothing.</param>
/// <param name="Ties">How many transfers nothing but their place in the ledger tells from the one before.</param>
internal sealed record BatchFacts(
    IReadOnlyList<InputDescription> Inputs, IReadOnlyList<ReadIssue> Issues, IReadOnlyList<BlockFact> Ends, IReadOnlyList<TransactionFact> Unfinal, long Zeros,
    long Ties)
{
    /// <summary>The facts of a table.</summary>
    public static BatchFacts Of(TransferTable table) => new(
        table.Inputs, table.Issues,
        [
            .. table.ChainEnds.Last.Select(block => BlockFact.Of(block, isFinal: false))
                .Concat(table.ChainEnds.LastFinal.Select(block => BlockFact.Of(block, isFinal: true)))
                .OrderBy(block => block.Chain, StringComparer.Ordinal).ThenBy(block => block.IsFinal),
        ],
        [
            .. table.ChainEnds.Unfinal.OrderBy(one => one.Chain).ThenBy(one => one.Transaction)
                .Select(one => new TransactionFact(one.Chain.ToString(), one.Transaction.ToString())),
        ],
        table.Zeros.Count, TiesOf(table));

    private static long TiesOf(TransferTable table) => table.Columns.TiedWithPrevious?.Sum(tied => (long)BitOperations.PopCount(tied)) ?? 0;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static BatchFacts Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BatchFactsJson.Default.BatchFacts) ?? throw new InvalidDataException("the facts of a batch are empty");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"the facts of a batch cannot be read ({error.Message})", error);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, BatchFactsJson.Default.BatchFacts);

    /// <summary>Where the data ends, by chain.</summary>
    public IReadOnlyList<ChainEnd> ToEnds()
    {
        var ends = new ChainEnds();
        foreach (BlockFact block in Ends)
            ends.Add(block.ToPin(), block.IsFinal);
        foreach (TransactionFact one in Unfinal)
            ends.AddUnfinal(ChainId.FromCaip2(one.Chain), TransactionId.Parse(one.Transaction));
        return ends.ToList();
    }

    /// <summary>Tells a builder of the current source what the batch says of itself.</summary>
    public void CopyTo(TransferTableBuilder builder)
    {
        foreach (ReadIssue issue in Issues)
            builder.Report(issue);
        foreach (BlockFact block in Ends)
            builder.Pin(block.ToPin(), block.IsFinal);
        foreach (TransactionFact one in Unfinal)
            builder.MarkUnfinal(ChainId.FromCaip2(one.Chain), TransactionId.Parse(one.Transaction));
    }
}

/// <summary>A block at which a chain's data ends.</summary>
internal sealed record BlockFact(string Chain, long Number, string Hash, long UnixMilliseconds, bool IsFinal)
{
    public static BlockFact Of(in BlockPin block, bool isFinal) => new(block.Chain.ToString(), block.Number, block.Hash, block.UnixMilliseconds, isFinal);

    public BlockPin ToPin() => new(ChainId.FromCaip2(Chain), Number, Hash, UnixMilliseconds);
}

/// <summary>A transaction of a chain.</summary>
internal sealed record TransactionFact(string Chain, string Transaction);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BatchFacts))]
internal sealed partial class BatchFactsJson : JsonSerializerContext;
