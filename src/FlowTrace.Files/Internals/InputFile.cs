using FlowTrace.Reading;

namespace FlowTrace.Files.Internals;

/// <summary>Opens files for reading once, from start to end, and says plainly why one cannot be opened.</summary>
internal static class InputFile
{
    public static HashingStream Open(string path, Action<int> onRead)
    {
        try
        {
            if (Directory.Exists(path))
                throw Failure(path, "is a folder; name a file in it");
            var options = new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0, Share = FileShare.ReadWrite };
            return new HashingStream(new FileStream(path, options), onRead);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Failure(path, "does not exist; check the name and the folder", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Failure(path, "may not be read by this user; change its permissions", error);
        }
        catch (IOException error)
        {
            throw Failure(path, "cannot be opened: " + error.Message, error);
        }
    }

    public static ChainReadException Failure(string path, string what, Exception? inner = null) =>
        new($"{path}: the file {what}.", inner) { Reader = Path.GetFileName(path), Text = path };
}
