using System.Security.Cryptography;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Files.Labels;
using FlowTrace.Reading;

namespace FlowTrace.Files;

/// <summary>
/// A file that says who is who, or a folder of such files: FlowTrace's own label CSV, address tags, plain lists of addresses (CSV, text or JSON), OFAC's SDN
/// list (XML or CSV), published reserves, GraphSense's TagPacks and ActorPacks, and compiled packs.
/// </summary>
/// <remarks>The format is found from the content; docs/labels.md describes them. Immutable; safe for concurrent calls.</remarks>
public sealed partial class LabelFile : ILabelSource
{
    private const int SniffBytes = 4096;

    /// <summary>Names a file.</summary>
    /// <param name="path">The file, or a folder.</param>
    /// <param name="category">
    /// The category of a plain list's addresses; null to take <see cref="ServiceCategory.Sanctioned"/> where the file's name says <c>ofac</c> or
    /// <c>sanctioned</c>, and none otherwise.
    /// </param>
    /// <param name="defaultChain">The chain of <c>0x</c> addresses that do not say; Ethereum when none is given.</param>
    public LabelFile(string path, ServiceCategory? category = null, ChainId defaultChain = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = path;
        Category = category;
        DefaultChain = defaultChain;
        Name = System.IO.Path.GetFileName(path);
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>What the file is called in a case: its name, behind that of the folder it was found in and <c>/</c>.</summary>
    public string Name { get; private init; }

    /// <summary>The category of a plain list's addresses; null where the file's name decides.</summary>
    public ServiceCategory? Category { get; }

    /// <summary>The chain of <c>0x</c> addresses that do not say.</summary>
    public ChainId DefaultChain { get; }

    /// <summary>
    /// The date of the edition that the file is, in Unix milliseconds: its labels count from then until the next edition of the same list. Null where the file
    /// is no edition, or says its date itself.
    /// </summary>
    public long? DateUnixMilliseconds { get; init; }

    /// <summary>
    /// The list that the file is an edition of, <c>LIST</c> or <c>LIST/PART</c>; null where the file's name tells (without a date at its end).
    /// </summary>
    public string? List { get; init; }

    /// <summary>Whether every issue is kept with its line; otherwise the first hundred of each kind are, and the rest is counted.</summary>
    public bool KeepsEveryIssue { get; init; }

    /// <summary>Which edition of which list the file is.</summary>
    internal ListEdition Edition
    {
        get
        {
            (string list, string part) = List is { } given ? Split(given) : PlainList.ListOf(Path);
            return new ListEdition(list, part, DateUnixMilliseconds);
        }
    }

    // A file of a folder, or one that a store took out, is read by itself and its faults are issues: the other files count all the same.
    private bool IsPart { get; init; }

    private bool IsInFolder => IsPart && Name.Contains('/', StringComparison.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<LabelFile> files = Files();
        var books = new List<LabelBook>(files.Count);
        foreach (LabelFile file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            books.Add(file.Read(cancellationToken));
            await Task.CompletedTask.ConfigureAwait(false);
        }

        return LabelBook.Combine(books);
    }

    /// <summary>
    /// The files that are read: of a folder, those in it, by their names; of a TagPack with an included header, both. What a folder holds besides packs and
    /// lists (<c>config.yaml</c>, files of other kinds) is not among them.
    /// </summary>
    /// <exception cref="ChainReadException">The folder or a file cannot be opened.</exception>
    public IReadOnlyList<LabelFile> Files()
    {
        if (IsPart)
            return [this];
        if (Directory.Exists(Path))
            return LabelFolder.FilesOf(this);
        string? header = LabelFolder.HeaderOf(Path);
        return header is null ? [Part(Path, Name)] : [Part(Path, LabelFolder.NameBeside(Path, Path)), Part(header, LabelFolder.NameBeside(Path, header))];
    }

    internal LabelFile Part(string path, string name) => new(path, Category, DefaultChain)
    {
        Name = name,
        DateUnixMilliseconds = DateUnixMilliseconds,
        List = List,
        KeepsEveryIssue = KeepsEveryIssue,
        IsPart = true,
    };

    private LabelBook Read(CancellationToken cancellationToken)
    {
        var sink = new LabelSink(System.IO.Path.GetFileName(Path), DefaultChain, KeepsEveryIssue);
        if (!IsInFolder)
            return Read(sink, cancellationToken);
        try
        {
            if (new FileInfo(Path).Length > PackFile.LargestInFolder)
                throw InputFile.Failure(Path, "is larger than 200 MB, and packs of that size are skipped. Split it");
            return Read(sink, cancellationToken);
        }
        catch (ChainReadException failure) when (failure.InnerException is not (IOException or UnauthorizedAccessException))
        {
            string why = failure.Message.Replace(Path, sink.Source, StringComparison.Ordinal);
            var issue = new ReadIssue(ReadIssueSeverity.Rejected, sink.Source, 0, $"The whole file was left out: {why}");
            return new LabelBook([], [issue], [new InputDescription(sink.Source, "skipped", HashOf(Path), 0)]);
        }
    }

    private LabelBook Read(LabelSink sink, CancellationToken cancellationToken)
    {
        byte[] start = Start();
        if (LabelPack.IsPack(start))
            return ReadCompiled(sink.Source);
        Edition.AddTo(sink.Book);
        ReadOnlySpan<byte> text = start.AsSpan().TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        InputDescription input = text.StartsWith((byte)'[') ? JsonAddressList.Read(this, sink)
            : text.StartsWith((byte)'<') ? SdnXml.Read(this, sink, cancellationToken)
            : PackFile.IsPack(Path, start) ? PackFile.Read(this, sink, cancellationToken)
            : LabelTables.Read(this, sink, cancellationToken);
        return sink.ToBook(input);
    }

    private byte[] Start()
    {
        using HashingStream stream = InputFile.Open(Path, static _ => { });
        byte[] start = new byte[SniffBytes];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private LabelBook ReadCompiled(string source)
    {
        byte[] pack;
        try
        {
            pack = File.ReadAllBytes(Path);
        }
        catch (IOException error)
        {
            throw InputFile.Failure(Path, "cannot be read to its end: " + error.Message, error);
        }

        try
        {
            return LabelPack.Read(pack, new InputDescription(source, LabelPack.Format, Convert.ToHexStringLower(SHA256.HashData(pack)), 0));
        }
        catch (InvalidDataException error)
        {
            throw new ChainReadException($"{Path}: {error.Message}", error) { Reader = source, Text = Path };
        }
    }

    private static string HashOf(string path)
    {
        using HashingStream stream = InputFile.Open(path, static _ => { });
        return stream.Finish();
    }

    private static (string List, string Part) Split(string list)
    {
        int slash = list.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (list, "") : (list[..slash], list[(slash + 1)..]);
    }
}
