using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary>The folder that <c>--out</c> names, and the files of a result in it.</summary>
internal sealed class OutputFolder
{
    private static readonly IReportWriter[] Forms =
    [
        ReportWriters.Json, ReportWriters.FlowsCsv, ReportWriters.OutcomesCsv, ReportWriters.FindingsCsv, ReportWriters.Freeze, ReportWriters.FreezeCsv,
        ReportWriters.Html, ReportWriters.GraphMl, ReportWriters.Dot,
    ];

    private readonly string _path;

    private OutputFolder(string path) => _path = path;

    /// <summary>Makes the folder before the work begins: a run of an hour should not end at a folder that cannot be made.</summary>
    /// <exception cref="TraceInputException">The folder cannot be made.</exception>
    public static OutputFolder Prepare(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new OutputFolder(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TraceInputException($"--out: the folder '{path}' cannot be made: {error.Message}", error);
        }
    }

    /// <summary>Writes the result's files, each whole or not at all, and says their paths.</summary>
    public IEnumerable<string> Write(TraceResult result, CancellationToken cancellationToken) => Write(
        [.. Forms.Select(writer => (writer.FileName, (Action<string>)(path => AtomicFile.Write(path, stream => writer.Write(result, stream)))))],
        cancellationToken);

    /// <summary>Writes the report for a court in both its forms and its claims, each whole or not at all, and says their paths.</summary>
    public IEnumerable<string> Write(ExpertReport report, CancellationToken cancellationToken) => Write(
        [
            ("expert-report.html", path => AtomicFile.WriteText(path, report.WriteHtml)),
            ("expert-report.md", path => AtomicFile.WriteText(path, report.WriteMarkdown)),
            ("claims.json", path => AtomicFile.Write(path, report.WriteClaims)),
        ],
        cancellationToken);

    private IEnumerable<string> Write((string Name, Action<string> Write)[] files, CancellationToken cancellationToken)
    {
        foreach ((string name, Action<string> write) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = Path.Combine(_path, name);
            write(path);
            yield return path;
        }
    }
}
