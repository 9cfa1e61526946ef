using System.Reflection;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.House;

/// <summary>One folder is one stage of the flow, and no stage uses a later one. Read from the compiled code, method bodies included.</summary>
public sealed class ArrowTests
{
    // Each may use those before it. Simulation makes up ledgers; nothing uses it.
    private static readonly string[] Order =
        ["Internals", "Chain", "Reading", "Attribution", "Noise", "Hops", "Taint", "Graph", "Evidence", "Tracing", "Findings", "Reporting", "Simulation"];

    // Doors that point forward, each with its reason.
    private static readonly (Type From, string To)[] Doors =
    [
        // The result is what a caller holds: its cash-outs and its reports are asked of it, not of a detector or writer he would have to find first.
        (typeof(TraceResult), "Findings"),
        (typeof(TraceResult), "Reporting"),

        // A user adds detectors where he adds readers; both types hand them on to the result and ask nothing of them.
        (typeof(TracerBuilder), "Findings"),
        (typeof(Tracer), "Findings"),
    ];

    private static readonly Assembly Core = typeof(Tracer).Assembly;

    [Fact]
    public void Core_EveryNamespace_HasAPlaceInTheOrder() =>
        OwnTypes().Select(StageOf).Distinct().Should().BeSubsetOf(Order);

    [Fact]
    public void Core_NoStage_UsesALaterOne()
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Type type in OwnTypes())
            foreach (Type used in TypeReferences.Of(type).Where(IsOwn))
            {
                int from = Array.IndexOf(Order, StageOf(type));
                int to = Array.IndexOf(Order, StageOf(used));
                bool isDoor = Doors.Any(door => door.From == Outermost(type) && door.To == StageOf(used));
                if (to > from && !isDoor)
                    wrong.Add($"{Outermost(type).FullName} uses {Outermost(used).FullName}");
            }

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void Core_Simulation_IsUsedByNothing() => OwnTypes()
        .Where(type => StageOf(type) != "Simulation" && TypeReferences.Of(type).Any(used => IsOwn(used) && StageOf(used) == "Simulation"))
        .Should().BeEmpty();

    [Fact]
    public void Core_References_OnlyTheBaseClassLibrary() => Core.GetReferencedAssemblies()
        .Where(name => name.Name is not { } text || !(text.StartsWith("System.", StringComparison.Ordinal) || text is "System" or "netstandard"))
        .Should().BeEmpty();

    // The reader of method bodies must see what it is here to find.
    [Fact]
    public void TypeReferences_SeeMethodBodiesAndSignatures()
    {
        Type[] found = [.. TypeReferences.Of(typeof(TracerBuilder)).Distinct()];

        found.Should().Contain(typeof(FlowTrace.Reading.IChainReader)).And.Contain(typeof(ArgumentNullException))
            .And.Contain(typeof(InvalidOperationException));
    }

    private static IEnumerable<Type> OwnTypes() => Core.GetTypes().Where(IsOwn);

    private static bool IsOwn(Type type) => type.Assembly == Core && type.Namespace?.StartsWith("FlowTrace.", StringComparison.Ordinal) == true;

    private static string StageOf(Type type) => type.Namespace!.Split('.')[1];

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
