using FlowTrace.Attribution;
using FlowTrace.Findings;
using FlowTrace.Hops;
using FlowTrace.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Tracing;

/// <summary>Collects readers, labels and options, and builds a <see cref="Tracer"/>. Locked after <see cref="Build"/>.</summary>
/// <remarks>Not safe for concurrent use. <c>AddLedger</c> and <c>AddLabels</c> come with the package FlowTrace.Files.</remarks>
public sealed class TracerBuilder
{
    private readonly List<IChainReader> _readers = [];
    private readonly List<ILabelSource> _labels = [];
    private readonly List<IFindingDetector> _detectors = [.. FindingDetectors.BuiltIn];
    private readonly List<IBridgeDecoder> _decoders = [];
    private TraceOptions _options = new();
    private bool _built;

    /// <summary>Adds a source of transfers. With several, their transfers are merged.</summary>
    public TracerBuilder AddReader(IChainReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        EnsureOpen();
        _readers.Add(reader);
        return this;
    }

    /// <summary>
    /// Adds a reader that takes the place of the one of its type, if there is one: <paramref name="make"/> is given that reader, or null.
    /// </summary>
    public TracerBuilder AddReader<TReader>(Func<TReader?, TReader> make)
        where TReader : class, IChainReader
    {
        ArgumentNullException.ThrowIfNull(make);
        EnsureOpen();
        int place = _readers.FindIndex(reader => reader is TReader);
        if (place < 0)
            _readers.Add(make(null));
        else
            _readers[place] = make((TReader)_readers[place]);
        return this;
    }

    /// <summary>Adds a source of labels. Labels of earlier sources take precedence among equals.</summary>
    public TracerBuilder AddLabels(ILabelSource labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        EnsureOpen();
        _labels.Add(labels);
        return this;
    }

    /// <summary>
    /// Notes a file that was read for the options, such as one of asserted links: the manifest names it,
    /// and its issues stand among the result's.
    /// </summary>
    public TracerBuilder AddInput(InputDescription input, IReadOnlyList<ReadIssue> issues)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(issues);
        return AddLabels(new LabelBook([], issues, [input]));
    }

    /// <summary>Adds labels that have been read already.</summary>
    public TracerBuilder AddLabels(LabelBook labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return AddLabels(new ReadLabels(labels));
    }

    /// <summary>Adds a detector of findings to those that are built in. It looks at the result when its findings are first asked for.</summary>
    /// <exception cref="ArgumentException">There is a detector of that id already.</exception>
    public TracerBuilder AddDetector(IFindingDetector detector)
    {
        ArgumentNullException.ThrowIfNull(detector);
        EnsureOpen();
        if (_detectors.Exists(other => other.Id == detector.Id))
            throw new ArgumentException($"There is a detector '{detector.Id}' already; give this one another id.", nameof(detector));
        _detectors.Add(detector);
        return this;
    }

    /// <summary>
    /// Adds a decoder of a bridge to those that are built in. What it says is judged, tied and graded as what they say is; the manifest names it.
    /// </summary>
    /// <exception cref="ArgumentException">Its protocol has no name or one that is read already, or it reads nothing.</exception>
    public TracerBuilder AddBridgeDecoder(IBridgeDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        EnsureOpen();
        if (string.IsNullOrWhiteSpace(decoder.Protocol))
            throw new ArgumentException("A bridge decoder needs the name of its protocol.", nameof(decoder));
        if (BridgeDecoders.BuiltIn.Concat(_decoders).Any(other => other.Protocol == decoder.Protocol))
            throw new ArgumentException($"There is a decoder of {SafeText.Quote(decoder.Protocol)} already; give this one another name.", nameof(decoder));
        if (decoder is { Events.Count: 0, Calls.Count: 0, ReadsMemos: false, ReadsTransfers: false })
            throw new ArgumentException(
                $"The decoder of {SafeText.Quote(decoder.Protocol)} declares nothing that it reads, so it would never be asked; "
                + "give it events, calls, memos or transfers.", nameof(decoder));
        _decoders.Add(decoder);
        return this;
    }

    /// <summary>Sets the options.</summary>
    public TracerBuilder WithOptions(TraceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnsureOpen();
        _options = options;
        return this;
    }

    /// <summary>Builds the tracer. Readers that are sources of labels too offer them after the label sources proper.</summary>
    /// <exception cref="InvalidOperationException">No reader was added, or the builder has built already.</exception>
    /// <exception cref="TraceInputException">The options name a parameter that no detector publishes, or a value it cannot have.</exception>
    public Tracer Build()
    {
        EnsureOpen();
        if (_readers.Count == 0)
            throw new InvalidOperationException("A tracer needs something to read: add a ledger or another reader.");
        FindingSearch.Check(_options.Findings, _detectors);
        _built = true;
        return new Tracer([.. _readers], [.. _labels, .. _readers.OfType<ILabelSource>()], _options, [.. _detectors], [.. _decoders]);
    }

    /// <summary>The options that were set.</summary>
    internal TraceOptions Options => _options;

    /// <summary>The sources of labels that were added, in their order.</summary>
    internal IReadOnlyList<ILabelSource> Labels => _labels;

    /// <summary>Whether something to read was added.</summary>
    internal bool HasReader => _readers.Count > 0;

    /// <summary>Whether decoders were added to those that are built in.</summary>
    internal bool HasDecoders => _decoders.Count > 0;

    /// <summary>
    /// Builds a tracer that reads from <paramref name="reader"/> alone, with labels that have been read. For who brings reader and labels and may have to begin
    /// again: the builder stays open.
    /// </summary>
    internal Tracer BuildOver(IChainReader reader, IReadOnlyList<LabelBook> labels)
    {
        FindingSearch.Check(_options.Findings, _detectors);
        return new Tracer([reader], [.. labels.Select(book => new ReadLabels(book))], _options, [.. _detectors], [.. _decoders]);
    }

    private void EnsureOpen()
    {
        if (_built)
            throw new InvalidOperationException("This builder has built its tracer; make a new builder for another.");
    }
}
