using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Testing;

/// <summary>
/// What a writer of reports has to keep: the same result is the same text everywhere, and whatever names a ledger or a list of labels brings, they stay names.
/// </summary>
/// <remarks>
/// Results to write come with the contract: a small theft, and the same theft with names made to break out of HTML, XML, CSV, Markdown and terminals. What the
/// media type says the text is, it has to be: JSON and XML are parsed, CSV is read cell by cell.
/// </remarks>
public sealed class ReportWriterContract : Contract
{
    private readonly Func<IReportWriter> _make;

    /// <summary>Makes a contract for a writer.</summary>
    /// <param name="makeWriter">Makes a writer, a new one with each call.</param>
    public ReportWriterContract(Func<IReportWriter> makeWriter)
    {
        ArgumentNullException.ThrowIfNull(makeWriter);
        _make = makeWriter;
    }

    /// <summary>More results to write.</summary>
    /// <value>None.</value>
    public IReadOnlyList<TraceResult> Results { get; init; } = [];

    private protected override IEnumerable<ContractRule> AllRules()
    {
        yield return ContractRule.Of("description", FindFaultOfDescription);
        yield return Each("repeatable", result =>
        {
            IReportWriter writer = _make();
            string first = result.ToText(writer);
            return Difference.First(first, result.ToText(writer)) is { } difference ? $"written a second time, the text is another: {difference}"
                : Difference.First(first, result.ToText(_make())) is { } other ? $"written by a second writer, the text is another: {other}"
                : null;
        });
        yield return new("concurrent", FindFaultOfConcurrencyAsync);
        yield return new("culture", FindFaultOfCultureAsync);
        yield return Each("bytes", FindFaultOfBytes);
        yield return Each("line-ends", result => result.ToText(_make()).Contains('\r') ? "lines end in LF, and there is a CR" : null);
        yield return Each("leaves-open", FindFaultOfClosing);
        yield return Each("valid", result => FindFaultOfForm(result.ToText(_make())));
        yield return new("hostile-names", FindFaultOfHostileNamesAsync);
    }

    private ContractRule Each(string name, Func<TraceResult, string?> findFault) => new(name, async cancellationToken =>
    {
        foreach (TraceResult result in await AllResultsAsync(cancellationToken).ConfigureAwait(false))
            if (findFault(result) is { } fault)
                return fault;
        return null;
    });

    private async Task<IReadOnlyList<TraceResult>> AllResultsAsync(CancellationToken cancellationToken) =>
    [
        await ReportScene.TraceAsync(isHostile: false, cancellationToken).ConfigureAwait(false),
        await ReportScene.TraceAsync(isHostile: true, cancellationToken).ConfigureAwait(false), .. Results,
    ];

    private string? FindFaultOfDescription()
    {
        IReportWriter writer = _make();
        return writer.Name.Length == 0 || !writer.Name.All(c => c == '-' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
                ? $"Name is '{writer.Name}'; write it lower case with hyphens"
            : writer.FileName != Path.GetFileName(writer.FileName) || Path.GetExtension(writer.FileName).Length < 2 || writer.FileName.Any(char.IsControl)
                ? $"FileName is '{writer.FileName}'; give a name with an extension, without a folder"
            : writer.MediaType.Split('/') is not [{ Length: > 0 }, { Length: > 0 }] || writer.MediaType.Contains(' ', StringComparison.Ordinal)
                ? $"MediaType is '{writer.MediaType}'; write it as in text/csv"
            : (writer.Name, writer.FileName, writer.MediaType) != (_make().Name, _make().FileName, _make().MediaType)
                ? "Name, FileName or MediaType changes from one instance to the next"
            : null;
    }

    private async Task<string?> FindFaultOfConcurrencyAsync(CancellationToken cancellationToken)
    {
        TraceResult result = await ReportScene.TraceAsync(isHostile: false, cancellationToken).ConfigureAwait(false);
        string expected = result.ToText(_make());
        IReportWriter writer = _make();
        string[] together = await Surroundings.TogetherAsync(_ => ValueTask.FromResult(result.ToText(writer)), cancellationToken).ConfigureAwait(false);
        return together.Select(text => Difference.First(expected, text)).FirstOrDefault(fault => fault is not null) is { } difference
            ? $"written several times at once, the text is another: {difference}" : null;
    }

    private async Task<string?> FindFaultOfCultureAsync(CancellationToken cancellationToken)
    {
        foreach (TraceResult result in await AllResultsAsync(cancellationToken).ConfigureAwait(false))
            if (Difference.First(
                result.ToText(_make()), await Surroundings.UnderStrangeCultureAsync(() => Task.FromResult(result.ToText(_make()))).ConfigureAwait(false))
                is { } difference)
                return $"under another culture, the text is another: {difference}";
        return null;
    }

    private string? FindFaultOfBytes(TraceResult result)
    {
        using var bytes = new MemoryStream();
        _make().Write(result, bytes);
        if (!bytes.CanWrite)
            return "the stream was closed; it is the caller's";
        return bytes.ToArray() is [0xEF, 0xBB, 0xBF, ..] ? "the bytes begin with a byte order mark"
            : Difference.First(result.ToText(_make()), Encoding.UTF8.GetString(bytes.ToArray())) is { } difference
                ? $"as bytes, the text is another: {difference}"
            : null;
    }

    private string? FindFaultOfClosing(TraceResult result)
    {
        using var output = new WatchedWriter();
        _make().Write(result, output);
        return output.IsClosed ? "the writer was closed; it is the caller's" : null;
    }

    private async Task<string?> FindFaultOfHostileNamesAsync(CancellationToken cancellationToken)
    {
        TraceResult harmless = await ReportScene.TraceAsync(isHostile: false, cancellationToken).ConfigureAwait(false);
        string text = (await ReportScene.TraceAsync(isHostile: true, cancellationToken).ConfigureAwait(false)).ToText(_make());
        if (text.Where(c => c != '\n' && c != '\t' && (char.IsControl(c) || ReportScene.Steers(c))).Cast<char?>().FirstOrDefault() is { } steering)
            return string.Create(
                CultureInfo.InvariantCulture, $"the character U+{(int)steering:X4} of a name stands in the text as it is; write it out, or escape it");
        if (IsMarkup && ReportScene.Markup.FirstOrDefault(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase)) is { } mark)
            return $"'{mark}' of a name stands in the text as markup; escape it";
        int expected = PartsOf(harmless.ToText(_make()));
        int actual = PartsOf(text);
        return expected == actual ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"names have changed the text's form: it has {expected} {PartsName} with harmless names, and {actual} with hostile ones");
    }

    private string MediaType => _make().MediaType;

    private bool IsJson => MediaType == "application/json" || MediaType.EndsWith("+json", StringComparison.Ordinal);

    private bool IsXml => MediaType is "application/xml" or "text/xml" || MediaType.EndsWith("+xml", StringComparison.Ordinal);

    // Markdown is HTML to whoever renders it.
    private bool IsMarkup => IsXml || MediaType is "text/html" or "text/markdown";

    private string PartsName => IsJson ? "values" : IsXml ? "nodes" : MediaType == "text/html" ? "scripts" : "lines";

    private int PartsOf(string text) => IsJson ? Forms.CountJson(text) : IsXml ? Forms.CountXml(text)
        : MediaType == "text/html" ? text.Split("<script", StringSplitOptions.None).Length - 1
        : MediaType == "text/csv" ? Forms.ReadCsv(text).Count
        : text.Split('\n').Length - 1;

    private string? FindFaultOfForm(string text)
    {
        try
        {
            if (IsJson)
                _ = Forms.CountJson(text);
            else if (IsXml)
                _ = Forms.CountXml(text);
            else if (MediaType == "text/csv")
                return Forms.FindFaultOfCsv(text);
            return text.Length == 0 ? "nothing was written" : null;
        }
        catch (Exception error) when (error is JsonException or XmlException or FormatException)
        {
            return $"it is no {MediaType}: {error.Message}";
        }
    }

    private sealed class WatchedWriter() : StringWriter(CultureInfo.InvariantCulture)
    {
        public bool IsClosed { get; private set; }

        public override void Close()
        {
            IsClosed = true;
            base.Close();
        }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
