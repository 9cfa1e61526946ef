using System.Globalization;
using System.Text;

namespace FlowTrace.Cli.Tests.Commands;

/// <summary>Runs the tool in this process, in a folder of its own that is gone afterwards.</summary>
internal sealed class Tool : IDisposable
{
    public const string Victim = "0x0000000000000000000000000000000000000a01";
    public const string Thief = "0x0000000000000000000000000000000000000a02";
    public const string Mule = "0x0000000000000000000000000000000000000a03";
    public const string Exchange = "0x0000000000000000000000000000000000000a04";
    public const string Broker = "0x0000000000000000000000000000000000000a05";
    public const string TrueUsdt = "0x000000000000000000000000000000000000c001";
    public const string FalseUsdt = "0x000000000000000000000000000000000000c002";

    public Tool()
    {
        Folder = Directory.CreateTempSubdirectory("flowtrace").FullName;
        Write("transfers.csv", Ledger());
        Write(
            "labels.csv",
            $"account,name,category,confidence,source\n{Exchange},Exchange One,exchange,70,own list\n{Broker},\"Broker \u001b[31m=1\",otc,50,own "
            + "list\n");
    }

    public string Folder { get; }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text, new UTF8Encoding(false));
        return Path(name);
    }

    /// <summary>100 coins are stolen, 50 clean ones join them; 120 go to a mule and on to an exchange and a broker. A dollar token has a counterfeit.</summary>
    public static string Ledger()
    {
        var text = new StringBuilder("chain,tx,index,block,time,from,to,asset,amount,symbol,decimals\n");
        Add(1, Victim, Thief, "native", "100000000000000000000", "ETH,18");
        Add(2, Broker, Thief, "native", "50000000000000000000", "ETH,18");
        Add(3, Thief, Mule, "native", "120000000000000000000", "ETH,18");
        Add(4, Mule, Exchange, "native", "60000000000000000000", "ETH,18");
        Add(5, Mule, Broker, "native", "30000000000000000000", "ETH,18");
        Add(6, Victim, Thief, TrueUsdt, "7000000", "USDT,6");
        Add(7, Thief, Exchange, TrueUsdt, "6500000", "USDT,6");
        Add(8, Broker, Thief, FalseUsdt, "1000000", "USDT,6");
        Add(9, Broker, Mule, FalseUsdt, "1000000", "USDT,6");
        return text.ToString();

        void Add(int number, string from, string to, string asset, string amount, string described) => text.Append(
            CultureInfo.InvariantCulture,
            $"ethereum,0x{number:x64},0,{1000 + number},2025-02-21T14:{number:D2}:00Z,{from},{to},{asset},{amount},{described}\n");
    }

    /// <summary>Runs the tool; in what it says the folder is written FOLDER.</summary>
    public ToolRun Run(params string[] args) => Run(args, isInteractive: false, CancellationToken.None);

    public ToolRun Run(string[] args, bool isInteractive, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code;
        using (var terminal = new Terminal(output, error, isInteractive, hasColour: false))
            code = CommandLine.RunAsync(args, terminal, cancellationToken).GetAwaiter().GetResult();
        return new ToolRun(code, Encoding.UTF8.GetString(output.ToArray()).Replace(Folder, "FOLDER"), error.ToString().Replace(Folder, "FOLDER"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

internal sealed record ToolRun(int Code, string Output, string Error);
