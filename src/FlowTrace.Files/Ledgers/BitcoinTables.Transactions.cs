using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Ledgers;

// From rows of numbers to transactions.
internal sealed partial class BitcoinTables
{
    private const string NoTimesMessage =
        "No table says when blocks were (blocks.csv is missing): times are a second a block from 1970 on, which keeps the order and means nothing else. "
        + "Add blocks.csv with blockindex,time.";

    private const string NumberedOwnerMessage =
        "Owners that no table names by their address are called by their number (adr-…). Complete adr_hash.csv to see who they are.";

    private const string SpentLaterMessage = "Outputs are spent by transactions that the tables do not hold; they count as at rest at the end of the data.";

    private bool _saysNoTimes;

    /// <summary>Books every transaction, in the order of their numbers, which is the chain's.</summary>
    private void BookTransactions(LedgerSink sink)
    {
        Dictionary<(long Transaction, long Output), int> places = PlacesOfOutputs();
        long previous = -1;
        int index = 0;
        foreach ((long number, Rows rows) in _transactions)
        {
            index = _heights.TryGetValue(number, out long height) && height == previous ? index + 1 : 0;
            previous = height;
            if (!TryPlace(number, index, sink, out TransactionId id, out Position position))
                continue;
            if (rows.Outputs.Count == 0)
            {
                sink.Refuse(Fault.Contradiction,
                    "The transaction has inputs and no outputs: where its coins went is not there. Complete tx_output.csv.", id.ToString());
                continue;
            }

            UtxoInput[] inputs = [.. rows.Inputs.Distinct().Select(row => InputOf(row, places, sink))];
            if (inputs.Length < rows.Inputs.Count)
                sink.Tally(SameAgainMessage, id.ToString());
            sink.Add(new UtxoTransaction(id, position, inputs, [.. rows.Outputs.Select(row => new UtxoOutput(OwnerOf(row.Owner, sink), row.Value))]));
            foreach (OutputRow row in rows.Outputs)
                if (row.Spender > 0 && !_transactions.ContainsKey(row.Spender))
                    sink.Tally(SpentLaterMessage);
        }
    }

    /// <summary>
    /// The place of every output in its transaction. Tables number outputs by transaction and place written together (<c>1711</c> is output 1 of
    /// transaction 171), or through; then their order in the table says it.
    /// </summary>
    private Dictionary<(long Transaction, long Output), int> PlacesOfOutputs()
    {
        var places = new Dictionary<(long, long), int>();
        foreach ((long transaction, Rows rows) in _transactions)
        {
            bool areJoined = rows.Outputs.TrueForAll(row => PlaceIn(transaction, row.Output) is { } place && place < rows.Outputs.Count);
            if (areJoined)
                rows.Outputs.Sort((a, b) => PlaceIn(transaction, a.Output)!.Value.CompareTo(PlaceIn(transaction, b.Output)!.Value));
            for (int i = 0; i < rows.Outputs.Count; i++)
                places.TryAdd((transaction, rows.Outputs[i].Output), i);
        }

        return places;
    }

    private static int? PlaceIn(long transaction, long output)
    {
        string prefix = transaction.ToString(CultureInfo.InvariantCulture);
        string text = output.ToString(CultureInfo.InvariantCulture);
        return text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int place) ? place : null;
    }

    private bool TryPlace(long number, int index, LedgerSink sink, out TransactionId id, out Position position)
    {
        position = default;
        string text = number.ToString(CultureInfo.InvariantCulture);
        if (!_shared.TableTransactions.TryGetValue((_chain, number), out id))
            return sink.Refuse(Fault.Transaction, "The transaction has a number and no id. Complete tx_hash.csv.", text);
        if (!_heights.TryGetValue(number, out long height))
            return sink.Refuse(Fault.Number, "The transaction has no block. Complete tx_height.csv.", text);
        if (!_times.TryGetValue(height, out long time) && !_shared.BlockTimes.TryGetValue((_chain, height), out time))
        {
            if (_times.Count > 0)
                return sink.Refuse(Fault.Time, "The transaction's block has no time. Complete blocks.csv.", text);
            if (!_saysNoTimes)
                sink.Issues.Tally(ReadIssueSeverity.Doubt, NoTimesMessage, 0);
            _saysNoTimes = true;
            time = height * 1000;
        }

        position = new Position(time, _chain, height, index, Position.Unknown);
        return true;
    }

    private UtxoInput InputOf(InputRow row, Dictionary<(long Transaction, long Output), int> places, LedgerSink sink)
    {
        // What other tables hold keeps its own number where nothing tells its place.
        if (!places.TryGetValue((row.Maker, row.Output), out int place))
            place = PlaceIn(row.Maker, row.Output) ?? (int)(row.Output & int.MaxValue);
        TransactionId maker = _shared.TableTransactions.TryGetValue((_chain, row.Maker), out TransactionId known)
            ? known : TransactionId.Parse(string.Create(CultureInfo.InvariantCulture, $"tx_index {row.Maker}"));
        return new UtxoInput(new Outpoint(maker, place), OwnerOf(row.Owner, sink), row.Value);
    }

    private Account OwnerOf(long owner, LedgerSink sink)
    {
        if (_shared.TableOwners.TryGetValue((_chain, owner), out Account account))
            return account;
        sink.Issues.Tally(ReadIssueSeverity.Doubt, NumberedOwnerMessage, 0);
        account = Account.Parse(string.Create(CultureInfo.InvariantCulture, $"adr-{owner}"), _chain);
        _shared.TableOwners.Add((_chain, owner), account);
        return account;
    }
}
