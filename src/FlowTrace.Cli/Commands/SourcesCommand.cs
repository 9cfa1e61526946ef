using System.CommandLine;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Cli.Cases;
using FlowTrace.Files;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace sources</c>: what funded an account, or one of its transfers.</summary>
internal sealed class SourcesCommand(Terminal terminal)
{
    private static readonly string[] Formats = ["table", "json", "csv", "markdown"];

    private readonly Argument<string> _account = new("ACCOUNT") { Description = "The account: 0x…, T…, chain:address, CAIP-10." };
    private readonly Argument<string?> _case = new("CASE")
    {
        Description = "A case file (YAML) or a case store (.flowtrace), whose ledgers, labels, thefts and limits count.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string[]> _ledger = OptionValues.Many("--ledger", "FILE",
        "A file of transfers, format found from its header, or FORMAT:FILE; repeatable.");
    private readonly Option<string?> _chain = OptionValues.One("--chain", "NAME", "The chain of what does not say. [default: ethereum]");
    private readonly Option<string[]> _labels = OptionValues.Many("--labels", "FILE", "Who is who; repeatable.");
    private readonly TheftOptions _thefts = new();
    private readonly Option<string[]> _asset = OptionValues.Many("--asset", "ASSET",
        "native, a contract, a CAIP-19 id, or a symbol that is unambiguous; repeatable. [default: all]");
    private readonly Option<string?> _of = OptionValues.One("--of", "received|held", "Which of the account's units. [default: received]");
    private readonly Option<string?> _tx = OptionValues.One(
        "--tx", "HASH", "What the account pays in this transaction or, where it pays nothing, receives. [default: all of its transfers, as --of says]");
    private readonly Option<string?> _index = OptionValues.One("--index", "N", "The one transfer of --tx with this index. [default: all of them]");
    private readonly Option<string?> _policy = OptionValues.One("--policy", "LIST",
        "As for trace; the first is the main one, whose paths are shown. [default: fifo]");
    private readonly Option<string[]> _stopAt = OptionValues.Many("--stop-at", "CATEGORY",
        "Categories of labels behind which nobody can see. [default: as for trace]");
    private readonly Option<bool> _noStop = new("--no-stop") { Description = "Look through everything, services too." };
    private readonly Option<string?> _hub = OptionValues.One("--hub", "TRANSFERS",
        "An unlabelled account with more transfers is an unknown service. [default: 10000]");
    private readonly Option<string?> _maxAccounts = OptionValues.One(
        "--max-accounts", "N", "Go back to at most so many accounts, the latest payers first. [default: no limit]");
    private readonly Option<string?> _maxHops = OptionValues.One("--max-hops", "N", "Go back at most so many accounts in a row. [default: no limit]");
    private readonly Option<string?> _since = OptionValues.One(
        "--since", "TIME", "Who paid before is not followed further back: ISO 8601 UTC or block. [default: the data's beginning]");
    private readonly Option<string?> _until = OptionValues.One("--until", "TIME", "The end: ISO 8601 UTC or block. [default: the data's end]");
    private readonly Option<string?> _paths = OptionValues.One("--paths", "N", "Of how many sources to show a path. [default: 5]");
    private readonly Option<string?> _format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");

    public static Command Create(Terminal terminal)
    {
        var asked = new SourcesCommand(terminal);
        var command = new Command("sources", "Says what funded an account or a transfer: back to thefts, services, mints, and where the data end.");
        command.Add(asked._account);
        command.Add(asked._case);
        foreach (Option option in (Option[])[
            asked._ledger, asked._chain, asked._labels, .. asked._thefts.All, asked._asset, asked._of, asked._tx, asked._index, asked._policy, asked._stopAt,
            asked._noStop, asked._hub, asked._maxAccounts, asked._maxHops, asked._since, asked._until, asked._paths, asked._format])
            command.Add(option);
        command.SetAction(asked.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string format = OptionValues.OneOf(parsed, _format, "table", Formats);
        string? path = parsed.GetValue(_case);
        bool isStore = path is not null && StoreFile.Is(path);
        CaseFile? file = path is null || isStore ? null : CaseFile.Read(path);
        ChainId chain = ChainOf(parsed, file);
        Account account = Account.TryParse(parsed.GetValue(_account)!, chain, out Account read, out string? error)
            ? read : throw OptionValues.Wrong("ACCOUNT", error);
        TraceDefinition? last = isStore ? await StoreFile.LastDefinitionAsync(path!).ConfigureAwait(false) : null;
        TraceOptions options = OptionsOf(parsed, last?.Options ?? file?.Options ?? new TraceOptions());
        // As for trace: options add to a case file's thefts, and replace those of a store's last run.
        Theft[] given = _thefts.Read(parsed, chain);
        IReadOnlyList<Theft> thefts = last is null ? TheftOptions.Join(file?.Thefts ?? [], given) : given.Length > 0 ? given : last.Thefts;
        CaseFacts facts = isStore ? await ReadStoreAsync(parsed, path!, cancellationToken).ConfigureAwait(false) : await ReadFilesAsync(parsed, file, chain,
            cancellationToken).ConfigureAwait(false);
        SourceQuery query = QueryOf(parsed, account, facts, chain);
        options = options with { Links = facts.Links.Count > 0 ? facts.Links : options.Links };
        SourceResult result = await ProgressDisplay.RunAsync(
            terminal, null, progress => facts.Tracer(options).SourcesAsync(query, thefts, progress, cancellationToken)).ConfigureAwait(false);
        Print(result, format);
        return ExitCode.Done;
    }

    private void Print(SourceResult result, string format)
    {
        terminal.Print(
            format,
            output => SourceReport.WriteTable(result, output),
            output => SourceReport.WriteMarkdown(result, output),
            output => SourceReport.WriteCsv(result, output),
            output => SourceReport.WriteJson(result, output));
    }

    private async Task<CaseFacts> ReadFilesAsync(ParseResult parsed, CaseFile? file, ChainId chain, CancellationToken cancellationToken)
    {
        LedgerFile[] ledgers = [.. file?.Ledgers ?? [], .. Values(parsed, _ledger).Select(text => LedgerFile.Parse(text, chain))];
        if (ledgers.Length == 0)
            throw new TraceInputException("There is nothing to read: name a ledger with --ledger FILE, a case file, or a case store.");
        LabelFile[] labels = [.. file?.Labels ?? [], .. Values(parsed, _labels).Select(text => LabelFile.Parse(text, defaultChain: chain))];
        var reader = new LedgerReader(ledgers);
        return await ProgressDisplay.RunAsync(terminal, reader, _ => CaseFacts.ReadAsync(reader, labels, file?.Links ?? [],
            cancellationToken)).ConfigureAwait(false);
    }

    // The whole ledger: who paid an account is found in what others sent.
    private async Task<CaseFacts> ReadStoreAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        if (Values(parsed, _ledger).Length + Values(parsed, _labels).Length > 0)
            throw new TraceInputException($"{path} has its ledgers and labels already: put others into it with flowtrace trace --store, or name files only.");
        CaseStore store = CaseStore.OpenRead(path);
        await using (store.ConfigureAwait(false))
            return new CaseFacts(
                store.Path, StoreFile.WholeLedger(store), store.Labels(), await StoreFile.LinksAsync(store, cancellationToken).ConfigureAwait(false));
    }

    private SourceQuery QueryOf(ParseResult parsed, Account account, CaseFacts facts, ChainId chain)
    {
        string measure = OptionValues.OneOf(parsed, _of, "received", "received", "held");
        string[] assets = Values(parsed, _asset);
        Theft named = Theft.HeldBy(account, "sources");
        IReadOnlyList<Theft> resolved = new DataCheck(facts.Table, chain).Resolve(
            [named], new Dictionary<string, string[]>(StringComparer.Ordinal) { [named.Id] = assets });
        if (parsed.GetValue(_tx) is not null && parsed.GetValue(_of) is not null)
            throw new TraceInputException("--tx asks about one transaction, and --of about an account's whole; give one.");
        return new SourceQuery(account)
        {
            Measure = measure == "held" ? SourceMeasure.Held : SourceMeasure.Received,
            Transaction = parsed.GetValue(_tx) is { } transaction ? TransactionId.Parse(transaction) : null,
            Index = OptionValues.Whole(parsed, _index, least: 0),
            Assets = resolved[0].Assets,
            Since = OptionValues.Moment(parsed, _since),
            MostPaths = OptionValues.Whole(parsed, _paths, least: 0) ?? new SourceQuery(account).MostPaths,
        };
    }

    private TraceOptions OptionsOf(ParseResult parsed, TraceOptions options)
    {
        if (parsed.GetValue(_policy) is { } policy)
            options = options with
            {
                Policies = TraceOptionText.TryParsePolicies(policy, out IReadOnlyList<TaintPolicy>? policies, out string? error)
                    ? policies : throw OptionValues.Wrong("--policy", error),
            };
        return options with
        {
            StopAt = StopAtOf(parsed) ?? options.StopAt,
            HubTransfers = OptionValues.Whole(parsed, _hub, least: 1) ?? options.HubTransfers,
            MaxAccounts = OptionValues.Whole(parsed, _maxAccounts, least: 1),
            MaxHops = OptionValues.Whole(parsed, _maxHops, least: 0),
            UntilTime = OptionValues.Moment(parsed, _until) ?? options.UntilTime,
        };
    }

    private IReadOnlySet<ServiceCategory>? StopAtOf(ParseResult parsed)
    {
        string[] given = Values(parsed, _stopAt);
        if (parsed.GetValue(_noStop))
            return given.Length == 0 ? new HashSet<ServiceCategory>() : throw new TraceInputException(
                "--no-stop and --stop-at contradict each other; give one.");
        if (given.Length == 0)
            return null;
        return TraceOptionText.TryParseCategories(string.Join(',', given), out IReadOnlySet<ServiceCategory>? categories, out string? error)
            ? categories : throw OptionValues.Wrong("--stop-at", error);
    }

    private static string[] Values(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];

    private ChainId ChainOf(ParseResult parsed, CaseFile? file)
    {
        if (parsed.GetValue(_chain) is { } text)
            return ChainId.TryParse(text, out ChainId chain, out string? error) ? chain : throw OptionValues.Wrong("--chain", error);
        return file?.DefaultChain ?? ChainId.None;
    }
}
