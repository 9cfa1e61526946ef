using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Auditing;

/// <summary>Everything a trace depends on: what the auditor works from, and what the tracer is given to be compared with it.</summary>
internal sealed record AuditCase
{
    /// <summary>The transfers in their total order, without those that move nothing.</summary>
    public required IReadOnlyList<Transfer> Transfers { get; init; }

    /// <summary>Per transfer, whether nothing orders it against the one before; null where everything is ordered.</summary>
    public IReadOnlyList<bool>? Tied { get; init; }

    /// <summary>Events and calls beside the transfers.</summary>
    public IReadOnlyList<EventLog> Logs { get; init; } = [];

    /// <summary>Calls to contracts beside the transfers.</summary>
    public IReadOnlyList<ContractCall> Calls { get; init; } = [];

    /// <summary>Holdings that are under a freeze in force at the end, as the test says.</summary>
    public IReadOnlySet<(Account, Asset)> Frozen { get; init; } = new HashSet<(Account, Asset)>();

    public required IReadOnlyList<Theft> Thefts { get; init; }

    public LabelBook Labels { get; init; } = LabelBook.Empty;

    public TraceOptions Options { get; init; } = new();

    /// <summary>The case over a table, whose order and ties are taken as they are.</summary>
    public static AuditCase Of(TransferTable table, IReadOnlyList<Theft> thefts, LabelBook labels, TraceOptions options) => new()
    {
        Transfers = [.. Enumerable.Range(0, table.Count).Select(row => table[row])],
        Tied = [.. Enumerable.Range(0, table.Count).Select(table.Columns.IsTied)],
        Thefts = thefts,
        Labels = labels,
        Options = options,
    };

    /// <summary>The case with its transfers as a table orders them, and what the table calls tied.</summary>
    public AuditCase Reordered() => Of(TableOf(Transfers), Thefts, Labels, Options);

    /// <summary>A table of the transfers, added in the order given.</summary>
    public static TransferTable TableOf(
        IEnumerable<Transfer> transfers, IEnumerable<EventLog>? logs = null, IEnumerable<ContractCall>? calls = null)
    {
        var builder = new TransferTableBuilder();
        foreach (Transfer transfer in transfers)
            builder.Add(transfer);
        foreach (EventLog log in logs ?? [])
            builder.Add(log);
        foreach (ContractCall call in calls ?? [])
            builder.Add(call);
        return builder.Build();
    }

    /// <summary>A table that takes the place of the transfers, logs and calls; null for none.</summary>
    public TransferTable? Coins { get; init; }

    /// <summary>Traces the case's transfers from memory.</summary>
    public Task<TraceResult> TraceAsync() => Tracer().TraceAsync(Thefts);

    /// <summary>A tracer of the case's transfers, from memory.</summary>
    public Tracer Tracer() => Tracer(new TableReader(Coins ?? TableOf(Transfers, Logs, Calls)));

    /// <summary>Traces the case through a reader that holds its transfers.</summary>
    public Task<TraceResult> TraceAsync(IChainReader reader) => Tracer(reader).TraceAsync(Thefts);

    /// <summary>A tracer of what a reader holds, with the case's labels and options.</summary>
    public Tracer Tracer(IChainReader reader) => new TracerBuilder()
        .AddReader(reader)
        .AddLabels(new FixedLabels(Labels))
        .WithOptions(Options)
        .Build();

    private sealed class FixedLabels(LabelBook book) : ILabelSource
    {
        public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) => new(book);
    }
}
