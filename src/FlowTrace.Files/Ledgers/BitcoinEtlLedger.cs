using System.Text;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>
/// bitcoin-etl's <c>transactions</c> as JSON lines, as the tool and the BigQuery data set write them, with or without values of inputs
/// ("enriched" or not). Lines of blocks tell times.
/// </summary>
internal sealed partial class BitcoinEtlLedger : IOpenLedger
{
    /// <summary>What it is called in <c>FORMAT:FILE</c>.</summary>
    public const string Name = "bitcoin-etl";

    private const int RowsBetweenLooks = 4096;
    private const int Peek = 4096;

    private readonly string _path;
    private readonly string _name;
    private readonly ChainId _chain;
    private readonly HashingStream _stream;
    private readonly IssueLog _issues;
    private TransferTableBuilder _builder = null!;
    private LedgerShared _shared = null!;
    private long _line;

    private BitcoinEtlLedger(string path, ChainId chain, HashingStream stream)
    {
        _path = path;
        _name = Path.GetFileName(path);
        _chain = chain;
        _stream = stream;
        _issues = new IssueLog(_name);
    }

    public bool NeedsBlockTimes => false;

    /// <summary>Whether a file begins with a JSON object that has what only these lines have: coins spent and made, or the coinbase of a block.</summary>
    public static bool Recognises(string path)
    {
        if (!File.Exists(path))
            return false;
        using HashingStream stream = InputFile.Open(path, static _ => { });
        Span<byte> start = stackalloc byte[Peek];
        ReadOnlySpan<byte> text = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return text.IndexOf((byte)'{') >= 0
            && (text.IndexOf("\"is_coinbase\""u8) >= 0 || text.IndexOf("\"inputs\""u8) >= 0 || text.IndexOf("\"coinbase_param\""u8) >= 0);
    }

    /// <exception cref="ChainReadException">The file cannot be opened.</exception>
    public static BitcoinEtlLedger Open(string path, ChainId chain, Action<int> onRead) => new(path, chain, InputFile.Open(path, onRead));

    public void Read(TransferTableBuilder builder, LedgerShared shared, Action<long> onRows, CancellationToken cancellationToken)
    {
        _builder = builder;
        _shared = shared;
        builder.CurrentSource = shared.NewSource(builder, what => InputFile.Failure(_path, what));
        long rows = 0;
        long seen = 0;
        using (var text = new StreamReader(_stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true))
            for (_line = 1; text.ReadLine() is { } line; _line++)
            {
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                rows++;
                ReadLine(line);
                if (rows - seen < RowsBetweenLooks)
                    continue;
                onRows(rows - seen);
                seen = rows;
                cancellationToken.ThrowIfCancellationRequested();
            }

        onRows(rows - seen);
        foreach (ReadIssue issue in _issues.Close())
            builder.Report(issue);
        builder.Describe(new InputDescription(_name, Name, _stream.Finish(), rows));
        Dispose();
    }

    public void Dispose() => _stream.Dispose();

    private void ReadLine(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            ReadRow(json.RootElement, line);
        }
        catch (JsonException)
        {
            Refuse(Fault.Cells, "The line is no JSON object: it is cut off, or the file has no object a line. Export JSON lines.", line);
        }
    }

    private bool Refuse(Fault fault, string message, string text)
    {
        _issues.Refuse(fault, _line, message, text);
        return false;
    }
}
