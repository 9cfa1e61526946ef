namespace FlowTrace.Files.Labels;

/// <summary>
/// The text of a pack with its null characters, at which a YAML scanner would take the file to end, written as U+FFFD. It counts them and knows the first
/// one's line.
/// </summary>
internal sealed class PackText(TextReader inner) : TextReader
{
    private long _line = 1;

    public long Nulls { get; private set; }

    public long FirstNullLine { get; private set; }

    public override int Peek() => inner.Peek() is var c && c == 0 ? '\uFFFD' : c;

    public override int Read()
    {
        int c = inner.Read();
        if (c is not (0 or '\n'))
            return c;
        char one = (char)c;
        Mend(new Span<char>(ref one));
        return one;
    }

    public override int Read(char[] buffer, int index, int count)
    {
        int read = inner.Read(buffer, index, count);
        Mend(buffer.AsSpan(index, read));
        return read;
    }

    public override int Read(Span<char> buffer)
    {
        int read = inner.Read(buffer);
        Mend(buffer[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Mend(Span<char> text)
    {
        for (int at = text.IndexOfAny('\n', '\0'); at >= 0; at = text.IndexOfAny('\n', '\0'))
        {
            if (text[at] == '\n')
                _line++;
            else
            {
                text[at] = '\uFFFD';
                if (++Nulls == 1)
                    FirstNullLine = _line;
            }

            text = text[(at + 1)..];
        }
    }
}
