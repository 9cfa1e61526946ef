using FlowTrace.Chain;
using FlowTrace.Cli.Commands;
using FlowTrace.Cli.Live;
using FlowTrace.Files;
using FlowTrace.Readers.Answers;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Cases;

/// <summary>One raw input of a case, as it lies on disk now.</summary>
/// <param name="Role">What it is to the case.</param>
/// <param name="Name">Its name in the case; <c>folder/file</c> for a file of a folder that is read as one ledger, or as labels.</param>
/// <param name="Format">How it is to be read, as it was given; of labels, category, date and list.</param>
/// <param name="Chain">The chain of rows that name none.</param>
/// <param name="Path">Where it is.</param>
internal sealed record CaseInput(InputRole Role, string Name, string Format, ChainId Chain, string Path)
{
    /// <summary>The SHA-256 of its bytes where they were hashed; else empty.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The files a request names, folders file by file.</summary>
    public static IEnumerable<CaseInput> Of(TraceRequest request)
    {
        if (request.CaseFile is { } path)
            yield return new CaseInput(InputRole.Case, System.IO.Path.GetFileName(path), "", ChainId.None, path);
        foreach (LedgerFile ledger in request.Ledgers)
            foreach ((string name, string file) in FilesOf(ledger.Path))
                yield return new CaseInput(InputRole.Ledger, name, ledger.Format ?? "", ledger.DefaultChain, file);
        foreach (LabelFile file in request.Labels)
            foreach (LabelFile part in file.Files())
                yield return new CaseInput(InputRole.Labels, part.Name, part.Reading, part.DefaultChain, part.Path);
        foreach (LinkFile file in request.Links)
            yield return new CaseInput(InputRole.Links, System.IO.Path.GetFileName(file.Path), "", ChainId.None, file.Path);
    }

    /// <summary>The ledgers among inputs, as a reader takes them: files of one folder are one.</summary>
    public static LedgerFile[] Ledgers(IEnumerable<CaseInput> inputs) =>
    [
        .. inputs.Where(input => input.Role == InputRole.Ledger)
            .Select(input => (input.Format, File: new LedgerFile(input.IsInFolder ? System.IO.Path.GetDirectoryName(input.Path)! : input.Path, input.Chain)))
            .Select(ledger => ledger.Format.Length == 0 ? ledger.File : ledger.File.WithFormat(ledger.Format))
            .Distinct(),
    ];

    /// <summary>What reads the ledgers among inputs; null where there are none, as in a case that was read from providers.</summary>
    public static LedgerReader? LedgerReader(IEnumerable<CaseInput> inputs) => Ledgers(inputs) is { Length: > 0 } ledgers ? new LedgerReader(ledgers) : null;

    /// <summary>The files of labels among inputs.</summary>
    public static LabelFile[] Labels(IEnumerable<CaseInput> inputs) =>
    [
        .. inputs.Where(input => input.Role == InputRole.Labels)
            .Select(input => LabelFile.OfCase(input.Path, input.Name, input.Format, input.Chain)),
    ];

    /// <summary>The files of links among inputs.</summary>
    public static LinkFile[] Links(IEnumerable<CaseInput> inputs) =>
        [.. inputs.Where(input => input.Role == InputRole.Links).Select(input => new LinkFile(input.Path))];

    /// <summary>The answers of providers among inputs, by what was asked; null where there are none.</summary>
    public static async Task<IAnswerArchive?> AnswersAsync(IReadOnlyList<CaseInput> inputs, CancellationToken cancellationToken)
    {
        MemoryAnswers? answers = null;
        foreach (CaseInput input in inputs.Where(input => input.Role == InputRole.Answer))
        {
            byte[] answer = await File.ReadAllBytesAsync(input.Path, cancellationToken).ConfigureAwait(false);
            await StoreAnswers.TakeAsync(answers ??= new MemoryAnswers(), input.Name, answer).ConfigureAwait(false);
        }

        return answers;
    }

    /// <summary>Whether a trace reads it; a case file and prices only go with the case.</summary>
    public static bool IsRead(InputRole role) => role is InputRole.Ledger or InputRole.Labels or InputRole.Links;

    private bool IsInFolder => Name.Contains('/', StringComparison.Ordinal);

    private static IEnumerable<(string Name, string Path)> FilesOf(string path)
    {
        if (!Directory.Exists(path))
            return [(System.IO.Path.GetFileName(path), path)];
        string folder = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));
        return Directory.EnumerateFiles(path, "*.csv").Order(StringComparer.Ordinal).Select(file => ($"{folder}/{System.IO.Path.GetFileName(file)}", file));
    }
}
