using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Cli.Tests.Reporting;
using FlowTrace.Evidence;
using FlowTrace.Hops;
using FlowTrace.Noise;
using FlowTrace.Reading;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Tests.Hostile;

/// <summary>Texts that strangers could write, and a result that bears one of them wherever text from outside can stand.</summary>
internal static class HostileCase
{
    /// <summary>The texts, by a name that is safe to print.</summary>
    public static readonly IReadOnlyDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["script"] = "<script>alert(1)</script>",
        ["image"] = "\"><img src=x onerror=alert(2)>",
        ["svg"] = "'><svg onload=alert(3)><style>*{display:none}</style>",
        ["override"] = "Exchange \u202Eegnahcxe\u202C\u2066x",
        ["escape"] = "\u001b[31mred\u001b[0m\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007\u009b2J",
        ["formula"] = "=HYPERLINK(\"http://evil.example\",\"click\")",
        ["command"] = "+cmd|' /C calc'!A0",
        ["at"] = "@SUM(1+1)",
        ["minus"] = "-2+3+cmd",
        ["long"] = new string('A', 10_000),
        ["emoji"] = "🏴‍☠️ exchange 👩🏽‍💻",
        ["lines"] = "one\r\ntwo\nthree\u2028four\tfive",
        ["comment"] = "--><!-- -- --!> ]]> <![CDATA[",
        ["quotes"] = "\"'`´“”\\\" \\n \\",
        ["table"] = "a | b | c\n| --- |",
        ["link"] = "[click](javascript:alert(4)) ![x](http://evil.example/x.png) <http://evil.example>",
        ["template"] = "{{script}} ${alert(5)} <%= 1 %>",
        ["mermaid"] = "x\"] --> y; click n0 \"javascript:alert(6)\"; end",
        ["dot"] = "\"]; evil [label=\"x\" URL=\"javascript:alert(7)\"]; a [label=\"\\N",
        ["surrogate"] = "half \uD83D of a pair, and \0 a null",
    };

    /// <summary>A result with the text as label, source, note, symbol, title, theft, reason, detail, issue, protocol, option and forged symbol.</summary>
    public static TraceResult Result(string text)
    {
        UInt128 ether = 1_000_000_000_000_000_000;
        var hand = new HandMadeResult(text, TaintPolicy.Fifo, TaintPolicy.Lifo);
        Asset token = Asset.Parse("0x000000000000000000000000000000000000c0de", ChainId.Ethereum);
        hand.AssetInfo[token] = new AssetInfo(text, 6);
        hand.Options["title"] = text;
        hand.Options[$"theft:{text}"] = text;
        hand.Options[text] = text;
        int victim = hand.Wallet(text, ServiceCategory.Victim, text);
        int thief = hand.Wallet(text, ServiceCategory.Thief, text);
        int runner = hand.Wallet(text, ServiceCategory.None, text, ChainId.Tron);
        int exchange = hand.Wallet(text, ServiceCategory.Exchange, text);
        hand.Flow(victim, thief, 100 * ether, isTheft: true, tx: text.Length is > 0 and < 100 ? text : null)
            .Flow(thief, exchange, 40 * ether)
            .Flow(thief, exchange, 5_000_000, asset: token)
            .Hop(
                thief, runner, HopShape.Bridge, EvidenceGrade.Inferred, new Amount(30 * ether, HandMadeResult.Ether),
                new Amount(29 * ether, HandMadeResult.Ether), 30 * ether, text, text)
            .Hop(
                thief, thief, HopShape.Swap, EvidenceGrade.Observed, new Amount(10 * ether, HandMadeResult.Ether),
                new Amount(9_000_000, token), 10 * ether, text)
            .Outcome(exchange, OutcomeStatus.CashOut, 40 * ether)
            .Outcome(thief, OutcomeStatus.Horizon, 30 * ether, text)
            .Outcome(thief, OutcomeStatus.Hub, 30 * ether, text, token);
        hand.Cuts.Add(new Cut(text, HandMadeResult.AccountOf(thief), text, []));
        hand.Issues.Add(new ReadIssue(ReadIssueSeverity.Rejected, text, 3, text, text, 2));
        hand.Events.Add(new AccountEvent(
            AccountEventKind.PermissionChange, HandMadeResult.AccountOf(thief), null, TransactionId.Parse("0x1"),
            new Position(0, ChainId.Ethereum, 1, 0, 0), text));
        hand.Noise.Add(new NoiseFinding(
            NoiseKind.ForgedToken,
            new Transfer(
                TransferKind.Transfer, TransactionId.Parse(text.Length is > 0 and < 100 ? text : "0x2"), new Position(0, ChainId.Ethereum, 2, 0, 0),
                HandMadeResult.AccountOf(runner), HandMadeResult.AccountOf(thief), token, 7),
            HandMadeResult.AccountOf(thief), null, HandMadeResult.Ether, IsKeptOut: true, "the symbol looks like ETH"));
        return hand.Build();
    }
}
