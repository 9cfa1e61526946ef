using System.Security.Cryptography;

namespace FlowTrace.Cli.Cases;

/// <summary>A file for something that may be too large for memory; it is gone when it is closed.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    public FileStream Stream { get; } = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize,
        FileOptions.DeleteOnClose);

    /// <summary>The same bytes, from the first on.</summary>
    public FileStream FromStart()
    {
        Stream.Flush();
        Stream.Position = 0;
        return Stream;
    }

    /// <summary>The SHA-256 of its bytes in lower-case hexadecimal.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(FromStart(), cancellationToken).ConfigureAwait(false));

    public void Dispose() => Stream.Dispose();
}
