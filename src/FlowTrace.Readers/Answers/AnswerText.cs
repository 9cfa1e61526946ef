using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Readers.Answers;

/// <summary>Answers of a provider as a ledger that parsers of files can read: where they stand, for those who say what is wrong.</summary>
/// <param name="name">What issues call them, such as <c>etherscan eip155:1, 0x…</c>.</param>
internal sealed class AnswerText(string name) : ILedgerText
{
    private const int LongestRow = 400;

    private JsonElement _row;

    public string Name => name;

    /// <summary>Answers have no lines: pages are cut anew by every run that goes on.</summary>
    public long Line => 0;

    public ReadOnlySpan<char> RawRow
    {
        get
        {
            ReadOnlySpan<byte> row = _row.ValueKind == JsonValueKind.Undefined ? [] : JsonMarshal.GetRawUtf8Value(_row);
            return Encoding.UTF8.GetString(row[..Math.Min(row.Length, LongestRow)]);
        }
    }

    /// <summary>The row that is read now.</summary>
    public void MoveTo(JsonElement row) => _row = row;

    public ChainReadException Failure(string what) => new($"{name} {what}") { Reader = name };
}
