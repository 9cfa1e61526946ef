using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FlowTrace.Cli;

/// <summary>Help with an example below it.</summary>
internal sealed class HelpWithExample(HelpAction help) : SynchronousCommandLineAction
{
    // Who asks for help need not have given what is required.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.Write($"Example:\n{ExampleOf(parseResult.CommandResult.Command.Name)}\n");
        return code;
    }

    private static string ExampleOf(string command) => command switch
    {
        "trace" =>
            """
              flowtrace trace --ledger transfers.csv --labels labels.csv --thief 0x… --policy fifo,pro-rata --out result
              flowtrace trace case.yaml --format json > result.json
              flowtrace trace case.yaml --store case.flowtrace
              flowtrace trace case.flowtrace --policy all
              flowtrace trace --thief 0x… --reader jsonrpc:ethereum=http://localhost:8545 --store case.flowtrace --budget 5000
            """,
        "watch" =>
            """
              flowtrace watch case.flowtrace --reader jsonrpc:ethereum=http://localhost:8545
              flowtrace watch case.yaml --store case.flowtrace --every 5 --format jsonl --webhook https://example.org/hook
            """,
        "read" => "  flowtrace read 0x… --reader jsonrpc:ethereum=http://localhost:8545 > transfers.csv\n  flowtrace read T… --reader trongrid --out folder",
        "providers" => "  flowtrace providers --providers providers.yaml\n  flowtrace providers --reader jsonrpc:ethereum=http://localhost:8545",
        "sources" =>
            """
              flowtrace sources 0x… --ledger transfers.csv --labels labels.csv --policy all
              flowtrace sources 0x… case.yaml --tx 0x… --format json
            """,
        "match" => "  flowtrace match --fiat trades.csv --ledger transfers.csv --chain tron --account T… --asset USDT",
        "verify" =>
            """
              flowtrace verify case.flowtrace
              flowtrace verify case.zip --key signer.pem
            """,
        "bundle" =>
            """
              flowtrace bundle case.flowtrace --out case.zip --key key.pem --passphrase-env KEY_PASSPHRASE
              flowtrace bundle case.flowtrace --withhold labels.csv=confidential --withhold-analysts "names are protected"
            """,
        "note" => "  flowtrace note case.flowtrace \"Asked the exchange for the account's owner\" --about 0x… --analyst \"A. Lovelace\"",
        "report" =>
            """
              flowtrace report case.yaml --out report
              flowtrace report case.yaml --prices prices.csv --format markdown > report.md
              flowtrace report case.flowtrace --out report
            """,
        "labels" => "  flowtrace labels lookup 0x… --labels packs --labels ofac.json@2024-05-01\n  flowtrace labels check packs",
        "lookup" => "  flowtrace labels lookup 0x… --labels packs --labels ofac.json@2024-05-01 --at 2023-01-01T00:00:00Z",
        "list" => "  flowtrace labels list packs labels.csv",
        "check" => "  flowtrace labels check packs --strict",
        "convert" => "  flowtrace labels convert packs ofac.json@2024-05-01 --out all.flowlabels\n  flowtrace labels convert packs/hacks.yaml --out hacks.csv",
        "inspect" => "  flowtrace inspect transfers.csv\n  flowtrace inspect case.flowtrace",
        "profile" =>
            """
              flowtrace profile T… --ledger transfers.csv --labels labels.csv
              flowtrace profile 0x… --case case.flowtrace --format json
              flowtrace profile --all --ledger transfers.csv --asset USDT --thresholds mine.yaml
            """,
        "deposits" => "  flowtrace deposits --ledger transfers.csv --labels labels.csv --asset USDT",
        "counterparties" => "  flowtrace counterparties --ledger transfers.csv --asset USDT --by exchange",
        "simulate" => "  flowtrace simulate --out case --transfers 100000 --seed 7\n  flowtrace trace case/case.yaml",
        "mcp" => "  flowtrace mcp --folder cases",
        "diff" => "  flowtrace diff result-of-monday result-of-friday\n  flowtrace diff monday.flowtrace friday.flowtrace --format markdown",
        "converge" => "  flowtrace converge results/*/result.json\n  flowtrace converge one.flowtrace other.flowtrace --format csv > converge.csv",
        _ => "  flowtrace simulate --out case\n  flowtrace trace case/case.yaml",
    };
}
