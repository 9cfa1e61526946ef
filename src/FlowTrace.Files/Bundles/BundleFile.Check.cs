using System.Security.Cryptography;
using FlowTrace.Files.Internals;
using FlowTrace.Reporting;

namespace FlowTrace.Files;

public sealed partial class BundleFile
{
    /// <summary>
    /// Checks everything the bundle says of itself: the signature, the leaves and Merkle roots, the commitments to texts, every file's hash, and the digest
    /// of every result.
    /// </summary>
    /// <param name="key">The signer's key, from the signer; null leaves the signature unchecked, and the check says so.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="BundleException">A file unpacks to more than it says, or is damaged.</exception>
    /// <exception cref="IOException">The zip cannot be read.</exception>
    public BundleCheck Check(SignatureKey? key = null, CancellationToken cancellationToken = default)
    {
        var findings = new List<BundleFinding>();
        bool isSigned = CheckSignature(key, findings);
        CheckTree(findings);
        CheckReadme(findings);
        CheckTexts(findings);
        foreach ((string name, BundleBytes bytes) in BundleEntries.Of(Content))
            CheckBytes(name, bytes, findings, cancellationToken);
        foreach (BundleRun run in Content.Runs.Where(run => run.Result.Withheld.Length == 0 && _zip.Has(BundleEntries.Result(run))))
            CheckDigest(run, findings);
        foreach ((string name, string reason) in Withheld())
            findings.Add(new BundleFinding(false, name, $"Withheld: {reason}"));
        return new BundleCheck(findings, isSigned);
    }

    private bool CheckSignature(SignatureKey? key, List<BundleFinding> findings)
    {
        if (!HasSignature || key is null)
        {
            bool isWanted = key is not null;
            string message = HasSignature ? "There is a signature, and no key to check it with was given."
                : isWanted ? "There is no signature, and a key to check one with was given."
                : "There is no signature: nothing shows who made the bundle.";
            findings.Add(new BundleFinding(isWanted, BundleEntries.Signature, message));
            return false;
        }

        bool isTrue = key.IsSignature(_manifestBytes, _zip.Read(BundleEntries.Signature, LongestSignature));
        if (!isTrue)
            findings.Add(new BundleFinding(true, BundleEntries.Signature, $"The signature is not that of the key with the fingerprint {key.Fingerprint}."));
        return isTrue;
    }

    private void CheckTree(List<BundleFinding> findings)
    {
        BundleManifest.MerkleRecord computed = BundleManifests.Merkle(Content);
        BundleManifest.MerkleRecord stated = _manifest.Merkle;
        if (!computed.Leaves.SequenceEqual(stated.Leaves, StringComparer.Ordinal))
        {
            int first = Enumerable.Range(0, Math.Min(computed.Leaves.Count, stated.Leaves.Count))
                .FirstOrDefault(i => computed.Leaves[i] != stated.Leaves[i], Math.Min(computed.Leaves.Count, stated.Leaves.Count));
            findings.Add(Failure(
                BundleEntries.Manifest, $"The leaf of exhibit {BundleRules.Number(first + 1)} is not what the manifest says of that exhibit."));
        }

        if (computed.Inputs != stated.Inputs)
            findings.Add(Failure(BundleEntries.Manifest, $"The Merkle root over the inputs is {computed.Inputs}, and the manifest states {stated.Inputs}."));
        if (computed.Exhibits != stated.Exhibits)
            findings.Add(Failure(BundleEntries.Manifest, $"The Merkle root is {computed.Exhibits}, and the manifest states {stated.Exhibits}."));
        if (!ExhibitNumbers().SequenceEqual(Enumerable.Range(2, stated.Leaves.Count - 1)))
            findings.Add(Failure(BundleEntries.Manifest, "The exhibits are not numbered in their order."));
    }

    private IEnumerable<int> ExhibitNumbers() =>
    [
        .. _manifest.Inputs.Select(input => input.Exhibit), .. _manifest.Acts.Select(act => act.Exhibit), .. _manifest.Runs.Select(run => run.Exhibit),
        .. _manifest.Reports.Select(report => report.Exhibit),
    ];

    private void CheckReadme(List<BundleFinding> findings)
    {
        if (!_zip.Has(BundleEntries.Readme))
            return;
        using Stream readme = _zip.Open(BundleEntries.Readme);
        if (Convert.ToHexStringLower(SHA256.HashData(readme)) != _manifest.Readme)
            findings.Add(Failure(BundleEntries.Readme, "It is not the one that was written; do not follow what it says."));
    }

    private void CheckTexts(List<BundleFinding> findings)
    {
        foreach ((string place, BundleText text) in Texts().Where(text => !text.Text.IsTrue))
            findings.Add(Failure(place, "The commitment is not that of this text and salt: one of them was changed."));
    }

    private void CheckBytes(string name, BundleBytes bytes, List<BundleFinding> findings, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_zip.Has(name))
        {
            findings.Add(Failure(name, "It is missing, and the manifest does not say that it was withheld."));
            return;
        }

        using var stream = new HashingStream(_zip.Open(name), _ => cancellationToken.ThrowIfCancellationRequested());
        string sha256 = stream.Finish();
        if (sha256 != bytes.Sha256)
            findings.Add(Failure(name, $"Its SHA-256 is {sha256}, and the manifest states {bytes.Sha256}."));
    }

    private void CheckDigest(BundleRun run, List<BundleFinding> findings)
    {
        using Stream stream = _zip.Open(BundleEntries.Result(run));
        DigestCheck digest = JsonReport.Verify(stream);
        if (!digest.IsIntact)
            findings.Add(Failure(BundleEntries.Result(run), "It does not state its own digest: it was changed, or is no result."));
        else if (digest.Stated != run.Digest)
            findings.Add(Failure(BundleEntries.Result(run), $"Its digest is {digest.Stated}, and the manifest states {run.Digest}."));
    }

    private IEnumerable<(string Place, BundleText Text)> Texts() =>
    [
        ("title", Content.Title),
        .. Content.Acts.SelectMany((act, index) => act.Texts.OrderBy(text => text.Key, StringComparer.Ordinal)
            .Select(text => ($"act {BundleRules.Number(index + 1)}, {text.Key}", text.Value))),
        .. Content.Runs.Select(run => ($"run {run.Id}, definition", run.Definition)),
    ];

    private IEnumerable<(string Place, string Reason)> Withheld() =>
    [
        .. Texts().Where(text => text.Text.Withheld.Length > 0).Select(text => (text.Place, text.Text.Withheld)),
        .. Content.Inputs.Select(input => (Place: $"{BundleEntries.Input(input)} ({input.Name})", input.Content.Withheld))
            .Concat(Content.Runs.Select(run => (Place: BundleEntries.Result(run), run.Result.Withheld)))
            .Concat(Content.Reports.Select(report => (Place: BundleEntries.Report(report), report.Content.Withheld)))
            .Where(bytes => bytes.Withheld.Length > 0),
    ];

    private static BundleFinding Failure(string where, string message) => new(true, where, message);
}
