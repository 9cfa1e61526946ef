using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

/// <summary>A ledger that was found and opened, and whose facts were not read.</summary>
internal interface IOpenLedger : IDisposable
{
    /// <summary>Whether it can only be read after the files that tell when its blocks were.</summary>
    bool NeedsBlockTimes { get; }

    /// <summary>Reads every fact into the builder and closes the files.</summary>
    void Read(TransferTableBuilder builder, LedgerShared shared, Action<long> onRows, CancellationToken cancellationToken);

    /// <summary>The bytes of a file, or of the files of a folder; none where there is nothing.</summary>
    static long SizeOf(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*.csv").Sum(file => file.Length)
        : File.Exists(path) ? new FileInfo(path).Length : 0;
}
