using System.CommandLine;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Cli.Cases;
using FlowTrace.Cli.Live;
using FlowTrace.Files;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary>The options of a command that traces, and how they and a case file make a request.</summary>
/// <param name="formats">What the command can print; the first unless another is asked for.</param>
/// <param name="outHelp">What it writes into the folder that <c>--out</c> names.</param>
internal sealed partial class TraceCommandOptions(string[] formats, string outHelp)
{
    private readonly Argument<string?> _case = new("CASE")
    {
        Description = "A case file (YAML: thefts, ledgers, labels and limits), or a case store (.flowtrace), which is asked what its last run was asked.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string[]> _ledger = OptionValues.Many(
        "--ledger", "FILE", "A file of transfers, format found from its header, or FORMAT:FILE; repeatable.");
    private readonly Option<string?> _chain = OptionValues.One(
        "--chain", "NAME",
        "The chain of ledgers and accounts that do not say: ethereum, bsc, polygon, tron, bitcoin …, or CAIP-2. [default: ethereum]");
    private readonly TheftOptions _thefts = new();
    private readonly Option<string[]> _asset = OptionValues.Many(
        "--asset", "ASSET",
        "What was stolen: native, a contract, a CAIP-19 id, or a symbol where it is unambiguous in the data; repeatable. [default: all]");
    private readonly Option<string?> _since = OptionValues.One(
        "--since", "TIME", "The theft's window begins: ISO 8601 UTC or block. [default: the data's beginning]");
    private readonly Option<string?> _until = OptionValues.One("--until", "TIME", "The theft's window ends: ISO 8601 UTC or block. [default: the data's end]");
    private readonly Option<string[]> _labels = OptionValues.Many(
        "--labels", "FILE",
        "Who is who: a file, a folder or a compiled pack, format found from the content. @DATE behind it says which edition of a list it is; repeatable.");
    private readonly Option<string[]> _links = OptionValues.Many(
        "--links", "FILE", "Two transactions that are the legs of one crossing of a bridge: departure,arrival,source; repeatable.");
    private readonly Option<string?> _follow = OptionValues.One(
        "--follow", "observed|derived|inferred", "The weakest evidence on which to follow a bridge; what --links says is always followed. [default: derived]");
    private readonly Option<string?> _policy = OptionValues.One(
        "--policy", "LIST",
        "fifo, lifo, pro-rata, dirty-first, clean-first, tiho, poison, separated by commas, or all; the first is the main one. [default: fifo]");
    private readonly Option<string[]> _stopAt = OptionValues.Many(
        "--stop-at", "CATEGORY", "Where the trail stops, separated by commas; repeatable. [default: custodial services, mixers and pools]");
    private readonly Option<bool> _noStop = new("--no-stop") { Description = "Follow through everything, services too." };
    private readonly Option<string?> _dust = OptionValues.One(
        "--dust", "SHARE", "Arrivals under this share of the theft are counted, not followed. [default: 0.000001]");
    private readonly Option<string?> _hub = OptionValues.One(
        "--hub", "TRANSFERS", "An unlabelled account with more transfers is an unknown service. [default: 10000]");
    private readonly Option<string?> _maxAccounts = OptionValues.One("--max-accounts", "N", "Follow at most so many accounts. [default: no limit]");
    private readonly Option<string?> _maxHops = OptionValues.One("--max-hops", "N", "Follow at most so many hops. [default: no limit]");
    private readonly Option<string?> _untilTime = OptionValues.One("--until-time", "TIME", "Stop there: ISO 8601 UTC or block. [default: the data's end]");
    private readonly Option<bool> _bounds = new("--bounds")
    {
        Description = "Also find the least and the most that can be stolen at every end, whatever the rule.",
    };
    private readonly Option<string[]> _finding = OptionValues.Many(
        "--finding", "DETECTOR.PARAMETER=NUMBER", "Another value for a parameter of a detector of findings, such as peel-chain.dwell-hours=48; repeatable.");
    private readonly Option<bool> _keepNoise = new("--keep-noise")
    {
        Description = "Leave recognised noise (forged tokens, poisoning, spam) in the flow; it is listed all the same.",
    };
    private readonly Option<bool> _mixerCandidates = new("--mixer-candidates")
    {
        Description = "List the withdrawals from mixers that may be the thief's, as inferences; the trail ends at the mixer all the same.",
    };
    private readonly Option<bool> _unfinal = new("--unfinal")
    {
        Description = "Count transactions that their source calls not final, and mark them. [default: they are left out and counted]",
    };
    private readonly LiveInputs _live = new();
    private readonly LiveChecks _checks = new();
    private readonly Option<string?> _store = OptionValues.One(
        "--store", "FILE", "Put the case into this store (.flowtrace): every input, what they say, and the run; trace from there.");
    private readonly Option<string?> _analyst = OptionValues.One(
        "--analyst", "NAME", "Who works, as the store's log of acts names them. [default: the user's name]");
    private readonly Option<string?> _out = OptionValues.One("--out", "DIR", outHelp);
    private readonly Option<string?> _format = OptionValues.One(
        "--format", string.Join('|', formats),
        $"What goes to stdout{(formats.Contains("csv") ? "; csv are the outcomes" : "")}. [default: {formats[0]}]");

    public void AddTo(Command command)
    {
        _policy.CompletionSources.Add([.. TaintPolicies.All.Select(policy => policy.ToName()), "all"]);
        _stopAt.CompletionSources.Add([.. Enum.GetValues<ServiceCategory>().Select(category => category.ToName())]);
        command.Add(_case);
        foreach (Option option in (Option[])[
            _ledger, _chain, .. _thefts.All, _asset, _since, _until, _labels, _links, _follow, _policy, _bounds, _stopAt, _noStop, _dust, _hub,
            _maxAccounts, _maxHops, _untilTime, _finding, _mixerCandidates, _keepNoise, _unfinal, _store, _analyst, _out, _format])
            command.Add(option);
        _live.AddTo(command);
        _checks.AddTo(command);
    }

    /// <summary>
    /// What was asked. Options add ledgers, labels and links to those of a case file or a store, and replace its policies and limits; thefts they add to
    /// those of a case file, and replace those of a store's last run.
    /// </summary>
    /// <exception cref="TraceInputException">An option or the case file is wrong.</exception>
    public async Task<TraceRequest> ReadAsync(ParseResult parsed)
    {
        string? path = parsed.GetValue(_case);
        if (path is null || !StoreFile.Is(path))
            return Read(parsed, path is null ? null : CaseFile.Read(path)) with { CaseFile = path };
        if (parsed.GetValue(_store) is not null)
            throw new TraceInputException($"--store says where to put a case, and {path} is a store already. Leave one of them out.");
        return ReadOfStore(parsed, path, await StoreFile.LastDefinitionAsync(path).ConfigureAwait(false));
    }

    private TraceRequest Read(ParseResult parsed, CaseFile? caseFile)
    {
        ChainId chain = ChainOf(parsed, caseFile);
        LedgerFile[] ledgers = [.. caseFile?.Ledgers ?? [], .. Values(parsed, _ledger).Select(text => LedgerFile.Parse(text, chain))];
        LiveRequest? live = _live.Read(parsed, caseFile?.Readers ?? []);
        if (ledgers.Length == 0 && live is null)
            throw new TraceInputException("There is nothing to read: name a ledger with --ledger FILE, a provider with --reader, or a case file.");
        LabelFile[] labels = [.. caseFile?.Labels ?? [], .. Values(parsed, _labels).Select(text => LabelFile.Parse(text, defaultChain: chain))];
        LinkFile[] links = [.. caseFile?.Links ?? [], .. Values(parsed, _links).Select(text => new LinkFile(text))];
        Theft[] given = TheftsOf(parsed, chain);
        Theft[] thefts = TheftOptions.Join(caseFile?.Thefts ?? [], given);
        if (thefts.Length == 0)
            throw new TraceInputException("There is no theft to trace: name a thief (--thief), a victim (--victim) or the theft's transactions (--theft-tx).");
        TraceOptions options = caseFile is null ? new TraceOptions() : caseFile.Options with { Title = caseFile.Title };
        return Request(parsed, chain, ledgers, labels, links, thefts, given, options) with { Store = parsed.GetValue(_store), Live = live };
    }

    private TraceRequest ReadOfStore(ParseResult parsed, string path, TraceDefinition last)
    {
        ChainId chain = ChainOf(parsed, null);
        LedgerFile[] ledgers = [.. Values(parsed, _ledger).Select(text => LedgerFile.Parse(text, chain))];
        LabelFile[] labels = [.. Values(parsed, _labels).Select(text => LabelFile.Parse(text, defaultChain: chain))];
        LinkFile[] links = [.. Values(parsed, _links).Select(text => new LinkFile(text))];
        Theft[] given = TheftsOf(parsed, chain);
        LiveRequest? live = _live.Read(parsed, []);
        return Request(parsed, chain, ledgers, labels, links, given.Length > 0 ? given : last.Thefts, given, last.Options) with
        {
            Store = path,
            Live = live,
            IsOfStore = live is null && ledgers.Length + labels.Length + links.Length + given.Length == 0,
        };
    }

    private TraceRequest Request(
        ParseResult parsed, ChainId chain, LedgerFile[] ledgers, LabelFile[] labels, LinkFile[] links, IReadOnlyList<Theft> thefts, Theft[] given,
        TraceOptions options) => new(
            chain, ledgers, labels, links, thefts, given.ToDictionary(theft => theft.Id, _ => Values(parsed, _asset), StringComparer.Ordinal),
            OptionsOf(parsed, options), parsed.GetValue(_out), OptionValues.OneOf(parsed, _format, formats[0], formats))
        {
            Analyst = parsed.GetValue(_analyst) ?? Environment.UserName,
            Checks = _checks.Read(parsed, _live),
        };

    private static string[] Values(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];

    private ChainId ChainOf(ParseResult parsed, CaseFile? caseFile)
    {
        if (parsed.GetValue(_chain) is { } text)
            return ChainId.TryParse(text, out ChainId chain, out string? error) ? chain : throw OptionValues.Wrong("--chain", error);
        return caseFile is { } read && read.DefaultChain != ChainId.None ? read.DefaultChain : ChainId.None;
    }
}
