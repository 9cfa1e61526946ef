using System.Text;
using FlowTrace.Reading;
using Sylvan.Data.Csv;

namespace FlowTrace.Files.Internals;

/// <summary>A CSV file read once, row by row, as spans; knows its header and the line it stands on.</summary>
internal sealed class CsvFile : ILedgerText, IDisposable
{
    // No row of a ledger is a megabyte long; one that is has lost a quote.
    private const int LongestRow = 1 << 20;
    private const int FirstBuffer = 1 << 16;

    private readonly string _path;
    private readonly HashingStream _stream;
    private readonly StreamReader _text;
    private readonly CsvDataReader _csv;
    private long _nextLine = 1;

    private CsvFile(string path, HashingStream stream)
    {
        _path = path;
        Name = Path.GetFileName(path);
        _stream = stream;
        _text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, FirstBuffer);
        _csv = CsvDataReader.Create(_text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = ',',
            CsvStyle = CsvStyle.Standard,
            BufferSize = FirstBuffer,
            MaxBufferSize = LongestRow,
            ResultSetMode = ResultSetMode.SingleResult,
        });
    }

    public string Name { get; }

    /// <summary>The cells of the header row; empty when the file is.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>The line the row begins on, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>How many rows that are not blank followed the header.</summary>
    public long Rows { get; private set; }

    public int CellCount => _csv.RowFieldCount;

    /// <summary>Whether the row holds bytes that are not UTF-8, which decode to U+FFFD.</summary>
    public bool IsDamaged { get; private set; }

    public ReadOnlySpan<char> RawRow => _csv.GetRawRecordSpan();

    public ReadOnlySpan<char> this[int column] => _csv.GetFieldSpan(column);

    /// <summary>Opens the file and reads its header.</summary>
    /// <exception cref="ChainReadException">The file cannot be opened.</exception>
    public static CsvFile Open(string path, Action<int> onRead)
    {
        var file = new CsvFile(path, InputFile.Open(path, onRead));
        if (file.Next())
        {
            file.Header = new string[file.CellCount];
            for (int i = 0; i < file.Header.Length; i++)
                file.Header[i] = file[i].Trim().Trim('\uFEFF').ToString();
            file.Rows = 0;
        }

        return file;
    }

    /// <summary>Goes to the next row that is not blank.</summary>
    /// <exception cref="ChainReadException">A quote is out of place: from there on nobody can say where rows begin.</exception>
    public bool Next()
    {
        while (Read())
        {
            ReadOnlySpan<char> raw = _csv.GetRawRecordSpan();
            Line = _nextLine;
            int mark = raw.IndexOfAny('\n', '\uFFFD');
            IsDamaged = false;
            if (mark == raw.Length - 1 && mark >= 0 && raw[mark] == '\n')
            {
                _nextLine++;
            }
            else
            {
                _nextLine += Math.Max(1, raw.Count('\n'));
                IsDamaged = raw.Contains('\uFFFD');
            }

            if (_csv.RowFieldCount == 1 && _csv.GetFieldSpan(0).IsWhiteSpace())
                continue;
            Rows++;
            return true;
        }

        return false;
    }

    /// <summary>The column of that name, or -1.</summary>
    public int Find(string column) => Array.FindIndex(Header, name => name.Equals(column, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads to the end and describes the file for the manifest.</summary>
    public InputDescription Describe(string format) => new(Name, format, _stream.Finish(), Rows);

    public ChainReadException Failure(string what) =>
        new($"{_path}: the file {what}") { Reader = Name, Text = IssueLog.Readable(string.Join(',', Header)) };

    public void Dispose()
    {
        _csv.Dispose();
        _text.Dispose();
        _stream.Dispose();
    }

    private bool Read()
    {
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException error)
        {
            throw new ChainReadException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{Name}:{_nextLine}: a quote is out of place or never closed, so nothing behind it can be read. "
                    + $"Close the quote, or double it inside a quoted field."),
                error)
            { Reader = Name };
        }
        catch (IOException error)
        {
            throw InputFile.Failure(_path, "cannot be read to its end: " + error.Message, error);
        }
    }
}
