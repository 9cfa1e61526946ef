using FlowTrace.Chain;

namespace FlowTrace.Taint;

/// <summary>Stolen units of one theft, as part of a transfer or a holding. Equal parts say the same, whichever result they come from.</summary>
public readonly struct StolenPart : IEquatable<StolenPart>
{
    // Shared by every part of one theft and asset: a result may hold millions of parts.
    private readonly StolenOrigin _source;

    /// <summary>Makes a part.</summary>
    /// <param name="theft">The theft's id.</param>
    /// <param name="quantity">How many base units of the asset at hand.</param>
    /// <param name="origin">How many base units of the stolen asset they stand for.</param>
    /// <param name="originAsset">The asset that was stolen.</param>
    public StolenPart(string theft, UInt128 quantity, UInt128 origin, Asset originAsset)
        : this(new StolenOrigin(theft, originAsset), quantity, origin)
    {
    }

    internal StolenPart(StolenOrigin source, UInt128 quantity, UInt128 origin)
    {
        _source = source;
        Quantity = quantity;
        Origin = origin;
    }

    /// <summary>The theft's id.</summary>
    public string Theft => _source?.Theft ?? "";

    /// <summary>How many base units of the asset at hand.</summary>
    public UInt128 Quantity { get; }

    /// <summary>How many base units of the stolen asset they stand for.</summary>
    public UInt128 Origin { get; }

    /// <summary>The asset that was stolen.</summary>
    public Asset OriginAsset => _source?.Asset ?? default;

    /// <inheritdoc/>
    public bool Equals(StolenPart other) => Quantity == other.Quantity && Origin == other.Origin && Equals(_source, other._source);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StolenPart other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_source, Quantity, Origin);

    /// <summary>Whether two parts say the same.</summary>
    public static bool operator ==(StolenPart left, StolenPart right) => left.Equals(right);

    /// <summary>Whether two parts differ.</summary>
    public static bool operator !=(StolenPart left, StolenPart right) => !left.Equals(right);

    /// <summary>Theft, quantities and asset, for the debugger.</summary>
    public override string ToString() => $"{Theft}: {Quantity} for {Origin} of {OriginAsset}";
}

/// <summary>A theft and an asset it took.</summary>
internal sealed record StolenOrigin(string Theft, Asset Asset);
