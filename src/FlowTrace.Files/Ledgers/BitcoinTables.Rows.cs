using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

// The rows of the tables, one method a table.
internal sealed partial class BitcoinTables
{
    // Of so many ids that end at random, hardly one in a million sets would spare a digit by chance.
    private const int EnoughIds = 256;

    private const string LostDigitMessage =
        "Transaction ids had lost their last digit, the one in which no id of full length in this table ends; it was put back. Check the ids you cite.";

    private const string SameAgainMessage = "Rows that say the same output or input again count once.";

    private void ReadBlock(Cells cells)
    {
        if (cells.TryNumber(0, out long height) && TryTime(cells, out long time))
            _times.TryAdd(height, time);
    }

    /// <summary>A time as ledgers write it, or day, month and year behind each other: <c>15/09/2012 00:00:00</c>.</summary>
    private static bool TryTime(Cells cells, out long time)
    {
        ReadOnlySpan<char> text = cells[1];
        if (text.Length < 10 || text[2] != '/' || text[5] != '/')
            return cells.Sink.TryTime(text, out time);
        string iso = $"{text[6..10]}-{text[3..5]}-{text[..2]}{text[10..]}";
        return Times.TryRead(iso, out time)
            || cells.Sink.Refuse(Fault.Time, "The time cannot be read. Give day/month/year hours:minutes:seconds, or ISO 8601 in UTC.", text);
    }

    private void ReadHeight(Cells cells)
    {
        if (cells.TryNumber(0, out long transaction) && cells.TryNumber(1, out long height))
            _heights.TryAdd(transaction, height);
    }

    private void ReadId(Cells cells)
    {
        if (cells.TryNumber(0, out long transaction) && cells.Sink.TryTransaction(cells[1], out _))
            _ids.TryAdd(transaction, cells[1].ToString());
    }

    private void NameTransactions(LedgerSink sink)
    {
        char lost = LostDigit();
        foreach ((long transaction, string text) in _ids)
        {
            bool isCut = lost != default && text.Length == 63;
            if (isCut)
                sink.Issues.Tally(ReadIssueSeverity.Doubt, LostDigitMessage, 0, text);
            _shared.TableTransactions.TryAdd((_chain, transaction), TransactionId.Parse(isCut ? text + lost : text));
        }
    }

    /// <summary>
    /// The last digit that ids of 63 digits have lost: the only one in which no id of 64 ends, where all ids have one of these lengths and there are
    /// many. Else none.
    /// </summary>
    private char LostDigit()
    {
        if (_ids.Values.All(id => id.Length != 63) || !_ids.Values.All(id => id.Length is 63 or 64 && id.All(char.IsAsciiHexDigitLower)))
            return default;
        string[] whole = [.. _ids.Values.Where(id => id.Length == 64)];
        char[] spared = [.. "0123456789abcdef".Where(digit => whole.All(id => id[^1] != digit))];
        return whole.Length >= EnoughIds && spared.Length == 1 ? spared[0] : default;
    }

    private void ReadOwner(Cells cells)
    {
        if (cells.TryNumber(0, out long owner) && cells.Sink.TryAccount(cells[1], cells.Sink.Default, "adr_hash", out Account account))
            _shared.TableOwners.TryAdd((_chain, owner), account);
    }

    private void ReadInput(Cells cells)
    {
        if (!cells.TryNumber(0, out long output) || !cells.TryNumber(1, out long transaction) || !cells.TryNumber(2, out long owner)
            || !cells.TryValue(3, out ulong value) || !cells.TryNumber(4, out long maker))
            return;
        List<InputRow> inputs = RowsOf(transaction).Inputs;
        inputs.Add(new InputRow(output, maker, owner, value));
    }

    private void ReadOutput(Cells cells)
    {
        if (!cells.TryNumber(0, out long output) || !cells.TryNumber(1, out long transaction) || !cells.TryNumber(2, out long owner)
            || !cells.TryValue(3, out ulong value))
            return;
        long spender = -1;
        if (!cells[4].IsEmpty && !cells.TryNumber(4, out spender))
            return;
        List<OutputRow> outputs = RowsOf(transaction).Outputs;
        int known = outputs.FindIndex(row => row.Output == output);
        if (known < 0)
            outputs.Add(new OutputRow(output, owner, value, spender));
        else if (outputs[known] == new OutputRow(output, owner, value, spender))
            cells.Sink.Tally(SameAgainMessage, cells.File.RawRow);
        else
            cells.Sink.Refuse(Fault.Contradiction, "The output stands above with another value or owner; one of the two rows is wrong.", cells.File.RawRow);
    }
}
