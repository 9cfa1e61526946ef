using System.CommandLine;
using FlowTrace.Chain;
using FlowTrace.Cli.Live;
using FlowTrace.Readers;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace read</c>: fetches the transfers of accounts and writes them as FlowTrace's own ledger.</summary>
internal static class ReadCommand
{
    public static Command Create(Terminal terminal)
    {
        var accounts = new Argument<string[]>("ACCOUNT")
        {
            Description = "The accounts to read: 0x…, T…, chain:address, CAIP-10.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> chain = OptionValues.One("--chain", "NAME", "The chain of accounts that do not say. [default: ethereum]");
        var live = new LiveInputs();
        Option<string?> store = OptionValues.One("--store", "FILE", "Keep the answers in this store, and ask nothing that is in it.");
        Option<string?> folder = OptionValues.One(
            "--out", "DIR",
            "Write transfers.csv there with logs.csv, calls.csv and memos.csv, which swaps and bridges are read from. [default: transfers to stdout]");
        var command = new Command("read", "Fetches every transfer of accounts from a provider and writes them as FlowTrace's own ledger (CSV).")
        {
            accounts, chain,
        };
        live.AddTo(command);
        command.Add(store);
        command.Add(folder);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ChainId where = parsed.GetValue(chain) is not { } text ? ChainId.None
                : ChainId.TryParse(text, out ChainId known, out string? error) ? known : throw OptionValues.Wrong("--chain", error);
            Account[] asked = [.. parsed.GetValue(accounts)!.Select(name => Account.TryParse(name, where, out Account account, out string? wrong)
                ? account : throw OptionValues.Wrong("ACCOUNT", wrong))];
            LiveRequest request = live.Read(parsed, [])
                ?? throw new TraceInputException("Say what to read from: --reader jsonrpc:ethereum=http://localhost:8545, or a name of the file of providers.");
            TransferTable table = await ReadAsync(request, asked, parsed.GetValue(store), terminal, cancellationToken).ConfigureAwait(false);
            Write(table, asked, parsed.GetValue(folder), terminal);
            foreach (ReadIssue issue in table.Issues)
                terminal.Say($"flowtrace: {issue}");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<TransferTable> ReadAsync(
        LiveRequest request, Account[] accounts, string? path, Terminal terminal, CancellationToken cancellationToken)
    {
        CaseStore? store = path is null ? null : File.Exists(path) ? CaseStore.Open(path) : CaseStore.Create(path);
        try
        {
            using StoreAnswers? answers = store is null ? null : new StoreAnswers(store);
            var progress = new LiveProgress();
            LiveReaders readers = LiveCase.Open(
                request, new LiveOptions { Archive = answers, Budget = request.Budget, Progress = progress }, ledgers: null);
            await using (readers.ConfigureAwait(false))
            {
                TransferTable table = await ProgressDisplay.RunLiveAsync(
                    terminal, progress, _ => ReadAllAsync(readers, accounts, cancellationToken)).ConfigureAwait(false);
                terminal.Say(LiveProgress.Summary(readers.Requests, readers.FromArchive));
                return table;
            }
        }
        finally
        {
            if (store is not null)
                await store.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<TransferTable> ReadAllAsync(LiveReaders readers, Account[] accounts, CancellationToken cancellationToken)
    {
        var tables = new List<TransferTable>();
        foreach (Account account in accounts)
            tables.Add(await readers.ReadAccountAsync(account, cancellationToken).ConfigureAwait(false));
        return CombinedReader.Merge(tables);
    }

    private static void Write(TransferTable table, Account[] accounts, string? folder, Terminal terminal)
    {
        if (table.AllAccounts().Any(account => account.IsTransaction))
            throw new TraceInputException(
                "Transactions of chains like Bitcoin have many inputs and outputs, which a table of transfers cannot hold. Trace with --reader and --store "
                + "instead.");
        var wanted = accounts.ToHashSet();
        bool Concerns(Transfer transfer) => wanted.Contains(transfer.From) || wanted.Contains(transfer.To);
        if (folder is null)
        {
            LedgerCsv.WriteTransfers(table, terminal.Output, Concerns);
            return;
        }

        Directory.CreateDirectory(folder);

        // Whole transactions: what else moved in them tells swaps and bridges.
        Put("transfers.csv", output => LedgerCsv.WriteTransfers(table, output));
        Put("logs.csv", output => LedgerCsv.WriteLogs(table, output));
        Put("calls.csv", output => LedgerCsv.WriteCalls(table, output));
        Put("memos.csv", output => LedgerCsv.WriteMemos(table, output));

        void Put(string name, Action<TextWriter> write)
        {
            string path = Path.Combine(folder, name);
            using (var output = new StreamWriter(path) { NewLine = "\n" })
                write(output);
            terminal.Say(path);
        }
    }
}
