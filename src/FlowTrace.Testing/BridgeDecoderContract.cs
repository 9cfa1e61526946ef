using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Hops;
using FlowTrace.Reading;

namespace FlowTrace.Testing;

/// <summary>
/// What a decoder of a bridge has to keep: it reads the legs that a transaction's records show and no others, and whatever a stranger wrote neither makes it
/// throw nor makes it say what the records do not.
/// </summary>
public sealed class BridgeDecoderContract : Contract
{
    // A long record is cut at every eighth byte: offsets and words begin there.
    private const int Step = 8;

    private readonly Func<IBridgeDecoder> _make;
    private readonly TransferTable _ledger;
    private readonly BridgeDeparture[] _departures;
    private readonly BridgeArrival[] _arrivals;

    /// <summary>Makes a contract for a decoder.</summary>
    /// <param name="makeDecoder">Makes a decoder, a new one with each call.</param>
    /// <param name="ledger">Transactions of the bridge, with the events, calls or memos that it reads.</param>
    /// <param name="departures">What went into the bridge in them.</param>
    /// <param name="arrivals">What came out of it in them.</param>
    /// <exception cref="ArgumentException">No leg is expected.</exception>
    public BridgeDecoderContract(
        Func<IBridgeDecoder> makeDecoder, TransferTable ledger, IReadOnlyList<BridgeDeparture> departures, IReadOnlyList<BridgeArrival> arrivals)
    {
        ArgumentNullException.ThrowIfNull(makeDecoder);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(departures);
        ArgumentNullException.ThrowIfNull(arrivals);
        if (departures.Count + arrivals.Count == 0)
            throw new ArgumentException("A ledger without legs shows nothing of a decoder; expect at least one.", nameof(departures));
        _make = makeDecoder;
        _ledger = ledger;
        _departures = [.. departures];
        _arrivals = [.. arrivals];
    }

    private protected override IEnumerable<ContractRule> AllRules()
    {
        yield return ContractRule.Of("description", FindFaultOfDescription);
        yield return ContractRule.Of(
            "departures", () => Difference.TryFindMissing(_departures.Select(Text), Read(_ledger).Departures.Select(Text), out string leg)
                ? $"this departure is missing: {leg}" : null);
        yield return ContractRule.Of(
            "arrivals", () => Difference.TryFindMissing(_arrivals.Select(Text), Read(_ledger).Arrivals.Select(Text), out string leg)
                ? $"this arrival is missing: {leg}" : null);
        yield return ContractRule.Of("nothing-else", () =>
            Difference.TryFindMissing(Read(_ledger).Departures.Select(Text), _departures.Select(Text), out string departure)
                ? $"nothing of this kind went in: {departure}"
            : Difference.TryFindMissing(Read(_ledger).Arrivals.Select(Text), _arrivals.Select(Text), out string arrival)
                ? $"nothing of this kind came out: {arrival}"
            : null);
        yield return ContractRule.Of("foreign-events", () => Compare("beside events of other contracts' making", WithForeignEvents()));
        yield return ContractRule.Of("unknown-emitter", FindFaultOfEmitter);
        yield return ContractRule.Of("cut-records", () => FindThrown(Cut));
        yield return ContractRule.Of("twisted-records", () => FindThrown(Twist));
        yield return ContractRule.Of("repeatable", FindFaultOfRepeating);
        yield return new("concurrent", FindFaultOfConcurrencyAsync);
        yield return new("culture", async _ => Difference.First(
            TextsOf(_ledger, _make()), await Surroundings.UnderStrangeCultureAsync(() => Task.FromResult(TextsOf(_ledger, _make()))).ConfigureAwait(false))
            is { } difference ? $"under another culture, it reads otherwise: {difference}" : null);
        yield return ContractRule.Of("order-of-input", () => Compare("of the same ledger read in another order", Ledgers.Backwards(_ledger)));
    }

    private string? FindFaultOfDescription()
    {
        IBridgeDecoder decoder = _make();
        return string.IsNullOrWhiteSpace(decoder.Protocol) || decoder.Protocol.Any(char.IsControl) ? "Protocol is no name"
            : decoder.Protocol != _make().Protocol ? $"Protocol changes from one instance to the next; it was '{decoder.Protocol}' first"
            : decoder is { Events.Count: 0, Calls.Count: 0, ReadsMemos: false, ReadsTransfers: false }
                ? "it declares nothing that it reads, and would never be asked"
            : decoder.ReadsTransfers && decoder.Contracts.Count == 0 ? "it reads the transfers of its contracts, and has none"
            : null;
    }

    // What an event says counts for as much as its emitter: from a stranger nothing may stand as the bridge's own word.
    private string? FindFaultOfEmitter()
    {
        if (_make().ReadsTransfers || _ledger.Logs.Count == 0)
            return null;
        TransferTable strange = With(_ledger.Logs.Select(log => log with { Emitter = Stranger(log.Position.Chain, log.Emitter) }), _ledger.Calls);
        BridgeRecord record = Read(strange);
        string? leg = record.Departures.Where(departure => !departure.IsUnverified).Select(Text)
            .Concat(record.Arrivals.Where(arrival => !arrival.IsUnverified).Select(Text))
            .FirstOrDefault(text => !_ledger.Calls.Any(call => text.Contains(call.Transaction.ToString(), StringComparison.Ordinal)));
        return leg is null ? null : $"events of a contract that nobody knows are believed: {leg}";
    }

    private string? FindThrown(Func<ReadOnlyMemory<byte>, IEnumerable<byte[]>> change)
    {
        for (int i = 0; i < _ledger.Logs.Count; i++)
            foreach (byte[] data in change(_ledger.Logs[i].Data))
                Read(With(_ledger.Logs.Select((log, at) => at == i ? log with { Data = data } : log), _ledger.Calls));
        for (int i = 0; i < _ledger.Calls.Count; i++)
            foreach (byte[] data in change(_ledger.Calls[i].Input))
                Read(With(_ledger.Logs, _ledger.Calls.Select((call, at) => at == i ? call with { Input = data } : call)));
        for (int i = 0; i < _ledger.Memos.Count; i++)
            foreach (byte[] data in change(System.Text.Encoding.Latin1.GetBytes(_ledger.Memos[i].Text)))
                Read(Ledgers.With(_ledger, Rows(), _ledger.Logs, _ledger.Calls, _ledger.Memos.Select(
                    (memo, at) => at == i ? memo with { Text = System.Text.Encoding.Latin1.GetString(data) } : memo)));
        return null;
    }

    private string? FindFaultOfRepeating()
    {
        IBridgeDecoder decoder = _make();
        string[] first = TextsOf(_ledger, decoder);
        return Difference.First(first, TextsOf(_ledger, decoder)) is { } difference ? $"asked a second time, it reads otherwise: {difference}"
            : Difference.First(first, TextsOf(_ledger, _make())) is { } other ? $"a second decoder reads otherwise: {other}"
            : null;
    }

    private async Task<string?> FindFaultOfConcurrencyAsync(CancellationToken cancellationToken)
    {
        string[] expected = TextsOf(_ledger, _make());
        IBridgeDecoder decoder = _make();
        string[][] together = await Surroundings.TogetherAsync(_ => ValueTask.FromResult(TextsOf(_ledger, decoder)), cancellationToken).ConfigureAwait(false);
        return together.Select(texts => Difference.First(expected, texts)).FirstOrDefault(fault => fault is not null) is { } difference
            ? $"asked several times at once, it reads otherwise: {difference}" : null;
    }

    private string? Compare(string when, TransferTable ledger) =>
        Difference.First(TextsOf(_ledger, _make()), TextsOf(ledger, _make())) is { } difference ? $"{when}, it reads otherwise: {difference}" : null;

    // The same arguments under another event's topic, behind every event.
    private TransferTable WithForeignEvents() => With(
        _ledger.Logs.Concat(_ledger.Logs.Where(log => log.Topics.Count > 0).Select((log, number) => log with
        {
            Topics = [new Word(~log.Topics[0].High, log.Topics[0].Low), .. log.Topics.Skip(1)],
            Position = log.Position with { Index = 1_000_000 + number },
        })),
        _ledger.Calls);

    private TransferTable With(IEnumerable<EventLog> logs, IEnumerable<ContractCall> calls) => Ledgers.With(_ledger, Rows(), logs, calls, _ledger.Memos);

    private IEnumerable<Transfer> Rows() => Enumerable.Range(0, _ledger.Count).Select(row => _ledger[row]);

    private BridgeRecord Read(TransferTable ledger) => BridgeRecord.Of(ledger, _make());

    private static string[] TextsOf(TransferTable ledger, IBridgeDecoder decoder)
    {
        BridgeRecord record = BridgeRecord.Of(ledger, decoder);
        return [.. record.Departures.Select(Text).Concat(record.Arrivals.Select(Text)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<byte[]> Cut(ReadOnlyMemory<byte> data)
    {
        for (int length = 0; length < data.Length; length += Step)
            yield return data[..length].ToArray();
    }

    // Each word in turn as large as it can be, and as an offset that points to itself.
    private static IEnumerable<byte[]> Twist(ReadOnlyMemory<byte> data)
    {
        for (int at = 0; at < data.Length; at += Word.Bytes)
            foreach (byte filling in (byte[])[0xFF, 0x00, 0x7F])
            {
                byte[] twisted = data.ToArray();
                twisted.AsSpan(at, Math.Min(Word.Bytes, data.Length - at)).Fill(filling);
                yield return twisted;
            }
    }

    private static Account Stranger(ChainId chain, Account emitter) => emitter.Address.Kind == AddressKind.Account20
        ? new Account(chain, Address.FromAccount20([.. Enumerable.Repeat((byte)0xC7, 20)])) : emitter;

    private static string Text(BridgeDeparture leg) => string.Create(
        CultureInfo.InvariantCulture,
        $"{leg.Protocol} '{leg.Key}' {leg.Transaction} {leg.Position} {leg.Quantity} of {leg.Asset} from {leg.Sender} via {leg.Via} to {leg.Destination} on "
        + $"{leg.DestinationChain} as {leg.DestinationQuantity} (least {leg.LeastQuantity}) of {leg.DestinationAsset}, refund to {leg.RefundTo}"
        + $"{(leg.IsUnverified ? ", unverified" : "")}{(leg.MayPayInParts ? ", in parts" : "")}");

    private static string Text(BridgeArrival leg) => string.Create(
        CultureInfo.InvariantCulture,
        $"{leg.Protocol} '{leg.Key}' {leg.Transaction} {leg.Position} {leg.Quantity} of {leg.Asset} to {leg.Receiver} from {leg.Payer} on {leg.SourceChain}"
        + $"{(leg.IsUnverified ? ", unverified" : "")}{(leg.IsRefund ? ", refund" : "")}");
}
