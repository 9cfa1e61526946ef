using FlowTrace.Chain;
using FlowTrace.Files.Ledgers;

namespace FlowTrace.Files;

/// <summary>A file of transfers, or a folder of Bitcoin's tables, and how to read it.</summary>
/// <remarks>Immutable. Making one touches no disk.</remarks>
public sealed record LedgerFile
{
    /// <summary>Names a file whose format its header or first JSON value tells, or a folder of Bitcoin's tables.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="defaultChain">The chain of rows that do not say; Ethereum when none is given.</param>
    public LedgerFile(string path, ChainId defaultChain = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = path;
        DefaultChain = defaultChain;
    }

    /// <summary>The names of the formats that can be forced with <c>FORMAT:FILE</c>.</summary>
    public static IReadOnlyList<string> Formats { get; } = LedgerFormats.Names;

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>The chain of rows that do not say.</summary>
    public ChainId DefaultChain { get; }

    /// <summary>The format to read it in, one of <see cref="Formats"/>; null to find it from the header or the first JSON value.</summary>
    public string? Format { get; private init; }

    /// <summary>Reads <c>FILE</c> or <c>FORMAT:FILE</c>.</summary>
    public static LedgerFile Parse(string text, ChainId defaultChain = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && LedgerFormats.FindName(text[..colon]) is { } format
            ? new LedgerFile(text[(colon + 1)..], defaultChain) { Format = format }
            : new LedgerFile(text, defaultChain);
    }

    /// <summary>The same file, to be read in a format.</summary>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public LedgerFile WithFormat(string format) => LedgerFormats.FindName(format) is { } known
        ? this with { Format = known }
        : throw new ArgumentException($"'{format}' is not a ledger format. Give one of {string.Join(", ", Formats)}.", nameof(format));

    /// <summary><c>FILE</c> or <c>FORMAT:FILE</c>.</summary>
    public override string ToString() => Format is null ? Path : $"{Format}:{Path}";
}
