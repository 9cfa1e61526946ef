using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FlowTrace.Reporting;

/// <summary>
/// Writes one JSON object, a fact a line, in one pass and with a small buffer, and hashes what it writes.
/// </summary>
internal sealed class DigestedJson : IDisposable
{
    private const int FlushAbove = 1 << 16;

    private readonly Stream _output;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAbove * 2);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Utf8JsonWriter _json;
    private bool _firstMember = true;
    private bool _firstItem;

    public DigestedJson(Stream output)
    {
        _output = output;
        // What is written is a sequence of values framed by hand, each of which is valid by construction.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
        Raw("{"u8);
    }

    /// <summary>Starts a member of the document; its value follows.</summary>
    public void Member(ReadOnlySpan<byte> name)
    {
        if (!_firstMember)
            Raw(",\n"u8);
        _firstMember = false;
        Raw("\""u8);
        Raw(name);
        Raw("\":"u8);
    }

    /// <summary>A member that is one value.</summary>
    public void Value(ReadOnlySpan<byte> name, Action<Utf8JsonWriter> write)
    {
        Member(name);
        write(_json);
        EndValue();
    }

    /// <summary>A member that is a list of values, each on a line of its own.</summary>
    public void List<T>(ReadOnlySpan<byte> name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        Member(name);
        Raw("["u8);
        _firstItem = true;
        foreach (T item in items)
        {
            Raw(_firstItem ? "\n"u8 : ",\n"u8);
            _firstItem = false;
            write(_json, item);
            EndValue();
        }

        Raw("]"u8);
    }

    /// <summary>
    /// Ends the innermost object and the document with the digest as the innermost object's last member. The digest is that of the bytes
    /// without this member, its comma and its line break.
    /// </summary>
    public void EndWithDigest()
    {
        Flush();
        _hash.AppendData(JsonReport.End);
        string digest = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _output.Write(JsonReport.DigestStart);
        _output.Write(Encoding.ASCII.GetBytes(digest));
        _output.Write("\""u8);
        _output.Write(JsonReport.End);
        _output.Flush();
    }

    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>A value in the middle of hand-written framing.</summary>
    public void Raw(Action<Utf8JsonWriter> write)
    {
        write(_json);
        EndValue();
    }

    public void Dispose()
    {
        _json.Dispose();
        _hash.Dispose();
    }

    private void EndValue()
    {
        _json.Flush();
        _json.Reset();
        if (_buffer.WrittenCount > FlushAbove)
            Flush();
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
