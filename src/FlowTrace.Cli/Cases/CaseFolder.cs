using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Cases;

/// <summary>A folder that holds the inputs of a store or a bundle for as long as they are read again. Removed with everything in it.</summary>
internal sealed class CaseFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowtrace-");
    private int _taken;

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Takes inputs of a store out, each with its bytes compared with their hash.</summary>
    /// <exception cref="CaseStoreException">Bytes are not those that were added.</exception>
    public async Task<CaseInput[]> TakeAsync(CaseStore store, IEnumerable<StoredInput> wanted, CancellationToken cancellationToken)
    {
        var inputs = new List<CaseInput>();
        foreach (StoredInput input in wanted)
        {
            string path = PlaceOf(input.Name);
            Stream source = store.OpenInput(input);
            await using (source.ConfigureAwait(false))
            {
                FileStream target = File.Create(path);
                await using (target.ConfigureAwait(false))
                    await source.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
            }

            inputs.Add(new CaseInput(input.Role, input.Name, input.Format, ChainOf(input.Chain), path) { Sha256 = input.Sha256 });
        }

        return [.. inputs];
    }

    /// <summary>Takes the inputs of a bundle out, as far as they are not withheld.</summary>
    /// <exception cref="BundleException">Bytes are not those the manifest states.</exception>
    public CaseInput[] Take(BundleFile bundle, CancellationToken cancellationToken)
    {
        var inputs = new List<CaseInput>();
        foreach (ExtractedInput extracted in bundle.ExtractInputs(PathOf("bundle"), cancellationToken))
        {
            BundleInput input = extracted.Input;
            string path = PlaceOf(input.Name);
            File.Move(extracted.Path, path);
            if (Enum.TryParse(input.Role, ignoreCase: true, out InputRole role))
                inputs.Add(new CaseInput(role, input.Name, input.Format, ChainOf(input.Chain), path) { Sha256 = input.Content.Sha256 });
        }

        return [.. inputs];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // A file has a folder of its own, so that equal names do not meet; files of one folder share one, for they are read together.
    private string PlaceOf(string name)
    {
        string[] parts = name.Split('/');
        string folder = parts.Length > 1
            ? PathOf(Path.Combine([.. parts[..^1].Select(SafeName).Prepend("folders")]))
            : PathOf(_taken++.ToString(CultureInfo.InvariantCulture));
        return Path.Combine(Directory.CreateDirectory(folder).FullName, SafeName(parts[^1]));
    }

    // Names come from a file of a stranger.
    private static string SafeName(string name)
    {
        string safe = string.Concat(name.Select(letter => Path.GetInvalidFileNameChars().Contains(letter) || letter is '/' or '\\' ? '_' : letter));
        return safe.Trim('.', ' ').Length == 0 ? "_" + safe : safe;
    }

    private static ChainId ChainOf(string text) => text.Length == 0 ? ChainId.None : ChainId.Parse(text);
}
