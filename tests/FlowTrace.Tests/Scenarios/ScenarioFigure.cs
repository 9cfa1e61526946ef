using System.Globalization;
using System.Numerics;

namespace FlowTrace.Tests.Scenarios;

/// <summary>Stolen units a scenario expects: how many, and, where it says so behind a slash, how many of the stolen asset they stand for.</summary>
internal readonly record struct ScenarioFigure(BigInteger Quantity, BigInteger? Origin)
{
    public static ScenarioFigure Parse(string text)
    {
        string[] parts = text.Split('/');
        return new ScenarioFigure(
            BigInteger.Parse(parts[0], CultureInfo.InvariantCulture),
            parts.Length > 1 ? BigInteger.Parse(parts[1], CultureInfo.InvariantCulture) : null);
    }
}
