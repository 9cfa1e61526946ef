using System.Text;
using FlowTrace.Chain;
using FlowTrace.Files.Cases;
using FlowTrace.Tracing;

namespace FlowTrace.Files;

/// <summary>A case: what was stolen, where the facts are, and how to trace. Written in YAML, of which JSON is a part.</summary>
/// <remarks>Immutable. Paths of ledgers, labels and links are relative to the case file's folder.</remarks>
public sealed record CaseFile
{
    /// <summary>The largest case file that is read, in bytes.</summary>
    public const int LargestBytes = 1 << 20;

    /// <summary>The title; empty when none is given.</summary>
    public string Title { get; init; } = "";

    /// <summary>The thefts, in the order of the file.</summary>
    public required IReadOnlyList<Theft> Thefts { get; init; }

    /// <summary>The ledgers; none where there are readers.</summary>
    public required IReadOnlyList<LedgerFile> Ledgers { get; init; }

    /// <summary>The live readers, as their names or as <c>KIND:CHAIN=URL</c>; opened by who knows providers.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>The label files.</summary>
    public IReadOnlyList<LabelFile> Labels { get; init; } = [];

    /// <summary>The files of asserted links.</summary>
    public IReadOnlyList<LinkFile> Links { get; init; } = [];

    /// <summary>How to trace.</summary>
    public TraceOptions Options { get; init; } = new();

    /// <summary>The chain of ledgers and accounts that do not say; <see cref="ChainId.None"/> where the case names none.</summary>
    public ChainId DefaultChain { get; init; }

    /// <summary>Reads a case from disk.</summary>
    /// <exception cref="TraceInputException">The file is missing, too large, or says something a case cannot say; the message names file and line.</exception>
    public static CaseFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new TraceInputException($"{path}: the case file does not exist; check the name and the folder.");
            if (file.Length > LargestBytes)
                throw new TraceInputException($"{path}: the case file is larger than 1 MB. A case is short; transfers belong into ledgers.");
            return Parse(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), Path.GetFileName(path), Path.GetDirectoryName(path) ?? "");
        }
        catch (DecoderFallbackException error)
        {
            throw new TraceInputException($"{path}: the case file is not UTF-8. Save it as UTF-8.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TraceInputException($"{path}: the case file cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a case from text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="folder">What its paths are relative to.</param>
    /// <exception cref="TraceInputException">The text says something a case cannot say; the message names the line.</exception>
    public static CaseFile Parse(string yaml, string name = "case", string folder = "")
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(folder);
        return CaseReader.Read(CaseNode.Parse(yaml, name), folder);
    }
}
