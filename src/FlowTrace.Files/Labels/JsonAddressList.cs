using System.Globalization;
using System.Text.Json;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Reads a JSON array of addresses, as lists of sanctioned addresses come.</summary>
internal static class JsonAddressList
{
    private const int LargestBytes = 64 << 20;

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <exception cref="ChainReadException">The file is no JSON array of texts.</exception>
    public static InputDescription Read(LabelFile label, LabelSink sink)
    {
        using HashingStream stream = InputFile.Open(label.Path, static _ => { });
        using var memory = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > LargestBytes)
                throw InputFile.Failure(label.Path, "is larger than 64 MB. Give the list as text, one address a line");
        }

        ReadOnlySpan<byte> json = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        if (json.StartsWith(Bom))
            json = json[3..];
        try
        {
            return new InputDescription(sink.Source, "addresses", stream.Finish(), ReadArray(json, label, sink));
        }
        catch (JsonException error)
        {
            string line = ((error.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
            throw new ChainReadException(
                $"{sink.Source}:{line}: this is not JSON. Give an array of addresses: [\"0x…\", \"0x…\"].", error)
            { Reader = sink.Source };
        }
    }

    private static long ReadArray(ReadOnlySpan<byte> json, LabelFile label, LabelSink sink)
    {
        var list = PlainList.Of(label);
        list.Begin(sink);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        long rows = 0;
        long line = 1;
        int counted = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            line += json[counted..start].Count((byte)'\n');
            counted = start;
            rows++;
            if (reader.TokenType == JsonTokenType.String)
            {
                list.Add(sink, reader.GetString(), line);
                continue;
            }

            sink.Issues.Refuse(Fault.Label, line, "An entry of the list is not a text. Give addresses in quotes.", "");
            reader.Skip();
        }

        while (reader.Read())
        {
        }

        return rows;
    }
}
