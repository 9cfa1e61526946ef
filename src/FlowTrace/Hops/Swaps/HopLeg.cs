namespace FlowTrace.Hops;

/// <summary>
/// One step of a netted transaction: units leave a pocket and arrive in another, perhaps as another asset. Pockets are the table's numbers.
/// </summary>
/// <param name="From">The pocket that gives; <see cref="Outside"/> for units whose giver does not matter.</param>
/// <param name="To">The pocket that takes; <see cref="Outside"/> for clean units that are used up, <see cref="Open"/> where netting cannot say.</param>
/// <param name="Given">How many units leave.</param>
/// <param name="Received">How many arrive, in the asset of <paramref name="To"/>.</param>
/// <param name="Row">The row of the table that shows it best.</param>
/// <param name="Shape">What the step is.</param>
internal readonly record struct HopLeg(int From, int To, UInt128 Given, UInt128 Received, int Row, HopShape Shape)
{
    private readonly int _intoPlusOne;
    private readonly int _outOfPlusOne;

    /// <summary>The number of the departure that these units are, or -1: they go into a bridge.</summary>
    public int Into
    {
        get => _intoPlusOne - 1;
        init => _intoPlusOne = value + 1;
    }

    /// <summary>The number of the arrival that these units come from, or -1: a bridge pays them out.</summary>
    public int OutOf
    {
        get => _outOfPlusOne - 1;
        init => _outOfPlusOne = value + 1;
    }

    /// <summary>
    /// Whether it stands here only because a question follows its giver, whom no stolen units have reached. To the trace its units come from outside.
    /// </summary>
    public bool IsBehind { get; init; }

    /// <summary>Stands for a pocket that takes no part in the trace.</summary>
    public const int Outside = -1;

    /// <summary>Stands for a receiver that netting cannot tell.</summary>
    public const int Open = -2;
}
