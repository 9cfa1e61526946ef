using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FlowTrace.Internals;

namespace FlowTrace.Reporting;

/// <summary>
/// The tokens of a result, by their depth: 1 the document's members, 2 the items of a list, 3 their members, 4 those of a service or an amount and the
/// names of policies, 5 those of a theft's assets and of bounds, 6 those of stolen parts.
/// </summary>
internal sealed partial class ResultScan
{
    private const int MostDepth = 64;
    private const int LongestNumber = 39;

    private readonly ScanField[] _fields = new ScanField[MostDepth + 1];
    private readonly List<ScanFacts> _parts = [];
    private readonly List<(int Theft, UInt128 Least, UInt128 Most)> _itemBounds = [];
    private readonly List<(int Asset, UInt128 Quantity)> _itemStolen = [];
    private readonly List<byte> _transaction = [];
    private readonly List<byte> _time = [];
    private readonly int[] _last = new int[(int)ScanField.Received + 1];
    private ScanFacts _item;
    private ScanFacts _part;
    private int _policy = -1;

    private ScanField Section => _fields[1];

    private void Take(ref Utf8JsonReader reader)
    {
        int depth = reader.CurrentDepth;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _fields[depth] = ScanFields.Of(ref reader);
                if (depth == 4 && _fields[3] == ScanField.Stolen)
                    _policy = NumberOf(reader.ValueSpan, ScanField.Policies);
                break;
            case JsonTokenType.StartObject:
                Begin(depth);
                break;
            case JsonTokenType.EndObject:
                End(depth);
                break;
            case JsonTokenType.True when depth == 3 && _fields[3] == ScanField.Theft:
                _item.IsTheft = true;
                break;
            case JsonTokenType.String:
                TakeText(ref reader, depth);
                break;
        }
    }

    private void Begin(int depth)
    {
        if (depth is 4 or 5)
            _part = new ScanFacts { Policy = _policy };
        if (depth != 2)
            return;
        _item = new ScanFacts();
        _parts.Clear();
        _itemBounds.Clear();
        _itemStolen.Clear();
    }

    private void End(int depth)
    {
        if (depth == 2)
            EndItem();
        else if (depth == 5 && _fields[3] == ScanField.Stolen && Section == ScanField.Flows)
            _parts.Add(_part);
        else if (depth == 4 && _fields[3] == ScanField.Bounds)
            _itemBounds.Add((_part.Theft, _part.Least, _part.Most));
        else if (depth == 4 && _fields[3] == ScanField.Stolen)
            _itemStolen.Add((_part.Asset, _part.Quantity));
    }

    private void EndItem()
    {
        switch (Section)
        {
            case ScanField.Thefts:
                Thefts.Add(_item.Id);
                foreach ((int asset, UInt128 quantity) in _itemStolen)
                    _stolen[(_item.Id, asset)] = _stolen.GetValueOrDefault((_item.Id, asset)) + quantity;
                break;
            case ScanField.Outcomes:
                EndOutcome(_item);
                break;
            case ScanField.Flows:
                EndFlow(_item);
                break;
            case ScanField.Labels:
                Label(_item);
                break;
        }
    }

    private void TakeText(ref Utf8JsonReader reader, int depth)
    {
        switch (depth)
        {
            case 1 when Section == ScanField.Schema && !reader.ValueTextEquals(JsonReport.Schema):
                throw new FormatException($"its schema is {SafeText.Quote(reader.GetString())}, and this version reads {JsonReport.Schema}.");
            case 2 when Section == ScanField.Policies:
                Policies.Add(reader.GetString()!);
                break;
            case 2 when Section == ScanField.Manifest && _fields[2] == ScanField.Tool:
                Tool = reader.GetString()!;
                break;
            case 3 when Section is ScanField.Outcomes or ScanField.Flows or ScanField.Labels or ScanField.Thefts:
                Take(ref reader, _fields[3], ref _item);
                break;
            case 4 when _fields[3] == ScanField.Service || (_fields[3] == ScanField.Received && _fields[4] == ScanField.Asset):
                Take(ref reader, _fields[4], ref _item);
                break;
            case 5 or 6 when Section is ScanField.Flows or ScanField.Thefts || (Section == ScanField.Outcomes && _fields[3] == ScanField.Bounds):
                Take(ref reader, _fields[depth], ref _part);
                break;
        }
    }

    private void Take(ref Utf8JsonReader reader, ScanField field, ref ScanFacts facts)
    {
        switch (field)
        {
            case ScanField.Id:
                facts.Id = TextAt(ref reader, field);
                break;
            case ScanField.Account:
                facts.Account = TextAt(ref reader, field);
                break;
            case ScanField.From:
                facts.From = TextAt(ref reader, field);
                break;
            case ScanField.To:
                facts.To = TextAt(ref reader, field);
                break;
            case ScanField.Asset:
                facts.Asset = TextAt(ref reader, field);
                break;
            case ScanField.Kind:
                facts.Kind = TextAt(ref reader, field);
                break;
            case ScanField.Status:
                facts.Status = TextAt(ref reader, field);
                break;
            case ScanField.Name:
                facts.Label = TextAt(ref reader, field);
                break;
            case ScanField.Category:
                facts.Category = TextAt(ref reader, field);
                break;
            case ScanField.Theft:
                facts.Theft = TextAt(ref reader, field);
                break;
            case ScanField.OriginAsset:
                facts.OriginAsset = TextAt(ref reader, field);
                break;
            case ScanField.Quantity:
                facts.Quantity = NumberAt(ref reader);
                break;
            case ScanField.Origin:
                facts.Origin = NumberAt(ref reader);
                break;
            case ScanField.Least:
                facts.Least = NumberAt(ref reader);
                break;
            case ScanField.Most:
                facts.Most = NumberAt(ref reader);
                break;

            // Hashes and times differ from flow to flow, and only those of a theft are looked at: they are kept aside, not numbered.
            case ScanField.Tx:
                _transaction.Clear();
                _transaction.AddRange(reader.ValueSpan);
                break;
            case ScanField.Time:
                _time.Clear();
                _time.AddRange(reader.ValueSpan);
                break;
        }
    }

    private int TextAt(ref Utf8JsonReader reader, ScanField field)
    {
        if (!reader.ValueIsEscaped)
            return NumberOf(reader.ValueSpan, field);
        byte[] plain = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        int number = Texts.Add(plain.AsSpan(0, reader.CopyString(plain)));
        ArrayPool<byte>.Shared.Return(plain);
        return number;
    }

    // Most members say what they said in the item before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int NumberOf(ReadOnlySpan<byte> text, ScanField field)
    {
        ref int last = ref _last[(int)field];
        if (last == 0 || !Texts[last - 1].SequenceEqual(text))
            last = Texts.Add(text) + 1;
        return last - 1;
    }

    private static UInt128 NumberAt(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = reader.ValueSpan;
        if (digits.Length <= 18 && Utf8Parser.TryParse(digits, out ulong few, out int taken) && taken == digits.Length)
            return few;
        return digits.Length <= LongestNumber && UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 many)
            ? many : throw new FormatException($"{SafeText.Quote(reader.GetString())} is no quantity in base units.");
    }
}
