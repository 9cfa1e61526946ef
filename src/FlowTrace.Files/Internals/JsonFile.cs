using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Reading;

namespace FlowTrace.Files.Internals;

/// <summary>
/// A file of JSON values read once, one after the other: one document, one value a line, or values one behind the other. A value that is broken
/// is refused, and reading goes on at the next line that begins with a brace or bracket.
/// </summary>
internal sealed class JsonFile : ILedgerText, IDisposable
{
    // An answer of a node is a few megabytes; what is larger is no answer.
    private const int LongestValue = 256 << 20;
    private const int FirstBuffer = 1 << 18;
    private const int LongestRaw = 200;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, AllowTrailingCommas = true };

    private readonly string _path;
    private readonly HashingStream _stream;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _isComplete;
    private string _raw = "";
    private long _line = 1;

    private JsonFile(string path, HashingStream stream)
    {
        _path = path;
        Name = Path.GetFileName(path);
        _stream = stream;
    }

    public string Name { get; }

    public long Line { get; private set; } = 1;

    /// <summary>How many facts the file holds; counted by who reads them, for a page holds many.</summary>
    public long Rows { get; set; }

    public ReadOnlySpan<char> RawRow => _raw;

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether the first character that is no blank opens an object or an array.</summary>
    /// <exception cref="ChainReadException">The file cannot be opened.</exception>
    public static bool IsJson(string path)
    {
        using HashingStream stream = InputFile.Open(path, static _ => { });
        Span<byte> start = stackalloc byte[256];
        ReadOnlySpan<byte> text = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (text.StartsWith(Bom))
            text = text[Bom.Length..];
        text = text.TrimStart(" \t\r\n"u8);
        return text.StartsWith((byte)'[') || text.StartsWith((byte)'{');
    }

    /// <exception cref="ChainReadException">The file cannot be opened.</exception>
    public static JsonFile Open(string path, Action<int> onRead)
    {
        var file = new JsonFile(path, InputFile.Open(path, onRead));
        file.Fill();
        if (file._buffer.AsSpan(0, file._end).StartsWith(Bom))
            file._start = Bom.Length;
        return file;
    }

    /// <summary>Reads the next value, which is to be disposed of; null at the file's end.</summary>
    /// <param name="refuse">Is told of a value that is broken.</param>
    /// <exception cref="ChainReadException">A value is larger than any answer of a node.</exception>
    public JsonDocument? Next(Action<string> refuse)
    {
        while (SkipBlanks())
        {
            Line = _line;
            try
            {
                if (TryParse(out JsonDocument? document))
                    return document;
                refuse("The file ends within a JSON value: it is cut short. Download it again.");
                _start = _end;
            }
            catch (JsonException error)
            {
                refuse(string.Create(
                    CultureInfo.InvariantCulture, $"This is not JSON from line {Line + (error.LineNumber ?? 0)} on. Download the answer again."));
                SkipBroken();
            }
        }

        return null;
    }

    public InputDescription Describe(string format) => new(Name, format, _stream.Finish(), Rows);

    public ChainReadException Failure(string what) => new($"{_path}: the file {what}") { Reader = Name, Text = _raw };

    public void Dispose() => _stream.Dispose();

    private bool TryParse(out JsonDocument? document)
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
            SetRaw(rest);
            var reader = new Utf8JsonReader(rest, _isComplete, new JsonReaderState(Options));
            if (JsonDocument.TryParseValue(ref reader, out document))
            {
                Advance((int)reader.BytesConsumed);
                return true;
            }

            if (_isComplete)
                return false;
            Fill();
        }
    }

    private void SetRaw(ReadOnlySpan<byte> rest) => _raw = Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, LongestRaw)]);

    private bool SkipBlanks()
    {
        while (true)
        {
            int length = _end - _start;
            int text = _buffer.AsSpan(_start, length).IndexOfAnyExcept(" \t\r\n,"u8);
            Advance(text < 0 ? length : text);
            if (text >= 0)
                return true;
            if (_isComplete)
                return false;
            Fill();
        }
    }

    // Answers are indented or stand on one line: a line that begins with a brace begins a value.
    private void SkipBroken()
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
            for (int i = 0; i + 1 < rest.Length; i++)
                if (rest[i] == '\n' && rest[i + 1] is (byte)'{' or (byte)'[')
                {
                    Advance(i + 1);
                    return;
                }

            if (_isComplete)
            {
                _start = _end;
                return;
            }

            Advance(Math.Max(0, rest.Length - 1));
            Fill();
        }
    }

    private void Advance(int bytes)
    {
        _line += _buffer.AsSpan(_start, bytes).Count((byte)'\n');
        _start += bytes;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestValue)
                throw Failure("holds a JSON value of more than 256 MB, which no node answers. Split it, one answer a line.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            int read = _stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
            _end += read;
            _isComplete = _end < _buffer.Length;
        }
        catch (IOException error)
        {
            throw InputFile.Failure(_path, "cannot be read to its end: " + error.Message, error);
        }
    }
}
