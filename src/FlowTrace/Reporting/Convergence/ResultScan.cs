using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>
/// What a <c>result.json</c> says of who received how much of which theft, read line by line where its lines are as <see cref="JsonReport"/> writes them,
/// and token by token elsewhere: the document is never in memory as a whole.
/// </summary>
internal sealed partial class ResultScan
{
    private const int BufferBytes = 1 << 17;

    private readonly ArrivalTable _arrivals = new();
    private readonly Dictionary<(int Account, int Theft, int Asset), (UInt128 Least, UInt128 Most)> _bounds = [];
    private readonly Dictionary<int, string> _labels = [];
    private readonly HashSet<int> _services = [];
    private readonly HashSet<int> _hubs = [];
    private readonly Dictionary<(int Theft, int Asset), UInt128> _stolen = [];
    private readonly Dictionary<int, HashSet<string>> _theftTransfers = [];

    private readonly int _hub;
    private readonly int _burned;
    private readonly int _fee;
    private long _position;
    private long _token;

    private ResultScan(string name)
    {
        Name = name;
        _hub = Texts.Add(Encoding.UTF8.GetBytes(OutcomeStatus.Hub.ToName()));
        _burned = Texts.Add(Encoding.UTF8.GetBytes(OutcomeStatus.Burned.ToName()));
        _fee = Texts.Add(Encoding.UTF8.GetBytes(OutcomeStatus.Fee.ToName()));
    }

    /// <summary>Who keeps accounts or pools of many people. A deposit address is one customer's, and a broker is who is looked for.</summary>
    private static HashSet<string> ServiceNames { get; } = new(
        Tracing.StopRules.Default.Except([ServiceCategory.Deposit, ServiceCategory.Otc, ServiceCategory.P2pTrader]).Select(category => category.ToName()),
        StringComparer.Ordinal);

    public string Name { get; }

    public ByteTable Texts { get; } = new();

    public string Digest { get; private set; } = "";

    public string Tool { get; private set; } = "";

    public List<string> Policies { get; } = [];

    /// <summary>The thefts by their numbers among the texts, in their order.</summary>
    public List<int> Thefts { get; } = [];

    public ReadOnlySpan<Arrival> Arrivals => _arrivals.All;

    /// <summary>Accounts that a label calls a service, or where units are burned or paid to the chain.</summary>
    public IReadOnlySet<int> Services => _services;

    /// <summary>Accounts without a label that are as busy as services.</summary>
    public IReadOnlySet<int> Hubs => _hubs;

    public string LabelOf(int account) => _labels.GetValueOrDefault(account, "");

    public (UInt128 Least, UInt128 Most)? BoundsOf(int account, int theft, int asset) =>
        _bounds.TryGetValue((account, theft, asset), out (UInt128, UInt128) found) ? found : null;

    public UInt128 StolenOf(int theft, int asset) => _stolen.GetValueOrDefault((theft, asset));

    /// <summary>A theft's own transfers: what identifies it beyond the result.</summary>
    public IEnumerable<string> TransfersOf(int theft) => _theftTransfers.TryGetValue(theft, out HashSet<string>? found) ? found : [];

    /// <summary>Reads a result whose digest is its own.</summary>
    /// <exception cref="ResultDocumentException">It is no result of this schema, or was changed since it was written.</exception>
    public static ResultScan Read(ConvergenceInput input)
    {
        var scan = new ResultScan(input.Name);
        using Stream stream = input.Open();
        using var reader = new DigestReader(stream);
        Exception? failure = scan.TryRead(reader);

        // A document that was changed need not be one any more: that it was is what has to be said.
        DigestCheck digest = reader.Finish();
        if (!digest.IsIntact)
            throw new ResultDocumentException(
                $"{input.Name}: its digest is not that of its bytes: it is no result of FlowTrace, or was changed or re-formatted since it was written. "
                + "Use the file as it was written.");
        if (failure is not null)
            throw new ResultDocumentException(
                $"{input.Name}: it is no result of FlowTrace: {MessageOf(failure)} It was read well up to byte {ReportText.Number(scan._token)}. "
                + "Give the result.json of a trace.", failure);
        scan.Digest = digest.Stated;
        scan.Texts.Seal();
        scan._arrivals.Seal();
        return scan;
    }

    // The reader of tokens counts lines from where it began, and not those that it never saw.
    private static string MessageOf(Exception failure)
    {
        int lines = failure is JsonException ? failure.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : -1;
        return lines < 0 ? failure.Message : failure.Message[..lines];
    }

    private Exception? TryRead(DigestReader document)
    {
        try
        {
            Read(document);
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            return error;
        }
    }

    private void Read(DigestReader document)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var state = new JsonReaderState();
        int held = 0;
        for (bool isLast = false; !isLast;)
        {
            if (held == buffer.Length)
                buffer = Larger(buffer);
            int read = document.Read(buffer.AsSpan(held));
            isLast = read == 0;
            held += read;
            int taken = Take(buffer.AsSpan(0, held), isLast, ref state);
            _position += taken;
            buffer.AsSpan(taken, held - taken).CopyTo(buffer);
            held -= taken;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static byte[] Larger(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>Takes as many tokens and lines as there are in the bytes, and says how many bytes they were.</summary>
    private int Take(ReadOnlySpan<byte> bytes, bool isLast, ref JsonReaderState state)
    {
        int taken = 0;
        while (true)
        {
            if (_lines != Lines.None)
                taken += TakeLines(bytes[taken..]);
            if (_lines == Lines.Skipped && !isLast)
                return taken;
            _lines = Lines.None;
            var reader = new Utf8JsonReader(bytes[taken..], isLast, state);
            while (_lines == Lines.None && reader.Read())
            {
                _token = _position + taken + reader.TokenStartIndex;
                Take(ref reader);
                _lines = LinesAfter(reader.TokenType, reader.CurrentDepth);
            }

            state = reader.CurrentState;
            taken += (int)reader.BytesConsumed;
            if (_lines == Lines.None)
                return taken;
        }
    }

    private void EndOutcome(in ScanFacts item)
    {
        foreach ((int theft, UInt128 least, UInt128 most) in _itemBounds)
        {
            (UInt128 Least, UInt128 Most) known = _bounds.GetValueOrDefault((item.Account, theft, item.Asset));
            _bounds[(item.Account, theft, item.Asset)] = (known.Least + least, known.Most + most);
        }

        if (item.Status == _hub)
            _hubs.Add(item.Account);
        if (item.Status == _fee || item.Status == _burned)
            _services.Add(item.Account);
        Label(item);
    }

    private void Label(in ScanFacts item)
    {
        if (item.Category < 0)
            return;
        string category = Texts.TextOf(item.Category);
        _labels[item.Account] = $"{Texts.TextOf(item.Label)} ({category})";
        if (ServiceNames.Contains(category))
            _services.Add(item.Account);
    }

    private void EndFlow(in ScanFacts item)
    {
        if (item.IsTheft)
            AddTheftTransfer(item);
        if (item.From != item.To && item.Kind != _fee)
            AddArrivals(item);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddArrivals(in ScanFacts item)
    {
        foreach (ref readonly ScanFacts part in CollectionsMarshal.AsSpan(_parts))
            _arrivals.Add(
                new ArrivalKey(item.To, part.Theft, item.Asset, part.OriginAsset < 0 ? item.Asset : part.OriginAsset, part.Policy), part.Quantity, part.Origin);
    }

    // A source without hashes has times and amounts to tell transfers by.
    private void AddTheftTransfer(in ScanFacts item)
    {
        string transaction = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_transaction.Count == 0 ? _time : _transaction));
        string key = $"{transaction} {Texts.TextOf(item.From)} {Texts.TextOf(item.To)} {Texts.TextOf(item.Asset)} {item.Quantity}";
        foreach (ScanFacts part in _parts)
        {
            if (!_theftTransfers.TryGetValue(part.Theft, out HashSet<string>? keys))
                _theftTransfers.Add(part.Theft, keys = new HashSet<string>(StringComparer.Ordinal));
            keys.Add(key);
        }
    }

    /// <summary>What an item of a list, or a part of it, says: texts by their numbers, -1 where it says nothing.</summary>
    private struct ScanFacts
    {
        public ScanFacts()
        {
        }

        public int Id = -1;
        public int Account = -1;
        public int From = -1;
        public int To = -1;
        public int Asset = -1;
        public int Kind = -1;
        public int Status = -1;
        public int Label = -1;
        public int Category = -1;
        public int Theft = -1;
        public int Policy = -1;
        public int OriginAsset = -1;
        public bool IsTheft = false;
        public UInt128 Quantity = 0;
        public UInt128 Origin = 0;
        public UInt128 Least = 0;
        public UInt128 Most = 0;
    }
}
