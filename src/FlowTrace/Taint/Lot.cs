using System.Runtime.InteropServices;
using FlowTrace.Internals;

namespace FlowTrace.Taint;

/// <summary>
/// A quantity with an origin: units of one pocket that are clean, or stolen from one source (a theft and the asset it took).
/// </summary>
/// <param name="Quantity">How many base units of the pocket's asset.</param>
/// <param name="Origin">How many base units of the stolen asset they stand for. Only splitting changes it, never a swap.</param>
/// <param name="Source">The source's number; <see cref="Clean"/>, or a number below it where clean units bear the name of what they came from.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Lot(UInt128 Quantity, UInt128 Origin, int Source)
{
    /// <summary>The source of units that are not stolen.</summary>
    public const int Clean = -1;

    public static Lot OfClean(UInt128 quantity) => new(quantity, UInt128.Zero, Clean);

    public bool IsStolen => Source >= 0;

    /// <summary>Takes <paramref name="part"/> units off: the part takes ⌊origin·part/quantity⌋ of the origin, the rest keeps the rest.</summary>
    public Lot Split(UInt128 part, out Lot rest)
    {
        UInt128 origin = Source == Clean ? UInt128.Zero
            : Origin == Quantity ? part
            : WideMath.MulDiv(Origin, part, Quantity, out _);
        rest = new Lot(Quantity - part, Origin - origin, Source);
        return new Lot(part, origin, Source);
    }

    /// <summary>
    /// Whether two neighbours may become one without changing anything later. Where the origin is not the quantity, merging would
    /// change how later splits round, so those stay apart.
    /// </summary>
    public bool MergesWith(in Lot other) => Source == other.Source && (Source == Clean || (Origin == Quantity && other.Origin == other.Quantity));
}
