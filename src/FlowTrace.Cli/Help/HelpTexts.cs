using System.CommandLine;

namespace FlowTrace.Cli;

/// <summary>The texts of the help pages, in one voice.</summary>
internal static class HelpTexts
{
    private const string OtherOptions = "Options";

    private static readonly (string Name, string Text) CaseFiles = (
        "CASE.yaml", "A case: thefts, ledgers, labels, links, rules and limits, with paths relative to it (docs/formats.md).");

    private static readonly (string Name, string Text) Stores = (
        "CASE.flowtrace", "A case store: every input by its hash, the ledger, labels, acts and runs in one file.");

    private static readonly (string Name, string Text) Ledgers = (
        "ledgers", "Transfers as CSV, TSV or JSON in any of the formats of docs/formats.md; a folder for Bitcoin's tables.");

    private static readonly (string Name, string Text)[] Providers =
    [
        ("FLOWTRACE_PROVIDERS", "The file of providers, where --providers names none."),
        ("${VARIABLE}", "A key of a provider stands in the environment under the name that the provider's URL or file gives it."),
    ];

    private static readonly (string Title, string[] Options)[] Groups =
    [
        ("What was stolen", ["--thief", "--victim", "--theft-tx", "--asset", "--since", "--until"]),
        ("What is read", ["--ledger", "--case", "--chain", "--labels", "--links", "--prices", "--price-age", "--thresholds", "--fiat"]),
        ("What is asked", ["--of", "--tx", "--index", "--paths", "--account", "--decimals", "--all", "--least"]),
        (
            "How to trace",
            [
                "--policy", "--bounds", "--stop-at", "--no-stop", "--follow", "--dust", "--hub", "--max-accounts", "--max-hops", "--until-time", "--finding",
                "--mixer-candidates", "--keep-noise", "--unfinal",
            ]),
        (
            "Providers",
            ["--reader", "--providers", "--budget", "--from-block", "--to-block", "--confirmations", "--reconcile", "--cross-check"]),
        ("How long to watch", ["--every", "--polls", "--until-block", "--record-every", "--webhook"]),
        ("Where it goes", ["--store", "--analyst", "--out", "--format"]),
    ];

    /// <summary>The variables that every command heeds.</summary>
    public static IReadOnlyList<(string Name, string Text)> EveryEnvironment { get; } =
        [("NO_COLOR", "Set to anything, it keeps colour from the terminal (https://no-color.org).")];

    /// <summary>The texts of a command.</summary>
    /// <param name="path">Its name, behind that of the command above it; empty for the tool itself.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static CommandHelp Of(string path) => Pages.TryGetValue(path, out CommandHelp? help) ? help
        : throw new ArgumentException($"The command '{path}' has no help.", nameof(path));

    /// <summary>What a command says to the shell.</summary>
    public static IEnumerable<(string Name, string Text)> ExitCodes(string path)
    {
        yield return ("0", path == "verify" ? "Everything is as it should be." : "Done.");
        yield return (
            "1", path switch
            {
                "verify" => "Something differs, or a disk failed; the output says what and where.",
                "providers" => "A provider could not be asked.",
                _ => "The run failed: a reader, a disk, books that do not close.",
            });
        yield return (
            "2", "The input is wrong: usage, a file, no such account. The message says what, where and how to mend it."
            + (path == "labels check" ? " With --strict also where a label was refused or is doubtful." : ""));
        yield return ("130", "Interrupted. What was read into a store is kept, and the next run goes on.");
    }

    /// <summary>A command's options under headings, each option once, in the command's own order within a group.</summary>
    public static IEnumerable<(string Title, Option[] Options)> Grouped(Option[] options, bool isGrouped)
    {
        Option[] own = [.. options.Where(option => option is not System.CommandLine.Help.HelpOption)];
        var left = new List<Option>(own);
        foreach ((string title, string[] names) in isGrouped ? Groups : [])
        {
            Option[] group = [.. own.Where(option => names.Contains(option.Name, StringComparer.Ordinal))];
            left.RemoveAll(group.Contains);
            if (group.Length > 0)
                yield return (title, group);
        }

        if (left.Count > 0)
            yield return (OtherOptions, [.. left]);
    }

    private static readonly Dictionary<string, CommandHelp> Pages = new(StringComparer.Ordinal)
    {
        [""] = new(
            [
                "Results go to stdout, everything else to stderr. Nothing touches the network unless a provider is named. The same inputs give the same bytes.",
            ],
            ["flowtrace simulate --out case", "flowtrace trace case/case.yaml"]),
        ["trace"] = new(
            [
                "It answers, in this order: what was stolen, where it is now, whether the books close, which way most of it went, and what was cut or missing. "
                + "Options add ledgers and labels to those of a case, and replace its rules and limits.",
            ],
            [
                "flowtrace trace --ledger transfers.csv --labels labels.csv --thief 0x… --policy fifo,pro-rata --out result",
                "flowtrace trace case.yaml --format json > result.json",
                "flowtrace trace case.yaml --store case.flowtrace",
                "flowtrace trace case.flowtrace --policy all",
                "flowtrace trace --thief 0x… --reader jsonrpc:ethereum=http://localhost:8545 --store case.flowtrace --budget 5000",
            ])
        {
            Files = [CaseFiles, Stores, Ledgers],
            Environment = Providers,
        },
        ["watch"] = new(
            ["It reads what is new, traces again, and prints each alert once. It ends when it is interrupted, or as --polls and --until-block say."],
            [
                "flowtrace watch case.flowtrace --reader jsonrpc:ethereum=http://localhost:8545",
                "flowtrace watch case.yaml --store case.flowtrace --every 5 --format jsonl --webhook https://example.org/hook",
            ])
        {
            Files = [CaseFiles, Stores],
            Environment = Providers,
        },
        ["sources"] = new(
            ["The way back of a trace, under the same rules: shares add up to what was asked about, to the unit."],
            [
                "flowtrace sources 0x… --ledger transfers.csv --labels labels.csv --policy all",
                "flowtrace sources 0x… case.yaml --of held --format json",
            ])
        {
            Files = [CaseFiles, Stores, Ledgers],
        },
        ["report"] = new(
            ["Two pages for a prosecutor, and behind them everything an expert has to check; it holds every rule that conserves units, and the bounds."],
            [
                "flowtrace report case.yaml --out report",
                "flowtrace report case.yaml --format markdown > report.md",
                "flowtrace report case.flowtrace --out report",
            ])
        {
            Files = [CaseFiles, Stores, ("prices", "CSV asset,time,price,currency,source.")],
            Environment = Providers,
        },
        ["verify"] = new(
            ["Neither the store's ledger nor its parts are believed: the raw inputs are read and traced as files."],
            ["flowtrace verify case.flowtrace", "flowtrace verify case.zip", "flowtrace verify result/result.json"])
        {
            Files = [Stores, ("CASE.zip", "A bundle, as flowtrace bundle writes it."), ("result.json", "A result with its digest.")],
        },
        ["diff"] = new(
            ["It names the cause of a difference only where the documents separate it."],
            ["flowtrace diff result-of-monday result-of-friday", "flowtrace diff monday.flowtrace friday.flowtrace --format markdown"])
        {
            Files = [Stores, ("result.json", "A result, as trace --out or --format json writes it.")],
        },
        ["bundle"] = new(
            ["What is withheld keeps its name, length and hash, so that the root over all inputs can be checked all the same."],
            [
                "flowtrace bundle case.flowtrace --out case.zip",
                "flowtrace bundle case.flowtrace --out signed.zip --key key.pem --passphrase-env KEY_PASSPHRASE",
                "flowtrace bundle case.flowtrace --out redacted.zip --withhold labels.csv=confidential --withhold-analysts \"names are protected\"",
            ])
        {
            Files = [Stores, ("key.pem", "A private key for ECDSA, PKCS#8 or SEC1, encrypted or not.")],
            Environment = [("NAME", "The variable that --passphrase-env names holds the key's passphrase.")],
        },
        ["note"] = new(
            ["Acts cannot be changed or taken out without breaking the chain of hashes."],
            ["flowtrace note case.flowtrace \"Asked the exchange for the account's owner\" --about 0x… --analyst \"A. Lovelace\""])
        {
            Files = [Stores],
        },
        ["inspect"] = new(
            ["Use it before a trace: it shows whether the data reach far enough, which assets move, and what was wrong with rows."],
            ["flowtrace inspect transfers.csv", "flowtrace inspect case.flowtrace", "flowtrace inspect transfers.csv --format json"])
        {
            Files = [Ledgers, Stores],
        },
        ["labels"] = new(
            ["Labels are what somebody says an account is: each with source, dates and confidence."],
            ["flowtrace labels lookup 0x… --labels packs --labels labels.csv", "flowtrace labels check packs"]),
        ["labels lookup"] = new(
            ["It shows every label of an account, and which decides when."],
            ["flowtrace labels lookup 0x… --labels packs --labels labels.csv --at 2023-01-01T00:00:00Z"]),
        ["labels list"] = new(["It counts labels by category, source and chain, and lists contradictions."], ["flowtrace labels list packs labels.csv"]),
        ["labels check"] = new(["It lists every defect with file and line."], ["flowtrace labels check packs", "flowtrace labels check packs --strict"]),
        ["labels convert"] = new(
            ["A compiled pack loads at once; CSV can be read and edited."],
            ["flowtrace labels convert packs labels.csv --out all.flowlabels", "flowtrace labels convert packs --out all.csv"]),
        ["profile"] = new(
            ["What it says of behaviour is inferred, with what speaks against it; features and thresholds are those of docs/profiles.md."],
            [
                "flowtrace profile 0x… --ledger transfers.csv --labels labels.csv",
                "flowtrace profile 0x… --case case.flowtrace --format json",
                "flowtrace profile --all --ledger transfers.csv --asset USDT",
            ])
        {
            Files = [CaseFiles, Stores, Ledgers, ("thresholds", "YAML or JSON, name: value, for thresholds other than the published ones.")],
        },
        ["deposits"] = new(
            ["An address is listed where nearly all it receives goes on soon to one wallet; the sweeps that show it are listed with it."],
            ["flowtrace deposits --ledger transfers.csv --labels labels.csv --asset USDT"])
        {
            Files = [CaseFiles, Stores, Ledgers],
        },
        ["counterparties"] = new(
            ["With --by exchange the accounts of one exchange are one line."],
            ["flowtrace counterparties --ledger transfers.csv --labels labels.csv --asset USDT --by exchange"])
        {
            Files = [CaseFiles, Stores, Ledgers],
        },
        ["converge"] = new(
            ["Where thefts that seemed apart meet, one hand may be behind them: that is for the reader to judge."],
            [
                "flowtrace converge result-of-monday result-of-friday",
                "flowtrace converge monday.flowtrace friday.flowtrace --format csv > converge.csv",
            ])
        {
            Files = [Stores, ("result.json", "A result, as trace --out or --format json writes it.")],
        },
        ["match"] = new(
            ["Every tie is an inference with a score and what speaks against it."],
            ["flowtrace match --fiat trades.csv --ledger transfers.csv --account 0x… --asset USDT"])
        {
            Files = [Ledgers, ("trades.csv", "The records: id,time,side,amount,currency and quantity or price.")],
        },
        ["read"] = new(
            ["It asks providers, and only those that --reader names."],
            [
                "flowtrace read 0x… --reader jsonrpc:ethereum=http://localhost:8545 > transfers.csv",
                "flowtrace read T… --reader trongrid:tron=https://api.trongrid.io --out folder",
            ])
        {
            Files = [Stores],
            Environment = Providers,
        },
        ["providers"] = new(
            ["Nothing is asked with --list."],
            [
                "flowtrace providers --providers providers.yaml --list",
                "flowtrace providers --reader jsonrpc:ethereum=http://localhost:8545",
            ])
        {
            Files = [("providers.yaml", "The providers: name, kind, chain, url, limits (docs/readers.md).")],
            Environment = Providers,
        },
        ["simulate"] = new(
            ["It writes transfers.csv, labels.csv, case.yaml and truth.json; every account and name in them is invented."],
            ["flowtrace simulate --out case --transfers 10000 --seed 7", "flowtrace trace case/case.yaml"]),
        ["mcp"] = new(
            ["It ends when the client closes its end. Paths that lead out of the folder are refused, links included (docs/assistants.md)."],
            ["flowtrace mcp --folder cases"])
        {
            Files = [CaseFiles, Stores, Ledgers],
        },
        ["completion"] = new(
            ["The script asks the tool itself, so it stays right when the tool changes."],
            ["flowtrace completion bash", "flowtrace completion zsh", "flowtrace completion fish", "flowtrace completion pwsh"]),
    };
}
