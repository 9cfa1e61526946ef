using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Ledgers;
using FlowTrace.Reading;

namespace FlowTrace.Files;

/// <summary>
/// Reads ledgers on disk into one table, on first use, and answers from it. Where ledgers carry names of accounts it offers them as labels.
/// </summary>
/// <remarks>
/// <para>Every file is read once, as a stream, and hashed on the way; several files are several sources, whose common transfers count once.</para>
/// <para>Safe for concurrent calls. A reading that is cancelled or fails is started anew by the next call.</para>
/// </remarks>
public sealed class LedgerReader : IChainReader, ILabelSource
{
    // What a row of the known formats takes at least, near enough to make room for a file's rows at once and not by doubling.
    private const long BytesOfRow = 220;

    // Beyond this the size of a file, which may be a lie, is no reason to take memory in advance.
    private const long MostExpected = 1 << 25;

    private readonly LedgerFile[] _files;
    private readonly Lock _gate = new();
    private Task<Ledgers>? _reading;
    private long _rows;
    private long _bytes;
    private long _totalBytes;

    /// <summary>Makes a reader of files whose formats their headers tell, or <c>FORMAT:FILE</c>.</summary>
    public LedgerReader(params string[] paths)
        : this([.. (paths ?? throw new ArgumentNullException(nameof(paths))).Select(path => LedgerFile.Parse(path))])
    {
    }

    /// <summary>Makes a reader of files.</summary>
    /// <exception cref="ArgumentException">There is no file.</exception>
    public LedgerReader(params LedgerFile[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Length == 0)
            throw new ArgumentException("A ledger reader needs at least one file.", nameof(files));
        _files = [.. files];
        Name = string.Join(", ", files.Select(file => Path.GetFileName(Path.TrimEndingDirectorySeparator(file.Path))));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The files, in the order they were given.</summary>
    public IReadOnlyList<LedgerFile> Files => _files;

    /// <summary>How far the reading has come; may be asked from any thread while it goes on.</summary>
    public LedgerProgress Progress => new(Volatile.Read(ref _rows), Volatile.Read(ref _bytes), Volatile.Read(ref _totalBytes));

    /// <summary>The whole table of all files, read now if it was not.</summary>
    /// <exception cref="ChainReadException">A file is missing, empty, or of no known format.</exception>
    public ValueTask<TransferTable> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        return Volatile.Read(ref _reading) is { IsCompletedSuccessfully: true } done ? new(done.Result.Table) : ReadAsync();

        async ValueTask<TransferTable> ReadAsync() => (await LoadAsync(cancellationToken).ConfigureAwait(false)).Table;
    }

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) => ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
        ReadAllAsync(cancellationToken);

    /// <summary>The labels that stand in the ledgers themselves.</summary>
    /// <exception cref="ChainReadException">A file is missing, empty, or of no known format.</exception>
    public async ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default) =>
        (await LoadAsync(cancellationToken).ConfigureAwait(false)).Labels;

    /// <summary>A reader of these files and more.</summary>
    public LedgerReader With(params LedgerFile[] more) => new([.. _files, .. more ?? throw new ArgumentNullException(nameof(more))]);

    private async Task<Ledgers> LoadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<Ledgers> reading;
            lock (_gate)
            {
                if (_reading is null or { IsFaulted: true } or { IsCanceled: true })
                    _reading = ReadFilesAsync(cancellationToken);
                reading = _reading;
            }

            try
            {
                return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Another caller started the reading and gave it up; this one still wants it.
            }
        }
    }

    private async Task<Ledgers> ReadFilesAsync(CancellationToken cancellationToken)
    {
        // The caller holds the lock; the work goes on behind it.
        await Task.Yield();
        Volatile.Write(ref _rows, 0);
        Volatile.Write(ref _bytes, 0);
        Volatile.Write(ref _totalBytes, _files.Sum(file => IOpenLedger.SizeOf(file.Path)));
        var builder = new TransferTableBuilder((int)Math.Min(Volatile.Read(ref _totalBytes) / BytesOfRow, MostExpected));
        var shared = new LedgerShared();
        var waiting = new List<IOpenLedger>();
        try
        {
            foreach (LedgerFile file in _files)
            {
                IOpenLedger ledger = LedgerFormats.Open(file, read => Interlocked.Add(ref _bytes, read));
                if (ledger.NeedsBlockTimes)
                    waiting.Add(ledger);
                else
                    ledger.Read(builder, shared, CountRows, cancellationToken);
            }

            foreach (IOpenLedger ledger in waiting)
                ledger.Read(builder, shared, CountRows, cancellationToken);
        }
        finally
        {
            foreach (IOpenLedger ledger in waiting)
                ledger.Dispose();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new Ledgers(builder.Build(), new LabelBook(shared.Labels.All));
    }

    private void CountRows(long rows) => Interlocked.Add(ref _rows, rows);

    private sealed record Ledgers(TransferTable Table, LabelBook Labels);
}
