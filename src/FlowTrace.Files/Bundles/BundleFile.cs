namespace FlowTrace.Files;

/// <summary>
/// A bundle that was opened. Opening refuses what could do harm and reads the manifest; <see cref="Check"/> compares every hash;
/// <see cref="ExtractInputs"/> takes the inputs out.
/// </summary>
/// <remarks>A zip is read from one place at a time: not safe for concurrent calls.</remarks>
public sealed partial class BundleFile : IDisposable
{
    private const int LongestSignature = 1024;

    private readonly BundleZip _zip;
    private readonly BundleManifest _manifest;
    private readonly byte[] _manifestBytes;

    private BundleFile(BundleZip zip, BundleManifest manifest, byte[] manifestBytes)
    {
        _zip = zip;
        _manifest = manifest;
        _manifestBytes = manifestBytes;
        Content = BundleManifests.Read(manifest, zip.Open);
    }

    /// <summary>What the bundle holds, as its manifest states it. Contents are read from the bundle while it is open.</summary>
    public BundleContent Content { get; }

    /// <summary>The Merkle root over all exhibits, as the manifest states it.</summary>
    public string Root => _manifest.Merkle.Exhibits;

    /// <summary>The Merkle root over the inputs alone, as the manifest states it: equal for every bundle over the same inputs.</summary>
    public string InputsRoot => _manifest.Merkle.Inputs;

    /// <summary>Whether the manifest's signature is in the bundle. Whose it is, <see cref="Check"/> tells.</summary>
    public bool HasSignature => _zip.Has(BundleEntries.Signature);

    /// <summary>Opens a bundle.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="limits">What it may take; null for the defaults.</param>
    /// <exception cref="BundleException">
    /// There is no such file, it is no bundle, or it could do harm: a path that climbs out, a link, a name twice or unknown, a zip bomb.
    /// </exception>
    public static BundleFile Open(string path, BundleLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), limits);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"{path}: the bundle cannot be read: {error.Message}", error);
        }
        catch (BundleException error)
        {
            throw new BundleException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Opens a bundle in a stream that can seek, which is closed with it, or when it is refused.</summary>
    /// <exception cref="BundleException">It is no bundle, or it could do harm.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static BundleFile Open(Stream stream, BundleLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= new BundleLimits();
        BundleZip? zip = BundleZip.Open(stream, limits);
        try
        {
            byte[] bytes = zip.Read(BundleEntries.Manifest, limits.ManifestBytes);
            var bundle = new BundleFile(zip, BundleManifests.Parse(bytes), bytes);
            BundleRules.Check(bundle.Content);
            bundle.RefuseOthers();
            zip = null;
            return bundle;
        }
        finally
        {
            zip?.Dispose();
        }
    }

    /// <summary>Closes the zip.</summary>
    public void Dispose() => _zip.Dispose();

    // What no hash covers is no part of the bundle, and nobody should take it for one.
    private void RefuseOthers()
    {
        string[] known =
            [BundleEntries.Manifest, BundleEntries.Signature, BundleEntries.Readme, .. BundleEntries.Of(Content).Select(entry => entry.Name)];
        string? other = _zip.Names.Except(known, StringComparer.Ordinal).FirstOrDefault();
        if (other is not null)
            throw new BundleException($"{BundleRules.Quote(other)} is in the zip and not in its manifest. It is no part of the bundle; somebody added it.");
        foreach ((string name, BundleBytes bytes) in BundleEntries.Of(Content))
            if (_zip.Has(name) && _zip.LengthOf(name) != bytes.Length)
                throw new BundleException(
                    $"{name} has {BundleRules.Bytes(_zip.LengthOf(name))} in the zip and {BundleRules.Bytes(bytes.Length)} in the manifest. "
                    + "One of them was changed; ask for the bundle again.");
    }
}
