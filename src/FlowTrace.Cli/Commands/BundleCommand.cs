using System.CommandLine;
using FlowTrace.Cli.Cases;
using FlowTrace.Files;
using FlowTrace.Sqlite;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace bundle</c>: a store as one portable zip that proves itself.</summary>
internal static class BundleCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("STORE") { Description = "The case store (.flowtrace)." };
        Option<string?> output = OptionValues.One("--out", "FILE.zip", "The zip to write. [default: the store's name with .zip]");
        Option<string[]> withhold = OptionValues.Many(
            "--withhold", "NAME[=REASON]", "Leave this input's content out; its name, length and hash stay, so that the root can be checked; repeatable.");
        Option<string?> withholdAnalysts = OptionValues.One(
            "--withhold-analysts", "REASON", "Leave the names of analysts out; what stands in their place proves a name that is shown later.");
        Option<string[]> attach = OptionValues.Many("--attach", "FILE", "A report that goes with it; repeatable.");
        Option<string?> key = OptionValues.One("--key", "FILE.pem", "Sign the manifest with this private key (ECDSA; PKCS#8 or SEC1).");
        Option<string?> passphrase = OptionValues.One("--passphrase-env", "NAME", "The environment variable that holds the key's passphrase.");
        var command = new Command("bundle", "Writes a store's inputs, acts and results as one zip with a Merkle root over all of them.")
        {
            path, output, withhold, withholdAnalysts, attach, key, passphrase,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string store = parsed.GetValue(path)!;
            var wishes = new BundleWishes(
                parsed.GetValue(withhold) ?? [], parsed.GetValue(withholdAnalysts), parsed.GetValue(attach) ?? []);
            using SignatureKey? signer = parsed.GetValue(key) is { } file ? SignatureKey.Read(file, parsed.GetValue(passphrase)) : null;
            return await RunAsync(store, parsed.GetValue(output) ?? Path.ChangeExtension(store, ".zip"), wishes, signer, terminal, cancellationToken)
                .ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string path, string output, BundleWishes wishes, SignatureKey? signer, Terminal terminal, CancellationToken cancellationToken)
    {
        CaseStore store = CaseStore.OpenRead(path);
        await using (store.ConfigureAwait(false))
        {
            BundleContent content = CaseBundle.Of(store, wishes);
            string root = "";
            AtomicFile.Write(output, stream => root = BundleWriter.Write(content, stream, signer, cancellationToken));
            terminal.Say(output);
            terminal.Output.Write($"root {root}\n");
            if (signer is not null)
                terminal.Output.Write($"key  {signer.Fingerprint}\n");
        }

        return ExitCode.Done;
    }
}
