using FlowTrace.Chain;
using FlowTrace.Files;

namespace FlowTrace.Tracing;

/// <summary>Lets a <see cref="TracerBuilder"/> read ledgers and labels on disk.</summary>
public static class TracerBuilderFiles
{
    /// <summary>Adds ledgers: <c>FILE</c>, format found from the header, or <c>FORMAT:FILE</c>. All ledgers of a builder are read into one table.</summary>
    public static TracerBuilder AddLedger(this TracerBuilder builder, params string[] paths) => builder.AddLedger(default, paths);

    /// <summary>Adds ledgers whose rows, where they do not say, are of <paramref name="defaultChain"/>.</summary>
    public static TracerBuilder AddLedger(this TracerBuilder builder, ChainId defaultChain, params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return builder.AddLedger([.. paths.Select(path => LedgerFile.Parse(path, defaultChain))]);
    }

    /// <summary>Adds ledgers.</summary>
    public static TracerBuilder AddLedger(this TracerBuilder builder, params LedgerFile[] files)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(files);
        return files.Length == 0
            ? throw new ArgumentException("Name at least one ledger.", nameof(files))
            : builder.AddReader<LedgerReader>(reader => reader is null ? new LedgerReader(files) : reader.With(files));
    }

    /// <summary>Adds label files; <c>FILE=CATEGORY</c> gives the addresses of a plain list a category.</summary>
    public static TracerBuilder AddLabels(this TracerBuilder builder, params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Length == 0)
            throw new ArgumentException("Name at least one label file.", nameof(paths));
        foreach (string path in paths)
            builder.AddLabels(LabelFile.Parse(path));
        return builder;
    }
}
