using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FlowTrace.Reporting;

/// <summary>
/// The lines of long lists as <see cref="JsonReport"/> writes them, read without making tokens of what nobody asks for. A line that looks otherwise (a swap's,
/// one with escapes, one of a theft's own transfers) is left to the tokens; so what is found is the same.
/// </summary>
internal sealed partial class ResultScan
{
    private const byte LineBreak = (byte)'\n';

    private Lines _lines;

    /// <summary>How the next bytes are read.</summary>
    private enum Lines : byte
    {
        /// <summary>As tokens.</summary>
        None,

        /// <summary>The items of a list that nobody looks into, left out from its bracket on.</summary>
        Skipped,

        /// <summary>Items that follow one that was read.</summary>
        Read,
    }

    private Lines LinesAfter(JsonTokenType token, int depth) => token switch
    {
        JsonTokenType.StartArray when depth == 1 && Section == ScanField.Other => Lines.Skipped,
        JsonTokenType.EndObject when depth == 2 && Section is ScanField.Flows or ScanField.Outcomes => Lines.Read,
        _ => Lines.None,
    };

    private int TakeLines(ReadOnlySpan<byte> bytes) => _lines == Lines.Skipped ? LinesToSkip(bytes) : ReadLines(bytes);

    /// <summary>
    /// How many bytes the items of a list are up to the bracket that ends it: each stands on a line of its own, which a comma ends. As long as that is so, the
    /// mode stays.
    /// </summary>
    private int LinesToSkip(ReadOnlySpan<byte> bytes)
    {
        int skipped = 0;
        while (bytes[skipped..].IndexOf(LineBreak) is >= 0 and var length)
        {
            ReadOnlySpan<byte> line = bytes.Slice(skipped, length);
            if (!line.IsEmpty && !line.EndsWith("},"u8))
            {
                _lines = Lines.None;
                return line.EndsWith("}],"u8) ? skipped + length - "],".Length : skipped;
            }

            skipped += length + 1;
        }

        return skipped;
    }

    /// <summary>Takes items that stand on lines of their own, <c>,\n{…}</c>, as far as another line follows them, and says how many bytes they were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ReadLines(ReadOnlySpan<byte> bytes)
    {
        bool flows = Section == ScanField.Flows;
        int taken = 0;
        while (bytes[taken..].StartsWith(",\n{"u8))
        {
            ReadOnlySpan<byte> line = bytes[(taken + 2)..];
            int end = line.IndexOf(LineBreak);
            if (end < 0 || !line[..end].EndsWith("},"u8))
                break;
            line = line[..(end - 1)];
            if (!(flows ? TryFlow(line) : TryOutcome(line)))
                break;
            taken += 2 + line.Length;
        }

        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryFlow(ReadOnlySpan<byte> line)
    {
        var cursor = new LineCursor(line);
        if (!cursor.Take("{\"kind\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> kind)
            || !cursor.Take(",\"from\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> from)
            || !cursor.Take(",\"to\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> to)
            || !cursor.Take(",\"asset\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> asset)
            || !cursor.Take(",\"quantity\":\""u8) || !cursor.TakeQuantity(out UInt128 quantity)
            || !cursor.TakeMembersUntil(",\"stolen\":{"u8, out ReadOnlySpan<byte> members) || members.IndexOf("\"theft\":"u8) >= 0)
            return false;
        _item = new ScanFacts { Asset = NumberOf(asset, ScanField.Asset), Quantity = quantity };
        _parts.Clear();
        if (!TryPolicies(ref cursor) || !cursor.EndsWith("}}"u8))
            return false;
        if (from.SequenceEqual(to) || NumberOf(kind, ScanField.Kind) == _fee)
            return true;
        _item.To = NumberOf(to, ScanField.To);
        AddArrivals(_item);
        return true;
    }

    // One list of stolen parts for each policy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryPolicies(ref LineCursor cursor)
    {
        if (cursor.EndsWith("}}"u8))
            return true;
        while (cursor.Take("\""u8))
        {
            if (!cursor.TakeText(out ReadOnlySpan<byte> policy) || !cursor.Take(":["u8))
                return false;
            int number = NumberOf(policy, ScanField.Policies);
            if (!cursor.Take("]"u8))
            {
                do
                    if (!TryPart(ref cursor, number))
                        return false;
                while (cursor.Take(","u8));
                if (!cursor.Take("]"u8))
                    return false;
            }

            if (!cursor.Take(","u8))
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryPart(ref LineCursor cursor, int policy)
    {
        if (!cursor.Take("{\"theft\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> theft)
            || !cursor.Take(",\"quantity\":\""u8) || !cursor.TakeQuantity(out UInt128 quantity)
            || !cursor.Take(",\"origin\":\""u8) || !cursor.TakeQuantity(out UInt128 origin))
            return false;
        var part = new ScanFacts { Policy = policy, Theft = NumberOf(theft, ScanField.Theft), Quantity = quantity, Origin = origin };
        if (cursor.Take(",\"originAsset\":\""u8))
        {
            if (!cursor.TakeText(out ReadOnlySpan<byte> asset))
                return false;
            part.OriginAsset = NumberOf(asset, ScanField.OriginAsset);
        }

        if (!cursor.Take("}"u8))
            return false;
        _parts.Add(part);
        return true;
    }

    // What stays at rest without a label and without bounds says nothing that its flows do not say.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryOutcome(ReadOnlySpan<byte> line)
    {
        var cursor = new LineCursor(line);
        if (!cursor.Take("{\"account\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> account)
            || !cursor.Take(",\"asset\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> asset)
            || !cursor.Take(",\"status\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> status))
            return false;
        _item = new ScanFacts();
        _itemBounds.Clear();
        if (cursor.Take(",\"reason\":\""u8) && !cursor.TakeText(out _))
            return false;
        if (cursor.Take(",\"service\":{\"name\":\""u8))
        {
            if (!cursor.TakeText(out ReadOnlySpan<byte> name) || !cursor.Take(",\"category\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> category))
                return false;
            _item.Label = NumberOf(name, ScanField.Name);
            _item.Category = NumberOf(category, ScanField.Category);
        }

        if (!cursor.TakeMembersUntil(",\"stolen\":{"u8, out ReadOnlySpan<byte> members) || members.IndexOf("\"service\":"u8) >= 0)
            return false;
        int bounds = cursor.Rest.IndexOf("\"bounds\":"u8);
        if (bounds >= 0 && !TryBounds(cursor.Rest[bounds..]))
            return false;
        _item.Status = NumberOf(status, ScanField.Status);
        if (bounds < 0 && _item.Category < 0 && _item.Status != _hub && _item.Status != _fee && _item.Status != _burned)
            return true;
        _item.Account = NumberOf(account, ScanField.Account);
        _item.Asset = NumberOf(asset, ScanField.Asset);
        EndOutcome(_item);
        return true;
    }

    private bool TryBounds(ReadOnlySpan<byte> rest)
    {
        var cursor = new LineCursor(rest);
        if (!cursor.Take("\"bounds\":["u8))
            return false;
        do
        {
            if (!cursor.Take("{\"theft\":\""u8) || !cursor.TakeText(out ReadOnlySpan<byte> theft)
                || !cursor.Take(",\"least\":\""u8) || !cursor.TakeQuantity(out UInt128 least)
                || !cursor.Take(",\"most\":\""u8) || !cursor.TakeQuantity(out UInt128 most))
                return false;
            cursor.Take(",\"exact\":false"u8);
            if (!cursor.Take("}"u8))
                return false;
            _itemBounds.Add((NumberOf(theft, ScanField.Theft), least, most));
        }
        while (cursor.Take(","u8));
        return cursor.Take("],\"first\":\""u8) && cursor.TakeText(out _) && cursor.Take(",\"last\":\""u8) && cursor.TakeText(out _) && cursor.EndsWith("}"u8);
    }
}
