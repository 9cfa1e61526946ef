using System.Globalization;
using System.Text;

namespace FlowTrace.Cli;

/// <summary>Where results go, and where everything else goes.</summary>
/// <remarks>What is said on the error stream may quote files of strangers: nothing in it reaches the terminal as a control character.</remarks>
internal sealed class Terminal : IDisposable
{
    private const int BufferSize = 1 << 16;

    public Terminal(Stream output, TextWriter error, bool isErrorInteractive, bool hasColour)
    {
        OutputStream = output;
        Output = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize, leaveOpen: true) { NewLine = "\n" };
        Error = error;
        IsErrorInteractive = isErrorInteractive;
        HasColour = hasColour;
    }

    /// <summary>Results, as text.</summary>
    public StreamWriter Output { get; }

    /// <summary>Results, as bytes; <see cref="Output"/> must be flushed before.</summary>
    public Stream OutputStream { get; }

    public TextWriter Error { get; }

    /// <summary>Whether a person watches the error stream: only then is there progress.</summary>
    public bool IsErrorInteractive { get; }

    /// <summary>Whether colour is wanted there (https://no-color.org).</summary>
    public bool HasColour { get; }

    /// <summary>Prints a result in the form that was asked for.</summary>
    public void Print(
        string format, Action<TextWriter> writeTable, Action<TextWriter>? writeMarkdown, Action<TextWriter>? writeCsv, Action<Stream> writeJson)
    {
        switch (format)
        {
            case "markdown" when writeMarkdown is not null:
                writeMarkdown(Output);
                break;
            case "csv" when writeCsv is not null:
                writeCsv(Output);
                break;
            case "json":
                Output.Flush();
                writeJson(OutputStream);
                break;
            default:
                writeTable(Output);
                break;
        }
    }

    public static Terminal OfProcess() => new(
        Console.OpenStandardOutput(), Console.Error, !Console.IsErrorRedirected, string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Says something that is no result.</summary>
    public void Say(string text)
    {
        foreach (string line in text.Split('\n'))
            Error.Write(Harmless(line) + "\n");
    }

    public void Dispose()
    {
        Output.Dispose();
        OutputStream.Dispose();
    }

    /// <summary>A line of a stranger's without control characters, which are written out.</summary>
    public static string Harmless(string line)
    {
        var harmless = new StringBuilder(line.Length);
        foreach (Rune rune in line.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format)
                harmless.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                harmless.Append(rune.ToString());
        return harmless.ToString();
    }
}
