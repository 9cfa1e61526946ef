using System.Security.Cryptography;
using System.Text;
using FlowTrace.Files;

namespace FlowTrace.Adapters.Tests.Files.Bundles;

public sealed class SignatureKeyTests : IDisposable
{
    private const string Variable = "FLOWTRACE_TEST_PASSPHRASE";

    // RFC 8410, section 10.3.
    private const string Ed25519 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";

    private readonly TestFiles _files = new();

    public static TheoryData<string> Curves => ["nistP256", "nistP384", "nistP521"];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _files.Dispose();
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Read_EveryFormOfAKey_SignsWhatThePublicKeyChecks(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        Environment.SetEnvironmentVariable(Variable, "correct horse");
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        using SignatureKey publicKey = Read(key.ExportSubjectPublicKeyInfoPem());
        foreach (string pem in (string[])
            [key.ExportPkcs8PrivateKeyPem(), key.ExportECPrivateKeyPem(), key.ExportEncryptedPkcs8PrivateKeyPem("correct horse", parameters)])
        {
            using SignatureKey privateKey = Read(pem, Variable);
            byte[] signature = privateKey.Sign("manifest"u8);
            privateKey.CanSign.Should().BeTrue();
            privateKey.Fingerprint.Should().Be(publicKey.Fingerprint);
            publicKey.IsSignature("manifest"u8, signature).Should().BeTrue();
            publicKey.IsSignature("another"u8, signature).Should().BeFalse();
            publicKey.IsSignature("manifest"u8, "no signature"u8).Should().BeFalse();
        }

        publicKey.CanSign.Should().BeFalse();
        publicKey.Invoking(one => one.Sign("manifest"u8)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Read_EncryptedKey_NeedsThePassphraseOfTheVariable()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        string pem = key.ExportEncryptedPkcs8PrivateKeyPem("correct horse", parameters);

        Reading(pem, null).Should().Throw<BundleException>().WithMessage("*is encrypted. Put its passphrase into an environment variable*");
        Reading(pem, Variable).Should().Throw<BundleException>().WithMessage($"*the environment variable '{Variable}' is not set or empty*");
        Environment.SetEnvironmentVariable(Variable, "battery staple");
        Reading(pem, Variable).Should().Throw<BundleException>().WithMessage("*the passphrase is wrong*").Which.Message.Should().NotContain("battery");
    }

    [Fact]
    public void Read_OtherKeys_AreRefusedWithWhatToUse()
    {
        using var rsa = RSA.Create(2048);
        using var koblitz = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));

        Reading(Ed25519).Should().Throw<BundleException>().WithMessage("*Ed25519*.NET 10 cannot use*ECDSA on P-256, P-384 or P-521*openssl ecparam*");
        Reading(rsa.ExportPkcs8PrivateKeyPem()).Should().Throw<BundleException>().WithMessage("*is no ECDSA key*");
        Reading(koblitz.ExportPkcs8PrivateKeyPem()).Should().Throw<BundleException>().WithMessage("*another curve*");
        Reading("no key").Should().Throw<BundleException>().WithMessage("*holds no key that can be read*");
        Reading("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").Should().Throw<BundleException>().WithMessage("*is no ECDSA key*");
        Reading("-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n")
            .Should().Throw<BundleException>().WithMessage("*openssl pkcs8 -topk8*");
        FluentActions.Invoking(() => SignatureKey.Read(_files.Path("missing.pem"))).Should().Throw<BundleException>().WithMessage("*the key cannot be read*");
    }

    [Fact]
    public void Check_SignedBundle_IsThatOfTheKeyAlone()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var two = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using SignatureKey signer = Read(one.ExportPkcs8PrivateKeyPem());
        using SignatureKey other = Read(two.ExportSubjectPublicKeyInfoPem());
        byte[] zip = SampleBundle.Write(SampleBundle.Content(), signer);
        using BundleFile bundle = SampleBundle.Open(zip);
        byte[] edited = SampleBundle.Changed(zip, "manifest.json", text => text.Replace("0.1.0", "0.1.1", StringComparison.Ordinal));
        using BundleFile changed = SampleBundle.Open(edited);
        using BundleFile stripped = SampleBundle.Open(SampleBundle.Without(zip, "manifest.json.sig"));

        bundle.Check(signer).Should().Match<BundleCheck>(check => check.IsIntact && check.IsSigned && check.Findings.Count == 0);
        bundle.Check(other).Should().Match<BundleCheck>(check => !check.IsIntact && !check.IsSigned);
        bundle.Check().Should().Match<BundleCheck>(check => check.IsIntact && !check.IsSigned && check.Findings.Count == 1);
        changed.Check(signer).IsIntact.Should().BeFalse();
        stripped.Check(signer).IsIntact.Should().BeFalse();
        Encoding.UTF8.GetString(zip).Should().NotContain("PRIVATE KEY");
    }

    [SkippableFact]
    public void Signature_CheckedByOpenSsl_IsVerifiedOk()
    {
        ForeignTool.Run("openssl", ".", "version");
        string folder = Path.GetDirectoryName(_files.Path("x"))!;
        ForeignTool.Run("openssl", folder, "ecparam", "-name", "secp384r1", "-genkey", "-out", "private.pem").Code.Should().Be(0);
        ForeignTool.Run("openssl", folder, "ec", "-in", "private.pem", "-pubout", "-out", "public.pem").Code.Should().Be(0);
        using SignatureKey key = SignatureKey.Read(_files.Path("private.pem"));
        using BundleFile bundle = BundleFile.Open(_files.Write("case.zip", SampleBundle.Write(SampleBundle.Content(), key)));
        System.IO.Compression.ZipFile.ExtractToDirectory(_files.Path("case.zip"), _files.Path("out"));
        string[] verify = ["dgst", "-sha256", "-verify", "../public.pem", "-signature", "manifest.json.sig", "manifest.json"];

        ForeignTool.Run("openssl", _files.Path("out"), verify).Should().Be((0, "Verified OK\n"));
        File.AppendAllText(_files.Path("out/manifest.json"), " ");
        ForeignTool.Run("openssl", _files.Path("out"), verify).Code.Should().NotBe(0);
    }

    private SignatureKey Read(string pem, string? variable = null) => SignatureKey.Read(_files.Write("key.pem", pem), variable);

    private Action Reading(string pem, string? variable = null) => () => Read(pem, variable).Dispose();
}
