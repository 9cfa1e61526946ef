using System.Globalization;
using System.Numerics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Hops.Freezes;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Scenarios;

/// <summary>
/// Reads a scenario: a sentence, then sections of indented lines. A line <c>4: M -> X 50, M -> Y 80</c> is one transaction in second 4, called
/// <c>t4</c>, with two transfers in that order; another line of the same second is another transaction (<c>t4b</c>) that nothing orders against it.
/// </summary>
internal sealed class ScenarioParser(string text)
{
    private static readonly string[] TheftWords = ["holder", "victim", "transactions", "into", "asset", "since", "until"];

    private readonly TransferTableBuilder _table = new();
    private readonly List<Theft> _thefts = [];
    private readonly List<Label> _labels = [];
    private readonly Dictionary<(TaintPolicy, string, Account, Asset, string), ScenarioFigure> _outcomes = [];
    private readonly List<string> _gaps = [];
    private readonly List<string> _stolen = [];
    private readonly Dictionary<string, int> _linesOfSecond = [];
    private readonly IssuerScript _issuer = new();
    private readonly HashSet<(Account, Asset)> _frozen = [];
    private List<string>? _cuts;
    private readonly Dictionary<(string, Account, Asset, string), (BigInteger Least, BigInteger Most)> _bounds = [];
    private TaintPolicy[] _policies = [];
    private bool _isBounded;
    private TraceOptions _options = new();

    public Scenario Parse()
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0 && line[0] != '#')];
        string section = "";
        foreach (string line in lines.Skip(1))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (char.IsWhiteSpace(line[0]))
                ReadLine(section, line, words);
            else
                Begin(section = words[0], words);
        }

        _issuer.CopyTo(_table);
        TransferTable table = Freezes.WithBurns(_table.Build());
        return new Scenario
        {
            Title = lines[0],
            Case = AuditCase.Of(table, _thefts, new LabelBook(_labels), _options with { Policies = _policies, Bounds = _isBounded }) with
            {
                Logs = table.Logs,
                Calls = table.Calls,
                Frozen = _frozen,
            },
            Outcomes = _outcomes,
            Gaps = _gaps,
            Stolen = _stolen,
            Cuts = _cuts,
            Bounds = _isBounded ? _bounds : null,
        };
    }

    private void Begin(string section, string[] words)
    {
        if (section == "expected")
        {
            _isBounded = words is [.., "least", "most"];
            _policies = [.. words[1..^(_isBounded ? 2 : 0)].Select(PolicyOf)];
        }

        if (section == "cuts")
            _cuts = [];
    }

    private void ReadLine(string section, string line, string[] words)
    {
        switch (section)
        {
            case "before" or "transfers":
                ReadTransaction(line);
                break;
            case "issuer":
                ReadIssuerAct(words);
                break;
            case "thefts":
                _thefts.Add(ReadTheft(words));
                break;
            case "labels":
                _labels.Add(ReadLabel(words));
                break;
            case "options":
                _options = ReadOption(words);
                break;
            case "expected":
                ReadOutcome(words);
                break;
            case "gaps":
                _gaps.Add(string.Join(' ', words));
                break;
            case "stolen":
                _stolen.Add(string.Join(' ', words));
                break;
            case "cuts":
                _cuts!.Add(string.Join(' ', words));
                break;
            default:
                throw new FormatException($"'{section}' is not a section of a scenario.");
        }
    }

    private void ReadTransaction(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        string second = line[..colon].Trim();
        int count = _linesOfSecond[second] = _linesOfSecond.GetValueOrDefault(second) + 1;
        TransactionId transaction = Names.Transaction(count == 1 ? $"t{second}" : $"t{second}{(char)('a' + count - 1)}");
        string[] transfers = line[(colon + 1)..].Split(',');
        for (int i = 0; i < transfers.Length; i++)
        {
            // FROM -> TO AMOUNT [ASSET]
            string[] words = transfers[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            TransferKind kind = words[2] == "Fee" ? TransferKind.Fee : words[2] == "Zero" ? TransferKind.Burn
                : words[0] == "Zero" ? TransferKind.Mint : TransferKind.Transfer;
            var position = new Position(
                Milliseconds(second), ChainId.Ethereum, Position.Unknown, Position.Unknown, transfers.Length == 1 ? Position.Unknown : i);
            _table.Add(new Transfer(
                kind, transaction, position, Names.Account(words[0]), Names.Account(words[2]), AssetAt(words, 4),
                UInt128.Parse(words[3], CultureInfo.InvariantCulture)));
        }
    }

    // 5: order A, 9: freeze A, 12: release A, 14: destroy A 30 (of Tether's token; an order and a freeze are those of its owners' wallet)
    private void ReadIssuerAct(string[] words)
    {
        long second = long.Parse(words[0].TrimEnd(':'), CultureInfo.InvariantCulture);
        Account account = Names.Account(words[2]);
        _ = words[1] switch
        {
            "order" => _issuer.Submit(second, account),
            "freeze" => _issuer.Confirm(second, account),
            "release" => _issuer.Release(second, account),
            "destroy" => _issuer.Destroy(second, account, UInt128.Parse(words[3], CultureInfo.InvariantCulture)),
            _ => throw new FormatException($"'{words[1]}' is nothing an issuer does."),
        };
        if (words[1] == "freeze")
            _frozen.Add((account, Names.Tether));
        else if (words[1] == "release")
            _frozen.Remove((account, Names.Tether));
    }

    private static Theft ReadTheft(string[] words)
    {
        string id = words[0].TrimEnd(':');
        Dictionary<string, string[]> parts = TheftWords.ToDictionary(
            word => word, word => words.SkipWhile(other => other != word).Skip(1).TakeWhile(other => !TheftWords.Contains(other)).ToArray());
        return Theft.InTransactions(parts["transactions"].Select(Names.Transaction), id) with
        {
            Holders = [.. parts["holder"].Select(Names.Account)],
            Victims = [.. parts["victim"].Select(Names.Account)],
            Into = [.. parts["into"].Select(Names.Account)],
            Assets = [.. parts["asset"].Select(Names.Asset)],
            Since = parts["since"] is [var since] ? Moment.AtUnixMilliseconds(Milliseconds(since)) : null,
            Until = parts["until"] is [var until] ? Moment.AtUnixMilliseconds(Milliseconds(until)) : null,
        };
    }

    // X is CATEGORY [since 5] [until 9] [confidence 50]
    private static Label ReadLabel(string[] words)
    {
        string? After(string word) => words.SkipWhile(other => other != word).Skip(1).FirstOrDefault();
        return new Label(
            Names.Account(words[0]), words[0], Enum.Parse<ServiceCategory>(words[2].Replace("-", "", StringComparison.Ordinal), ignoreCase: true), "scenario",
            int.Parse(After("confidence") ?? "50", CultureInfo.InvariantCulture),
            After("since") is { } since ? Milliseconds(since) : null, After("until") is { } until ? Milliseconds(until) : null);
    }

    private TraceOptions ReadOption(string[] words)
    {
        int value = int.Parse(words[1], CultureInfo.InvariantCulture);
        return words[0] switch
        {
            "dust-parts-per-billion" => _options with { DustPartsPerBillion = value },
            "hub" => _options with { HubTransfers = value },
            "max-hops" => _options with { MaxHops = value },
            "max-accounts" => _options with { MaxAccounts = value },
            "until-time" => _options with { UntilTime = Moment.AtUnixMilliseconds(value * 1000L) },
            _ => throw new FormatException($"'{words[0]}' is not an option of a scenario."),
        };
    }

    // ACCOUNT STATUS [ASSET] [of THEFT] and a figure per policy, and the least and the most whatever the rule
    private void ReadOutcome(string[] words)
    {
        string[] bounds = _isBounded ? words[^2..] : [];
        words = words[..^bounds.Length];
        string[] figures = words[^_policies.Length..];
        string[] what = words[..^_policies.Length];
        string theft = what.Contains("of") ? what[^1] : _thefts[0].Id;
        Asset asset = what.Length > 2 && what[2] != "of" ? Names.Asset(what[2]) : Names.Coin;
        if (_isBounded)
            _bounds.Add(
                (theft, Names.Account(what[0]), asset, what[1]),
                (BigInteger.Parse(bounds[0], CultureInfo.InvariantCulture), BigInteger.Parse(bounds[1], CultureInfo.InvariantCulture)));
        for (int i = 0; i < figures.Length; i++)
            if (figures[i] != "0")
                _outcomes.Add((_policies[i], theft, Names.Account(what[0]), asset, what[1]), ScenarioFigure.Parse(figures[i]));
    }

    private static Asset AssetAt(string[] words, int index) => index < words.Length ? Names.Asset(words[index]) : Names.Coin;

    private static long Milliseconds(string second) => long.Parse(second, CultureInfo.InvariantCulture) * 1000;

    private static TaintPolicy PolicyOf(string name) =>
        TaintPolicies.TryParse(name, out TaintPolicy policy, out string? error) ? policy : throw new FormatException(error);
}
