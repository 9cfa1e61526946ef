using System.CommandLine;
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

namespace FlowTrace.Cli.Commands;

/// <summary><c>flowtrace match</c>: ties a bank's or a desk's records to transfers, as inferences.</summary>
internal sealed class MatchCommand(Terminal terminal)
{
    private static readonly string[] Formats = ["table", "json", "csv", "markdown"];

    private readonly Option<string?> _fiat = OptionValues.One(
        "--fiat", "FILE", "The records: CSV with id,time,side,amount,currency and quantity or price; side is buy or sell, as the customer sees it.");
    private readonly Option<string[]> _ledger = OptionValues.Many("--ledger", "FILE",
        "A file of transfers, format found from its header, or FORMAT:FILE; repeatable.");
    private readonly Option<string?> _account = OptionValues.One("--account", "ACCOUNT", "The desk's or the customer's account.");
    private readonly Option<string?> _asset = OptionValues.One("--asset", "ASSET",
        "native, a contract, a CAIP-19 id, or an unambiguous symbol. [default: USDT]");
    private readonly Option<string?> _chain = OptionValues.One("--chain", "NAME", "The chain of what does not say. [default: ethereum]");
    private readonly Option<string?> _prices = OptionValues.One("--prices", "FILE", "Prices for records that state neither quantity nor price.");
    private readonly Option<string?> _decimals = OptionValues.One(
        "--decimals", "N", "The asset's decimals, where nobody else says. [default: what the ledger says]");
    private readonly Option<string?> _format = OptionValues.One("--format", string.Join('|', Formats), "What goes to stdout. [default: table]");

    public static Command Create(Terminal terminal)
    {
        var asked = new MatchCommand(terminal);
        var command = new Command("match", "Says which transfers a bank's or a desk's records of trades may tell of, with scores and what speaks against them.")
        {
            asked._fiat, asked._ledger, asked._account, asked._asset, asked._chain, asked._prices, asked._decimals, asked._format,
        };
        command.SetAction(asked.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string format = OptionValues.OneOf(parsed, _format, "table", Formats);
        ChainId chain = ChainId.None;
        if (parsed.GetValue(_chain) is { } text && !ChainId.TryParse(text, out chain, out string? wrong))
            throw OptionValues.Wrong("--chain", wrong);
        string fiat = parsed.GetValue(_fiat) ?? throw new TraceInputException("--fiat: name the file of records.");
        string who = parsed.GetValue(_account) ?? throw new TraceInputException("--account: name the account whose transfers the records may tell of.");
        if (!Account.TryParse(who, chain, out Account account, out string? error))
            throw OptionValues.Wrong("--account", error);
        string[] ledgers = parsed.GetValue(_ledger) ?? [];
        if (ledgers.Length == 0)
            throw new TraceInputException("There is nothing to read: name a ledger with --ledger FILE.");
        var reader = new LedgerReader([.. ledgers.Select(file => LedgerFile.Parse(file, chain))]);
        TransferTable table = await ProgressDisplay.RunAsync(terminal, reader, _ => reader.ReadAllAsync(cancellationToken).AsTask()).ConfigureAwait(false);
        Asset asset = AssetOf(parsed, table, account, chain);
        AssetInfo info = InfoOf(parsed, table, asset);
        PriceTable? prices = parsed.GetValue(_prices) is { } path ? await new PriceFile(path).ReadAsync(cancellationToken).ConfigureAwait(false) : null;
        var file = new FiatTradeFile(fiat, asset, info.Decimals!.Value, prices is null ? null : new PriceBook(prices.Prices));
        FiatTradeTable trades = await file.ReadAsync(cancellationToken).ConfigureAwait(false);
        Print(
            FiatMatchResult.Of(
                table, account, asset, info, trades.Trades, [.. trades.Issues, .. prices?.Issues ?? []], prices is null ? [trades.Input]
                    : [trades.Input, prices.Input]),
            format);
        return ExitCode.Done;
    }

    private Asset AssetOf(ParseResult parsed, TransferTable table, Account account, ChainId chain)
    {
        Theft named = Theft.HeldBy(account, "match");
        var texts = new Dictionary<string, string[]>(StringComparer.Ordinal) { [named.Id] = [parsed.GetValue(_asset) ?? "USDT"] };
        return new DataCheck(table, chain).Resolve([named], texts)[0].Assets[0];
    }

    private AssetInfo InfoOf(ParseResult parsed, TransferTable table, Asset asset)
    {
        AssetInfo known = table.AssetInfo.TryGetValue(asset, out AssetInfo? told) ? told : new AssetInfo("", null);
        int? decimals = OptionValues.Whole(parsed, _decimals, least: 0) ?? FiatMatchResult.DecimalsOf(table, asset);
        return decimals is >= 0 and <= 28
            ? known with { Decimals = decimals }
            : throw new TraceInputException($"--decimals: nobody says how many decimals {asset} has. Give them, 0 to 28.");
    }

    private void Print(FiatMatchResult result, string format)
    {
        terminal.Print(
            format,
            output => FiatMatchReport.WriteTable(result, output),
            output => FiatMatchReport.WriteMarkdown(result, output),
            output => FiatMatchReport.WriteCsv(result, output),
            output => FiatMatchReport.WriteJson(result, output));
    }
}
