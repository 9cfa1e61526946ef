using System.CommandLine;
using FlowTrace.Cli.Cases;
using FlowTrace.Files;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace verify</c>: whether a store, a bundle or a result is what it says it is.</summary>
internal static class VerifyCommand
{
    private static ReadOnlySpan<byte> ZipBeginning => "PK"u8;

    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("FILE") { Description = "A case store (.flowtrace), a bundle (.zip), or a result.json." };
        Option<string?> key = OptionValues.One("--key", "FILE.pem", "The public key of whoever signed the bundle, from that person.");
        var command = new Command(
            "verify", "Hashes everything again, makes every run again from the raw inputs, compares, and says what differs, and where.")
        {
            path, key,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var verification = new CaseVerification(terminal.Output, cancellationToken);
            bool isTrue = await VerifyAsync(verification, parsed.GetValue(path)!, parsed.GetValue(key)).ConfigureAwait(false);
            return isTrue ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<bool> VerifyAsync(CaseVerification verification, string path, string? keyFile)
    {
        if (!File.Exists(path))
            throw new TraceInputException($"{path} does not exist. Check the name.");
        if (IsZip(path))
        {
            using SignatureKey? key = keyFile is null ? null : SignatureKey.Read(keyFile);
            return await verification.BundleAsync(path, key).ConfigureAwait(false);
        }

        if (keyFile is not null)
            throw new TraceInputException($"--key is the key of a bundle's signer, and {path} is no bundle. Leave it out.");
        return StoreFile.Is(path) ? await verification.StoreAsync(path).ConfigureAwait(false) : verification.Result(path);
    }

    private static bool IsZip(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(ZipBeginning);
    }
}
