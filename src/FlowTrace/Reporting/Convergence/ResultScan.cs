using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FlowTrace.Attribution;
using FlowTrace.Evidence;

namespace FlowTrace.Reporting;

/// <summary>
/// What a <c>result.json</c> says of who received how much of which theft, read token by token: the document is never in memory as a whole.
/// </summary>
internal sealed partial class ResultScan
{
    private readonly Dictionary<ArrivalKey, ArrivalSum> _arrivals = [];
    private readonly Dictionary<(int Account, int Theft, int Asset), (UInt128 Least, UInt128 Most)> _bounds = [];
    private readonly Dictionary<int, string> _labels = [];
    private readonly HashSet<int> _services = [];
    private readonly HashSet<int> _hubs = [];
    private readonly Dictionary<(int Theft, int Asset), UInt128> _stolen = [];
    private readonly Dictionary<int, HashSet<string>> _theftTransfers = [];

    private ResultScan(string name) => Name = name;

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

    public IReadOnlyDictionary<ArrivalKey, ArrivalSum> Arrivals => _arrivals;

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
            throw new ResultDocumentException($"{input.Name}: it is no result of FlowTrace: {failure.Message} Give the result.json of a trace.", failure);
        scan.Digest = digest.Stated;
        return scan;
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
        byte[] buffer = new byte[1 << 17];
        var state = new JsonReaderState();
        int held = 0;
        bool skips = false;
        for (bool isLast = false; !isLast;)
        {
            if (held == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            int read = document.Read(buffer.AsSpan(held));
            isLast = read == 0;
            held += read;
            int taken = Take(buffer.AsSpan(0, held), isLast, ref state, ref skips);
            buffer.AsSpan(taken, held - taken).CopyTo(buffer);
            held -= taken;
        }
    }

    /// <summary>Takes as many tokens as there are in the bytes, lists that nobody looks into left out, and says how many bytes they were.</summary>
    private int Take(ReadOnlySpan<byte> bytes, bool isLast, ref JsonReaderState state, ref bool skips)
    {
        int taken = 0;
        do
        {
            if (skips)
                taken += LinesToSkip(bytes[taken..], out skips);
            if (skips && !isLast)
                return taken;
            skips = false;
            var reader = new Utf8JsonReader(bytes[taken..], isLast, state);
            while (!skips && reader.Read())
            {
                Take(ref reader);
                skips = reader is { TokenType: JsonTokenType.StartArray, CurrentDepth: 1 } && Section == ScanField.Other;
            }

            state = reader.CurrentState;
            taken += (int)reader.BytesConsumed;
        }
        while (skips);
        return taken;
    }

    /// <summary>
    /// How many bytes the items of a list are but for its last: each stands on a line of its own, which a comma ends. The last is read like any other, so
    /// that the document's nesting is checked whatever its lines are.
    /// </summary>
    private static int LinesToSkip(ReadOnlySpan<byte> bytes, out bool goesOn)
    {
        int skipped = 0;
        while (bytes[skipped..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            ReadOnlySpan<byte> line = bytes.Slice(skipped, length);
            if (!line.IsEmpty && !line.EndsWith("},"u8))
            {
                goesOn = false;
                return skipped;
            }

            skipped += length + 1;
        }

        goesOn = true;
        return skipped;
    }

    private void EndOutcome(in ScanItem item)
    {
        foreach ((int theft, UInt128 least, UInt128 most) in _itemBounds)
        {
            (UInt128 Least, UInt128 Most) known = _bounds.GetValueOrDefault((item.Account, theft, item.Asset));
            _bounds[(item.Account, theft, item.Asset)] = (known.Least + least, known.Most + most);
        }

        string status = Texts.TextOf(item.Status);
        if (status == OutcomeStatus.Hub.ToName())
            _hubs.Add(item.Account);
        if (status == OutcomeStatus.Fee.ToName() || status == OutcomeStatus.Burned.ToName())
            _services.Add(item.Account);
        Label(item);
    }

    private void Label(in ScanItem item)
    {
        if (item.Category < 0)
            return;
        string category = Texts.TextOf(item.Category);
        _labels[item.Account] = $"{Texts.TextOf(item.Label)} ({category})";
        if (ServiceNames.Contains(category))
            _services.Add(item.Account);
    }

    private void EndFlow(in ScanItem item)
    {
        if (item.IsTheft)
            AddTheftTransfer(item);
        if (item.From == item.To || Texts[item.Kind].SequenceEqual("fee"u8))
            return;
        foreach (ScanPart part in CollectionsMarshal.AsSpan(_parts))
        {
            ref ArrivalSum sum = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _arrivals, new ArrivalKey(item.To, part.Theft, item.Asset, part.OriginAsset < 0 ? item.Asset : part.OriginAsset, part.Policy), out _);
            sum = new ArrivalSum(sum.Quantity + part.Quantity, sum.Origin + part.Origin);
        }
    }

    // A source without hashes has times and amounts to tell transfers by.
    private void AddTheftTransfer(in ScanItem item)
    {
        string transaction = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_transaction.Count == 0 ? _time : _transaction));
        string key = $"{transaction} {Texts.TextOf(item.From)} {Texts.TextOf(item.To)} {Texts.TextOf(item.Asset)} {item.Quantity}";
        foreach (ScanPart part in _parts)
        {
            if (!_theftTransfers.TryGetValue(part.Theft, out HashSet<string>? keys))
                _theftTransfers.Add(part.Theft, keys = new HashSet<string>(StringComparer.Ordinal));
            keys.Add(key);
        }
    }

    private struct ScanItem
    {
        public ScanItem()
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
        public bool IsTheft = false;
        public UInt128 Quantity = 0;
    }

    private struct ScanPart
    {
        public ScanPart()
        {
        }

        public int Theft = -1;
        public int Policy = -1;
        public int Asset = -1;
        public int OriginAsset = -1;
        public UInt128 Quantity = 0;
        public UInt128 Origin = 0;
        public UInt128 Least = 0;
        public UInt128 Most = 0;
    }
}
