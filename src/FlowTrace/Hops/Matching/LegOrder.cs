namespace FlowTrace.Hops;

/// <summary>The order of legs: by place, then by everything else that tells two of them apart, so that the order of the input cannot matter.</summary>
internal static class LegOrder
{
    /// <summary>Sorts by time, and by everything else where times are equal: most legs have a time of their own, and numbers sort fast.</summary>
    public static void Sort<T>(T[] legs, Converter<T, long> timeOf, Comparison<T> compare)
    {
        long[] times = Array.ConvertAll(legs, timeOf);
        Array.Sort(times, legs);
        for (int start = 0, end; start < legs.Length; start = end)
        {
            end = start + 1;
            while (end < legs.Length && times[end] == times[start])
                end++;
            if (end - start > 1)
                legs.AsSpan(start, end - start).Sort(compare);
        }
    }

    public static int Compare(BridgeDeparture left, BridgeDeparture right)
    {
        int order = left.Position.CompareTo(right.Position);
        if (order == 0)
            order = left.Transaction.CompareTo(right.Transaction);
        if (order == 0)
            order = left.Via.CompareTo(right.Via);
        if (order == 0)
            order = left.Asset.CompareTo(right.Asset);
        if (order == 0)
            order = left.Quantity.CompareTo(right.Quantity);
        if (order == 0)
            order = string.CompareOrdinal(left.Protocol, right.Protocol);
        if (order == 0)
            order = string.CompareOrdinal(left.Key, right.Key);
        if (order == 0)
            order = Nullable.Compare(left.Destination, right.Destination);
        return order == 0 ? Nullable.Compare(left.Sender, right.Sender) : order;
    }

    public static int Compare(BridgeArrival left, BridgeArrival right)
    {
        int order = left.Position.CompareTo(right.Position);
        if (order == 0)
            order = left.Transaction.CompareTo(right.Transaction);
        if (order == 0)
            order = left.Receiver.CompareTo(right.Receiver);
        if (order == 0)
            order = left.Asset.CompareTo(right.Asset);
        if (order == 0)
            order = left.Quantity.CompareTo(right.Quantity);
        if (order == 0)
            order = string.CompareOrdinal(left.Protocol, right.Protocol);
        if (order == 0)
            order = string.CompareOrdinal(left.Key, right.Key);
        return order == 0 ? Nullable.Compare(left.Payer, right.Payer) : order;
    }
}
