namespace FlowTrace.Evidence;

/// <summary>What a place of a <see cref="BoundsLog"/> is.</summary>
internal enum BoundsPlaceKind : byte
{
    /// <summary>Nowhere that matters: clean units come from there.</summary>
    None,

    /// <summary>A pocket that is followed.</summary>
    Pocket,

    /// <summary>Where the trail ends: one account, asset and status.</summary>
    End,

    /// <summary>Units under way together; whatever leaves it carries the same share of every theft.</summary>
    Junction,

    /// <summary>A theft: stolen units come from there.</summary>
    Theft,
}

/// <summary>Where a step begins or ends, by its number among those of its kind.</summary>
internal readonly record struct BoundsPlace(BoundsPlaceKind Kind, int Number)
{
    public static BoundsPlace Pocket(int number) => new(BoundsPlaceKind.Pocket, number);

    public static BoundsPlace End(int number) => new(BoundsPlaceKind.End, number);

    public static BoundsPlace Junction(int number) => new(BoundsPlaceKind.Junction, number);

    public static BoundsPlace Theft(int number) => new(BoundsPlaceKind.Theft, number);
}

/// <summary>Units that move and may be stolen under some rule.</summary>
/// <param name="From">Where they leave.</param>
/// <param name="To">Where they arrive.</param>
/// <param name="Theft">The one theft for which the step counts, or <see cref="AnyTheft"/>.</param>
/// <param name="Quantity">How many they are: of a pocket no more than it held, of a junction in the asset that arrives.</param>
/// <param name="Left">How many units the pocket they leave has left.</param>
internal readonly record struct BoundsStep(BoundsPlace From, BoundsPlace To, int Theft, UInt128 Quantity, UInt128 Left)
{
    public const int AnyTheft = -1;
}
