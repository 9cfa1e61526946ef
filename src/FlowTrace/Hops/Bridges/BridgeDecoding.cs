using System.Collections.Frozen;
using System.Runtime.InteropServices;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Hops;

/// <summary>Runs the decoders over everything a source says beside transfers.</summary>
/// <remarks>
/// Events, selectors and memos are looked up first; only transactions that have one a decoder knows are put together, so that a million logs of
/// other contracts cost a dictionary look-up each. Immutable and safe to share between threads.
/// </remarks>
internal sealed class BridgeDecoding
{
    // What can be a memo inside call data; everything else there is a selector and words.
    private const int MaxMemoBytes = 250;
    private const int LongestFunction = 13;

    private readonly FrozenDictionary<Word, IBridgeDecoder[]> _byTopic;
    private readonly FrozenDictionary<uint, IBridgeDecoder[]> _bySelector;
    private readonly IBridgeDecoder[] _ofMemos;
    private readonly IBridgeDecoder[] _all;

    public BridgeDecoding(IReadOnlyList<IBridgeDecoder> decoders)
    {
        _all = [.. decoders];
        _byTopic = decoders.SelectMany(decoder => decoder.Events.Select(signature => (signature.Topic, decoder)).Distinct())
            .GroupBy(pair => pair.Topic, pair => pair.decoder).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _bySelector = decoders.SelectMany(decoder => decoder.Calls.Select(signature => (signature.Selector, decoder)).Distinct())
            .GroupBy(pair => pair.Selector, pair => pair.decoder).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _ofMemos = [.. decoders.Where(decoder => decoder.ReadsMemos)];
    }

    /// <summary>The decoding of every bridge that can be read.</summary>
    public static BridgeDecoding Default { get; } = new(BridgeDecoders.All);

    /// <summary>What the table's transactions have of bridges, in their order.</summary>
    public BridgeRecord Decode(TransferTable table)
    {
        var record = new BridgeRecord();
        var gathered = new Dictionary<(ChainId, TransactionId), Gathered>();
        Select(table, gathered, record);
        if (gathered.Count == 0)
            return record;
        Gather(table, gathered);
        foreach (Gathered transaction in gathered.Values.OrderBy(item => item.Position).ThenBy(item => item.Id))
        {
            TransactionEvidence evidence = transaction.ToEvidence();
            foreach (IBridgeDecoder decoder in _all)
                if (transaction.Decoders.Contains(decoder))
                    record.Decode(decoder, evidence);
        }

        return record;
    }

    /// <summary>The transactions that <see cref="Decode"/> puts together, and the numbers of those it finds by their transfers.</summary>
    public HashSet<(ChainId Chain, TransactionId Id)> TransactionsIn(TransferTable table, out HashSet<int> byTransfers)
    {
        var gathered = new Dictionary<(ChainId, TransactionId), Gathered>();
        Select(table, gathered, new BridgeRecord());
        byTransfers = [.. _all.Where(decoder => decoder.ReadsTransfers).SelectMany(decoder => RowsOf(table, decoder.Contracts))
            .Select(row => table.Columns.Transaction[row])];
        return [.. gathered.Keys];
    }

    private void Select(TransferTable table, Dictionary<(ChainId, TransactionId), Gathered> gathered, BridgeRecord record)
    {
        long nameless = 0;
        void Want(TransactionId id, Position position, IBridgeDecoder[] decoders)
        {
            if (decoders.Length == 0)
                return;
            if (id.IsNone)
            {
                nameless++;
                return;
            }

            ref Gathered? transaction = ref CollectionsMarshal.GetValueRefOrAddDefault(gathered, (position.Chain, id), out _);
            transaction ??= new Gathered(id, position);
            transaction.Decoders.UnionWith(decoders);
        }

        foreach (IBridgeDecoder decoder in _all)
            if (decoder.ReadsTransfers)
                foreach (int row in RowsOf(table, decoder.Contracts))
                    Want(table.Columns.TransactionIdOf(table.Columns.Transaction[row]), table.PositionOf(row), [decoder]);
        foreach (EventLog log in table.Logs)
            if (log.Topics.Count > 0 && _byTopic.TryGetValue(log.Topics[0], out IBridgeDecoder[]? decoders))
                Want(log.Transaction, log.Position, decoders);
        foreach (ContractCall call in table.Calls)
            if (CallSignature.SelectorOf(call) is { } selector && _bySelector.TryGetValue(selector, out IBridgeDecoder[]? decoders))
                Want(call.Transaction, call.Position, decoders);
            else if (MayBeMemo(call.Input.Span))
                Want(call.Transaction, call.Position, _ofMemos);
        foreach (TransactionMemo memo in table.Memos)
            Want(memo.Transaction, memo.Position, _ofMemos);
        if (nameless > 0)
            record.Report(new ReadIssue(
                ReadIssueSeverity.Rejected, "bridge records", 0,
                "Events, calls or memos without a transaction's hash cannot be read as bridge legs; give the hash.", Count: nameless));
    }

    private static IEnumerable<int> RowsOf(TransferTable table, IReadOnlySet<Account> accounts)
    {
        foreach (Account account in accounts)
            if (table.Accounts.Find(account) is var number and >= 0)
                foreach (int pocket in table.Columns.PocketsOf(number).ToArray())
                    foreach (int row in table.Columns.RowsOf(pocket).ToArray())
                        yield return row;
    }

    private static void Gather(TransferTable table, Dictionary<(ChainId, TransactionId), Gathered> gathered)
    {
        foreach (EventLog log in table.Logs)
            if (gathered.TryGetValue((log.Position.Chain, log.Transaction), out Gathered? transaction))
                transaction.Logs.Add(log);
        foreach (ContractCall call in table.Calls)
            if (gathered.TryGetValue((call.Position.Chain, call.Transaction), out Gathered? transaction))
                transaction.Calls.Add(call);
        foreach (TransactionMemo memo in table.Memos)
            if (gathered.TryGetValue((memo.Position.Chain, memo.Transaction), out Gathered? transaction))
                transaction.Memos.Add(memo);

        // Rows of a transaction stand together, so each is looked up once.
        int previous = -1;
        Gathered? current = null;
        for (int row = 0; row < table.Count; row++)
        {
            int number = table.Columns.Transaction[row];
            if (number != previous)
            {
                previous = number;
                ChainId chain = table.AssetOfPocket(table.Columns.FromPocket[row]).Chain;
                current = gathered.GetValueOrDefault((chain, table.Columns.TransactionIdOf(number)));
            }

            current?.Transfers.Add(table[row]);
        }
    }

    // Printable from end to end, and the colon behind a function's name near the beginning.
    private static bool MayBeMemo(ReadOnlySpan<byte> input) =>
        input.Length is > 2 and <= MaxMemoBytes && input[..Math.Min(input.Length, LongestFunction)].Contains((byte)':')
        && !input.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private sealed class Gathered(TransactionId id, Position position)
    {
        public TransactionId Id => id;

        public Position Position => position;

        public HashSet<IBridgeDecoder> Decoders { get; } = [];

        public List<Transfer> Transfers { get; } = [];

        public List<EventLog> Logs { get; } = [];

        public List<ContractCall> Calls { get; } = [];

        public List<TransactionMemo> Memos { get; } = [];

        public TransactionEvidence ToEvidence() => new(Id, Position, Transfers, Logs, Calls, Memos);
    }
}
