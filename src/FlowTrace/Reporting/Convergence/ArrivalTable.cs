using System.Buffers;
using System.Runtime.CompilerServices;

namespace FlowTrace.Reporting;

/// <summary>Adds up what arrived where.</summary>
internal sealed class ArrivalTable
{
    private readonly HashSlots _slots = new(1 << 11);
    private Arrival[] _arrivals = ArrayPool<Arrival>.Shared.Rent(1 << 11);

    public ReadOnlySpan<Arrival> All => _arrivals.AsSpan(0, _slots.Count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in ArrivalKey key, UInt128 quantity, UInt128 origin)
    {
        ulong hash = Hash(key);
        int slot = _slots.Start(hash);
        while (_slots.Next(hash, ref slot) is >= 0 and var known)
            if (_arrivals[known].Key == key)
            {
                _arrivals[known].Quantity += quantity;
                _arrivals[known].Origin += origin;
                return;
            }

        if (_slots.Count == _arrivals.Length)
            PooledArray.Grow(ref _arrivals, _slots.Count, _slots.Count + 1);
        _arrivals[_slots.Count] = new Arrival { Key = key, Quantity = quantity, Origin = origin };
        _slots.Add(hash, slot);
    }

    /// <summary>Gives back what was borrowed; nothing is added after it.</summary>
    public void Seal()
    {
        PooledArray.Trim(ref _arrivals, _slots.Count);
        _slots.Seal();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(in ArrivalKey key)
    {
        unchecked
        {
            ulong hash = ((ulong)(uint)key.Account << 32 | (uint)key.Theft) * 0x9E3779B97F4A7C15;
            hash = (hash ^ (hash >> 32) ^ ((ulong)(uint)key.Asset << 32 | (uint)key.OriginAsset)) * 0xD6E8FEB86659FD93;
            hash = (hash ^ (hash >> 32) ^ (uint)key.Policy) * 0xBF58476D1CE4E5B9;
            return hash ^ (hash >> 29);
        }
    }
}
