using System.Text;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files;

public sealed partial class BundleFile
{
    /// <summary>
    /// Takes the inputs that are not withheld out of the bundle, each into a folder of its own, <c>1/transfers.csv</c>, so that equal names do not meet.
    /// Each is compared with its hash; when one is another, or anything fails, what was taken out is removed again.
    /// </summary>
    /// <param name="folder">Where to. It must be new or empty, so that nothing is overwritten and no link in it leads elsewhere.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The inputs in their order. Characters of names that some system cannot hold stand as <c>_</c> in the file's name.</returns>
    /// <exception cref="BundleException">The folder holds something, an input is missing, or its bytes are not those of the manifest.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public IReadOnlyList<ExtractedInput> ExtractInputs(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new BundleException($"{folder}: the folder is not empty. Name a new one; nothing is overwritten.");
        bool isNew = !Directory.Exists(folder);
        var extracted = new List<ExtractedInput>();
        bool isDone = false;
        try
        {
            for (int i = 0; i < Content.Inputs.Count; i++)
                if (Content.Inputs[i] is { Content.Withheld.Length: 0 } input)
                    extracted.Add(Extract(input, Directory.CreateDirectory(Path.Combine(folder, BundleRules.Number(i + 1))).FullName, cancellationToken));
            isDone = true;
            return extracted;
        }
        finally
        {
            if (!isDone)
                Remove(folder, isNew);
        }
    }

    private ExtractedInput Extract(BundleInput input, string folder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, FileName(input.Name));
        using var source = new HashingStream(_zip.Open(BundleEntries.Input(input)), _ => cancellationToken.ThrowIfCancellationRequested());
        using (var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            source.CopyTo(target);
        return source.Finish() == input.Content.Sha256
            ? new ExtractedInput(input, path)
            : throw new BundleException($"{BundleEntries.Input(input)}: the bytes are not those of the manifest. Nothing was taken out of the bundle.");
    }

    /// <summary>A plain file name on every system: no separator, drive, device, or dot that would mean a folder.</summary>
    internal static string FileName(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (char letter in name)
            safe.Append(letter is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(letter) ? '_' : letter);
        // Windows drops dots and blanks at the end, and a name of dots is a folder everywhere.
        string trimmed = safe.ToString().TrimEnd('.', ' ');
        return trimmed.Length == 0 || BundleRules.Reserved().IsMatch(trimmed) ? "_" + trimmed : trimmed;
    }

    private void Remove(string folder, bool isNew)
    {
        if (isNew && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        else
            for (int i = 1; i <= Content.Inputs.Count; i++)
                if (Path.Combine(folder, BundleRules.Number(i)) is var one && Directory.Exists(one))
                    Directory.Delete(one, recursive: true);
    }
}
