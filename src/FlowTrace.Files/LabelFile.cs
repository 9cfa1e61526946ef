using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Labels;
using FlowTrace.Reading;

namespace FlowTrace.Files;

/// <summary>A file that says who is who: FlowTrace's own label CSV, address tags, or a plain list of addresses (CSV, text or JSON).</summary>
/// <remarks>The format is found from the content. Immutable; safe for concurrent calls.</remarks>
public sealed class LabelFile : ILabelSource
{
    /// <summary>Names a file.</summary>
    /// <param name="path">The file.</param>
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
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>The category of a plain list's addresses; null where the file's name decides.</summary>
    public ServiceCategory? Category { get; }

    /// <summary>The chain of <c>0x</c> addresses that do not say.</summary>
    public ChainId DefaultChain { get; }

    /// <summary>Reads <c>FILE</c>, or <c>FILE=CATEGORY</c> for a plain list.</summary>
    public static LabelFile Parse(string text, ChainId defaultChain = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        int equals = text.LastIndexOf('=');
        return equals > 0 && ServiceCategories.TryParse(text[(equals + 1)..], out ServiceCategory category, out _)
            ? new LabelFile(text[..equals], category, defaultChain)
            : new LabelFile(text, null, defaultChain);
    }

    /// <inheritdoc/>
    public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sink = new LabelSink(System.IO.Path.GetFileName(Path), DefaultChain);
        InputDescription input = JsonAddressList.IsJson(Path)
            ? JsonAddressList.Read(this, sink)
            : LabelTables.Read(this, sink, cancellationToken);
        return new(sink.ToBook(input));
    }

    /// <summary>The category and the name of a plain list's addresses.</summary>
    internal (ServiceCategory Category, string Name) ForPlainList()
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(Path);
        bool isSanctions = name.Contains("ofac", StringComparison.OrdinalIgnoreCase) || name.Contains("sanction", StringComparison.OrdinalIgnoreCase);
        return (Category ?? (isSanctions ? ServiceCategory.Sanctioned : ServiceCategory.None), name);
    }
}
