using System.Security.Cryptography;
using FlowTrace.Cli.Tests.Commands;
using FlowTrace.Cli.Tests.Mcp;

namespace FlowTrace.Cli.Tests.Help;

/// <summary>A folder that holds every file the examples name. An example's relative paths are taken from it.</summary>
internal sealed class ExamplePlace : IDisposable
{
    /// <summary>The examples' passphrase stands in the environment of the process: whoever uses the place runs one after the other.</summary>
    public const string Collection = "examples";

    private static readonly string[] Folders = ["packs", "result", "result-of-monday", "result-of-friday", "report", "case", "folder", "nowhere"];

    private readonly Tool _tool = new();

    public ExamplePlace()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(AssistantCase.Samples, "exchange-theft")))
            File.Copy(file, _tool.Path(Path.GetFileName(file)), overwrite: true);
        Directory.CreateDirectory(_tool.Path("packs"));
        File.Copy(_tool.Path("labels.csv"), _tool.Path("packs/known.csv"));
        _tool.Write("trades.csv", "id,time,side,amount,currency,quantity\n1,2025-02-11T08:00:00Z,sell,1000,CNY,140\n");
        _tool.Write("providers.yaml", "providers:\n  - name: node\n    kind: jsonrpc\n    chain: ethereum\n    url: http://localhost:8545\n");
        foreach (string name in (string[])["case", "monday", "friday"])
            Made("trace", _tool.Path("case.yaml"), "--store", _tool.Path(name + ".flowtrace"), "--policy", name == "friday" ? "lifo" : "fifo");
        foreach ((string name, string policy) in ((string, string)[])[("result", "fifo"), ("result-of-monday", "fifo"), ("result-of-friday", "lifo")])
            Made("trace", _tool.Path("case.yaml"), "--policy", policy, "--out", _tool.Path(name));
        Made("bundle", _tool.Path("case.flowtrace"), "--out", _tool.Path("case.zip"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        _tool.Write("key.pem", key.ExportEncryptedPkcs8PrivateKeyPem("open sesame", encryption));
        Environment.SetEnvironmentVariable("KEY_PASSPHRASE", "open sesame");
    }

    public (int Code, string Error) Run(string[] arguments)
    {
        // Later examples make what earlier ones made anew.
        ToolRun run = _tool.Run([arguments[0], .. arguments.Skip(1).Select(Placed)]);
        return (run.Code, run.Error);
    }

    /// <summary>Runs a command whose files need not be there, and says all that it says, without the folder.</summary>
    public (int Code, string Said) RunQuietly(string[] arguments)
    {
        ToolRun run = _tool.Run([arguments[0], .. arguments.Skip(1).Select(Placed)]);
        return (run.Code, (run.Output + run.Error).Replace("FOLDER/", "", StringComparison.Ordinal));
    }

    public void Write(string name, string text) => _tool.Write(name, text);

    /// <summary>A file's first bytes under another name.</summary>
    public void Cut(string name, string into, int bytes) => File.WriteAllBytes(_tool.Path(into), File.ReadAllBytes(_tool.Path(name))[..bytes]);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("KEY_PASSPHRASE", null);
        _tool.Dispose();
    }

    private void Made(params string[] arguments)
    {
        ToolRun run = _tool.Run(arguments);
        run.Code.Should().Be(0, run.Error);
    }

    private string Placed(string argument)
    {
        bool isFile = argument is not ("table" or "json" or "csv" or "markdown")
            && (File.Exists(_tool.Path(argument)) || Folders.Contains(argument) || Path.GetExtension(argument) is
                ".zip" or ".csv" or ".yaml" or ".flowtrace" or ".flowlabels" or ".pem" or ".json");
        return isFile && !argument.Contains('=') ? _tool.Path(argument) : argument;
    }
}
