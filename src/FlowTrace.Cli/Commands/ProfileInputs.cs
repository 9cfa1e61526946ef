using System.CommandLine;
using System.Globalization;
using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Cli.Cases;
using FlowTrace.Files;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Sqlite;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary>The options of the commands that look at accounts (profile, deposits, counterparties), and the data they name.</summary>
/// <param name="usesThresholds">Whether the command infers anything, and so has thresholds.</param>
internal sealed class ProfileInputs(bool usesThresholds)
{
    private readonly Option<string[]> _ledger = OptionValues.Many(
        "--ledger", "FILE", "A file of transfers, format found from its header, or FORMAT:FILE; repeatable.");
    private readonly Option<string?> _case = OptionValues.One(
        "--case", "CASE", "A case file or a case store (.flowtrace) with ledgers, labels and thefts; the thefts are traced for F13.");
    private readonly Option<string?> _chain = OptionValues.One("--chain", "NAME", "The chain of ledgers and accounts that do not say. [default: ethereum]");
    private readonly Option<string[]> _labels = OptionValues.Many("--labels", "FILE", "Who is who, format found from the content; repeatable.");
    private readonly Option<string?> _asset = OptionValues.One(
        "--asset", "ASSET",
        "native, a contract, a CAIP-19 id, or a symbol where it is unambiguous in the data. [default: profile: what the account moves most; else all]");
    private readonly Option<string?> _thresholds = OptionValues.One(
        "--thresholds", "FILE", "Other thresholds than the published ones: YAML or JSON, name: value. [default: the published ones]");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_ledger, _case, _chain, _labels, _asset])
            command.Add(option);
        if (usesThresholds)
            command.Add(_thresholds);
    }

    /// <summary>The chain of what does not say; <see cref="ChainId.None"/> where nobody names one.</summary>
    public ChainId ChainOf(ParseResult parsed) => parsed.GetValue(_chain) is not { } text ? ChainId.None
        : ChainId.TryParse(text, out ChainId chain, out string? error) ? chain : throw OptionValues.Wrong("--chain", error);

    public ProfileThresholds ThresholdsOf(ParseResult parsed) =>
        parsed.GetValue(_thresholds) is { } path ? ThresholdFile.Read(path) : ProfileThresholds.Default;

    /// <summary>Reads the data.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="terminal">Where to say how far the reading has come.</param>
    /// <param name="isTraced">Whether the thefts of a case are to be traced.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TraceInputException">Nothing to read is named, or both a ledger and a store.</exception>
    public async Task<ProfileData> ReadAsync(ParseResult parsed, Terminal terminal, bool isTraced, CancellationToken cancellationToken)
    {
        ChainId chain = ChainOf(parsed);
        LedgerFile[] ledgers = [.. (parsed.GetValue(_ledger) ?? []).Select(text => LedgerFile.Parse(text, chain))];
        LabelFile[] labels = [.. (parsed.GetValue(_labels) ?? []).Select(text => LabelFile.Parse(text, defaultChain: chain))];
        string? path = parsed.GetValue(_case) ?? (ledgers is [var only] && StoreFile.Is(only.Path) ? only.Path : null);
        if (path is not null && StoreFile.Is(path))
            return ledgers.Length > 0 && parsed.GetValue(_case) is not null
                ? throw new TraceInputException($"{path} is a store and has its own ledgers. Leave --ledger out.")
                : await ReadStoreAsync(path, labels, isTraced, terminal, cancellationToken).ConfigureAwait(false);
        CaseFile? caseFile = path is null ? null : CaseFile.Read(path);
        ledgers = [.. caseFile?.Ledgers ?? [], .. ledgers];
        if (ledgers.Length == 0)
            throw new TraceInputException("There is nothing to read: name a ledger with --ledger FILE, or a case with --case CASE.");
        var reader = new LedgerReader(ledgers);
        return await ProgressDisplay.RunAsync(terminal, reader, async progress =>
        {
            CaseFacts facts = await CaseFacts.ReadAsync(
                reader, [.. labels, .. caseFile?.Labels ?? []], [.. caseFile?.Links ?? []], cancellationToken).ConfigureAwait(false);
            TraceResult? trace = caseFile is null || !isTraced ? null : await facts.TraceAsync(
                new TraceDefinition(caseFile.Thefts, caseFile.Options with { Links = facts.Links }), [], progress, cancellationToken).ConfigureAwait(false);
            return new ProfileData(facts.Table, LabelBook.Combine(facts.Labels), trace is null ? [] : [trace]);
        }).ConfigureAwait(false);
    }

    /// <summary>The asset that is asked for; null where none is.</summary>
    /// <exception cref="TraceInputException">It is none, or a symbol that nothing or more than one token of the data bears.</exception>
    public Asset? AssetOf(ParseResult parsed, TransferTable table, ChainId chain)
    {
        if (parsed.GetValue(_asset) is not { } text)
            return null;
        ChainId where = chain != ChainId.None ? chain : table.AllAssets.Select(asset => asset.Chain).Distinct().ToArray() is [var one] ? one : ChainId.Ethereum;
        if (Asset.TryParse(text, where, out Asset asset, out string? error))
            return asset;
        AssetSummary[] named = [.. LedgerSummary.Of(table).WithSymbol(text)];

        // Anybody can name a token USDT; the one whose contract is known is meant.
        AssetSummary[] known = Array.FindAll(named, candidate => KnownTokens.Find(candidate.Asset) is not null);
        if ((known.Length > 0 ? known : named) is [var meant])
            return meant.Asset;
        if (named.Length == 0)
            throw OptionValues.Wrong("--asset", text.Contains(':', StringComparison.Ordinal) ? error : $"no asset in the data has the symbol '{text}'.");
        var message = new StringBuilder($"several assets in the data have the symbol '{text}'. Give the contract of the one that is meant:");
        foreach (AssetSummary candidate in named.Take(10))
            message.Append(CultureInfo.InvariantCulture, $"\n  {candidate.Asset}  ({candidate.Transfers:N0} transfers)");
        throw OptionValues.Wrong("--asset", message.ToString());
    }

    // A store's last run says which thefts there are; one that holds no run has none.
    private static async Task<ProfileData> ReadStoreAsync(
        string path, LabelFile[] labels, bool isTraced, Terminal terminal, CancellationToken cancellationToken)
    {
        CaseStore store = CaseStore.OpenRead(path);
        await using (store.ConfigureAwait(false))
        {
            var books = new List<LabelBook>();
            foreach (LabelFile file in labels)
                books.Add(await file.ReadAsync(cancellationToken).ConfigureAwait(false));
            books.AddRange(store.Labels());
            TraceResult? trace = null;
            if (isTraced && store.Runs() is [.., var last])
            {
                TraceDefinition asked = StoreFile.DefinitionOf(last);
                trace = await ProgressDisplay.RunAsync(
                    terminal, null, progress => StoredTrace.RunAsync(store, asked, books, progress, cancellationToken)).ConfigureAwait(false);
            }

            return new ProfileData(StoreFile.WholeLedger(store), LabelBook.Combine(books), trace is null ? [] : [trace]);
        }
    }
}

/// <summary>What the commands that look at accounts read.</summary>
/// <param name="Table">The transfers.</param>
/// <param name="Labels">Who is who.</param>
/// <param name="Traces">The traces of the case's thefts.</param>
internal sealed record ProfileData(TransferTable Table, LabelBook Labels, IReadOnlyList<TraceResult> Traces);
