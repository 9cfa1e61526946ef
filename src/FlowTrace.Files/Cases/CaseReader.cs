using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Files.Cases;

/// <summary>Makes a <see cref="CaseFile"/> of what stands in it.</summary>
internal static class CaseReader
{
    private static readonly string[] Ways = ["holder", "victim", "transactions"];

    public static CaseFile Read(CaseNode root, string folder)
    {
        Dictionary<string, CaseNode> keys = root.ToMap(
            "the case", "title", "chain", "thefts", "ledgers", "readers", "labels", "links", "policy", "bounds", "follow", "stopAt", "unfinal", "keepNoise",
            "mixerCandidates", "findings", "limits");
        ChainId chain = default;
        if (keys.TryGetValue("chain", out CaseNode? node) && !ChainId.TryParse(node.ToText("chain"), out chain, out string? error))
            throw node.Wrong(error);
        string[] readers = keys.TryGetValue("readers", out node) ? [.. node.ToList("readers").Select(item => item.ToText("readers"))] : [];
        CaseNode? ledgers = readers.Length > 0 && !keys.ContainsKey("ledgers") ? null
            : Needed(root, keys, "ledgers", "Name at least one file of transfers: ledgers: [transfers.csv].");
        CaseNode thefts = Needed(root, keys, "thefts", "Say what was stolen: thefts: [{ holder: 0x… }].");
        return new CaseFile
        {
            Title = keys.TryGetValue("title", out node) ? node.ToText("title") : "",
            DefaultChain = chain,
            Thefts = ReadThefts(thefts, chain),
            Ledgers = ledgers is null ? [] : [.. ledgers.ToList("ledgers").Select(item => Ledger(item.ToText("ledgers"), folder, chain))],
            Readers = readers,
            Labels = keys.TryGetValue("labels", out node) ? [.. LabelItems(node).Select(item => Labels(item, folder, chain))] : [],
            Links = keys.TryGetValue("links", out node)
                ? [.. node.ToList("links").Select(item => new LinkFile(Path.Combine(folder, item.ToText("links"))))]
                : [],
            Options = ReadOptions(keys),
        };
    }

    private static CaseNode Needed(CaseNode root, Dictionary<string, CaseNode> keys, string key, string remedy)
    {
        if (!keys.TryGetValue(key, out CaseNode? node))
            throw root.Wrong($"the key '{key}' is missing. {remedy}");
        return node.ToList(key).Count > 0 ? node : throw node.Wrong($"{key} is empty. {remedy}");
    }

    private static LedgerFile Ledger(string text, string folder, ChainId chain)
    {
        var file = LedgerFile.Parse(text, chain);
        var placed = new LedgerFile(Path.Combine(folder, file.Path), chain);
        return file.Format is null ? placed : placed.WithFormat(file.Format);
    }

    private static LabelFile Labels(CaseNode node, string folder, ChainId chain)
    {
        if (node.Entries is null)
            return LabelFile.Parse(node.ToText("labels"), chain).In(folder);
        Dictionary<string, CaseNode> keys = node.ToMap("labels", "file", "category", "date", "list");
        if (!keys.TryGetValue("file", out CaseNode? file))
            throw node.Wrong("labels names no file. Give { file: labels.csv, date: 2024-05-01 }.");
        ServiceCategory category = default;
        string? error = null;
        if (keys.TryGetValue("category", out CaseNode? given) && !ServiceCategories.TryParse(given.ToText("category"), out category, out error))
            throw given.Wrong($"category: {error}");
        if (keys.TryGetValue("list", out CaseNode? list) && !keys.ContainsKey("date"))
            throw list.Wrong("list says which list the file is an edition of, and an edition has a date. Give it: date: 2024-05-01.");
        return new LabelFile(Path.Combine(folder, file.ToText("file")), given is null ? null : category, chain)
        {
            DateUnixMilliseconds = keys.TryGetValue("date", out CaseNode? date) ? DateOf(date) : null,
            List = list?.ToText("list"),
        };
    }

    // One map is a list of one, as one text is.
    private static IReadOnlyList<CaseNode> LabelItems(CaseNode node) => node.Entries is null ? node.ToList("labels") : [node];

    private static long DateOf(CaseNode node) => Internals.Times.TryRead(node.ToText("date"), out long time)
        ? time
        : throw node.Wrong($"date is '{node.Text}', which is no date. Give ISO 8601, such as 2024-05-01.");

    private static List<Theft> ReadThefts(CaseNode node, ChainId chain)
    {
        var thefts = new List<Theft>();
        if (node.Items is null)
            throw node.Wrong("thefts is not a list. Give one theft a line behind '- '.");
        foreach (CaseNode item in node.Items)
        {
            Theft theft = ReadTheft(item, chain);
            thefts.Add(thefts.Exists(other => other.Id == theft.Id)
                ? throw item.Wrong($"the theft id '{theft.Id}' stands twice. Give each theft an id of its own.")
                : theft);
        }

        return thefts;
    }

    private static Theft ReadTheft(CaseNode node, ChainId chain)
    {
        Dictionary<string, CaseNode> keys = node.ToMap("a theft", "id", "holder", "victim", "transactions", "into", "assets", "since", "until");
        string id = keys.TryGetValue("id", out CaseNode? idNode) ? idNode.ToText("id") : Theft.DefaultId;
        string[] ways = [.. Ways.Where(keys.ContainsKey)];
        if (ways.Length != 1)
            throw node.Wrong($"a theft has {(ways.Length == 0 ? "none" : string.Join(" and ", ways))} of holder, victim and transactions. Give exactly one.");
        if (keys.TryGetValue("into", out CaseNode? misplaced) && ways[0] != "transactions")
            throw misplaced.Wrong("into goes with transactions only. Remove it.");
        Account[] accounts = ways[0] == "transactions" ? [] : Accounts(keys[ways[0]], ways[0], chain);
        Theft theft = ways[0] switch
        {
            "holder" => Theft.HeldBy(accounts[0], id) with { Holders = accounts },
            "victim" => Theft.From(accounts[0], id) with { Victims = accounts },
            _ => Theft.InTransactions([.. NotEmpty(keys["transactions"], "transactions").Select(item => TransactionId.Parse(item.ToText("transactions")))], id),
        };
        ChainId assetChain = accounts.Length > 0 ? accounts[0].Chain : chain == ChainId.None ? ChainId.Ethereum : chain;
        return theft with
        {
            Into = keys.TryGetValue("into", out CaseNode? into) ? Accounts(into, "into", chain) : [],
            Assets = keys.TryGetValue("assets", out CaseNode? assets) ? [.. NotEmpty(assets, "assets").Select(item => AssetOf(item, assetChain))] : [],
            Since = MomentOf(keys, "since"),
            Until = MomentOf(keys, "until"),
        };
    }

    private static Account[] Accounts(CaseNode node, string key, ChainId chain) =>
    [
        .. NotEmpty(node, key).Select(item => Account.TryParse(item.ToText(key), chain, out Account account, out string? error)
            ? account
            : throw item.Wrong($"{key}: {error}")),
    ];

    private static IReadOnlyList<CaseNode> NotEmpty(CaseNode node, string key) =>
        node.ToList(key) is { Count: > 0 } items ? items : throw node.Wrong($"{key} is an empty list. Give at least one entry, or leave the key out.");

    private static Asset AssetOf(CaseNode node, ChainId chain) => Asset.TryParse(node.ToText("assets"), chain, out Asset asset, out string? error)
        ? asset
        : throw node.Wrong($"assets: {error} Give native, a contract or a CAIP-19 id.");

    private static Moment? MomentOf(Dictionary<string, CaseNode> keys, string key)
    {
        if (!keys.TryGetValue(key, out CaseNode? node))
            return null;
        return Moment.TryParse(node.ToText(key), out Moment moment)
            ? moment
            : throw node.Wrong($"{key} is '{node.Text}', which is no time and no block. Give ISO 8601 in UTC (2025-02-21T14:00:00Z) or a block number.");
    }

    private static TraceOptions ReadOptions(Dictionary<string, CaseNode> keys)
    {
        var options = new TraceOptions();
        if (keys.TryGetValue("policy", out CaseNode? node))
            options = TraceOptionText.TryParsePolicies(Joined(node, "policy"), out IReadOnlyList<TaintPolicy>? policies, out string? error)
                ? options with { Policies = policies }
                : throw node.Wrong($"policy: {error}");
        if (keys.TryGetValue("follow", out node))
            options = TraceOptionText.TryParseFollow(node.ToText("follow"), out IReadOnlySet<EvidenceGrade>? grades, out string? error)
                ? options with { Follow = grades }
                : throw node.Wrong($"follow: {error}");
        if (keys.TryGetValue("stopAt", out node))
            options = TraceOptionText.TryParseCategories(Joined(node, "stopAt"), out IReadOnlySet<ServiceCategory>? categories, out string? error)
                ? options with { StopAt = categories }
                : throw node.Wrong($"stopAt: {error}");
        if (keys.TryGetValue("findings", out node))
            options = TraceOptionText.TryParseFindings(
                node.ToList("findings").Select(item => item.ToText("findings")), out IReadOnlyDictionary<string, long>? parameters, out string? error)
                ? options with { Findings = new FindingsOptions { Parameters = parameters } }
                : throw node.Wrong($"findings: {error}");
        options = options with
        {
            Bounds = TruthOf(keys, "bounds"),
            AllowUnfinal = TruthOf(keys, "unfinal"),
            KeepNoise = TruthOf(keys, "keepNoise"),
            MixerCandidates = TruthOf(keys, "mixerCandidates"),
        };
        return keys.TryGetValue("limits", out node) ? ReadLimits(node, options) : options;
    }

    private static TraceOptions ReadLimits(CaseNode node, TraceOptions options)
    {
        Dictionary<string, CaseNode> keys = node.ToMap("limits", "dust", "hub", "maxAccounts", "maxHops", "untilTime");
        if (keys.TryGetValue("dust", out CaseNode? dust))
            options = TraceOptionText.TryParseDust(dust.ToText("dust"), out long parts, out string? error)
                ? options with { DustPartsPerBillion = parts }
                : throw dust.Wrong(error);
        return options with
        {
            HubTransfers = NumberOf(keys, "hub") ?? options.HubTransfers,
            MaxAccounts = NumberOf(keys, "maxAccounts"),
            MaxHops = NumberOf(keys, "maxHops"),
            UntilTime = MomentOf(keys, "untilTime"),
        };
    }

    private static int? NumberOf(Dictionary<string, CaseNode> keys, string key)
    {
        if (!keys.TryGetValue(key, out CaseNode? node))
            return null;
        return int.TryParse(node.ToText(key), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw node.Wrong($"{key} is '{node.Text}'. Give a whole number from 1.");
    }

    private static bool TruthOf(Dictionary<string, CaseNode> keys, string key) => keys.TryGetValue(key, out CaseNode? node) && node.ToText(key) switch
    {
        "true" => true,
        "false" => false,
        _ => throw node.Wrong($"{key} is '{node.Text}'. Give true or false."),
    };

    private static string Joined(CaseNode node, string key) => string.Join(',', NotEmpty(node, key).Select(item => item.ToText(key)));
}
