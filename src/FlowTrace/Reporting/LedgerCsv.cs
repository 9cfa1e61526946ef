using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Reporting;

/// <summary>Writes what a table holds in FlowTrace's own ledger formats, so that reading it again gives the same trace.</summary>
/// <remarks>
/// Rows stand in the table's order, and <c>index</c> counts them within their block, for a block's transactions are not numbered in this format. Quantities
/// are whole base units. Transactions of chains like Bitcoin are accounts here and their coins are not told apart: keep such data in its own form.
/// </remarks>
public static class LedgerCsv
{
    private static readonly string[] Kinds = ["transfer", "internal", "token", "fee", "mint", "burn"];

    /// <summary>Writes the transfers that <paramref name="which"/> chooses; all of them where it is null. Returns how many.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static int WriteTransfers(TransferTable table, TextWriter output, Func<Transfer, bool>? which = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("chain,tx,index,block,time,from,to,asset,amount,kind,symbol,decimals\n");
        (ChainId Chain, long Block, long Time) last = default;
        int index = 0;
        int written = 0;
        for (int row = 0; row < table.Count; row++)
        {
            Transfer transfer = table[row];
            Position at = transfer.Position;
            index = last == (at.Chain, at.Block, at.UnixMilliseconds) ? index + 1 : 0;
            last = (at.Chain, at.Block, at.UnixMilliseconds);
            if (which is not null && !which(transfer))
                continue;
            AssetInfo? info = table.AssetInfo.GetValueOrDefault(transfer.Asset);
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Place(transfer.Transaction, at, index)},{transfer.From.AddressText},{(transfer.To.IsFeeSink ? "fee" : transfer.To.AddressText)},"
                + $"{AssetText(transfer.Asset)},{transfer.Quantity},{Kinds[(int)transfer.Kind]},{CsvReport.Cell(info?.Symbol ?? "")},{info?.Decimals}\n"));
            written++;
        }

        return written;
    }

    /// <summary>Writes the events that are no transfers.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteLogs(TransferTable table, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        const int topics = 4;
        output.Write("chain,tx,index,block,time,address,topic0,topic1,topic2,topic3,data\n");
        foreach (EventLog log in table.Logs)
            output.Write(
                $"{Place(log.Transaction, log.Position, log.Position.Index)},{log.Emitter.AddressText},"
                + $"{string.Join(',', Enumerable.Range(0, topics).Select(i => i < log.Topics.Count ? log.Topics[i].ToString() : ""))},"
                + $"0x{Convert.ToHexStringLower(log.Data.Span)}\n");
    }

    /// <summary>Writes the calls to contracts.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteCalls(TransferTable table, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("chain,tx,block,time,from,to,value,input\n");
        foreach (ContractCall call in table.Calls)
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Place(call.Transaction, call.Position, null)},{call.From.AddressText},{call.To.AddressText},{call.Value},"
                + $"0x{Convert.ToHexStringLower(call.Input.Span)}\n"));
    }

    /// <summary>Writes the texts that transactions carry.</summary>
    /// <exception cref="IOException">The writer cannot be written.</exception>
    public static void WriteMemos(TransferTable table, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("chain,tx,block,time,memo\n");

        // What a memo begins with is part of what it says: no apostrophe is put before it.
        foreach (TransactionMemo memo in table.Memos)
            output.Write($"{Place(memo.Transaction, memo.Position, null)},\"{memo.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
    }

    private static string Place(in TransactionId transaction, in Position at, int? index) => string.Create(
        CultureInfo.InvariantCulture,
        $"{at.Chain},{CsvReport.Cell(transaction.ToText(at.Chain))},{(index is { } number ? (number == Position.Unknown ? "," : $"{number},") : "")}"
        + $"{(at.Block == Position.Unknown ? "" : at.Block.ToString(CultureInfo.InvariantCulture))},{at.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");

    private static string AssetText(in Asset asset) => asset.Kind == AssetKind.Native ? "native"
        : asset.Kind == AssetKind.Token ? asset.Contract.ToText(asset.Chain)
        : asset.ToString();
}
