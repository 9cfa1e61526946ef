using System.Globalization;
using FlowTrace.Cli.Tests.Commands;
using FlowTrace.Cli.Tests.Html;

namespace FlowTrace.Cli.Tests.Cases;

/// <summary>Real thefts, put into a store under one culture, traced from it under another, and verified under a third.</summary>
public sealed class RealStoreTests
{
    [SkippableTheory]
    [InlineData("bancor", "ml_transit_0")]
    [InlineData("harvest", "ml_transit_1")]
    public void Replay_RealTheft_IsByteIdenticalUnderAnyCulture(string name, string holders)
    {
        string folder = RealCases.Folder(name);
        string[] thieves =
        [
            .. File.ReadLines(Path.Combine(folder, "all-address.csv")).Select(line => line.Split(',')).Where(cells => cells[1] == holders)
                .SelectMany(cells => new[] { "--thief", cells[0] }),
        ];
        string[] asked =
        [
            "trace", "--ledger", Path.Combine(folder, "all-tx.csv"), "--labels", Path.Combine(folder, "all-address.csv"), .. thieves,
            "--policy", "all", "--bounds", "--format", "json",
        ];
        using var tool = new Tool();
        string store = tool.Path(name + ".flowtrace");

        string files = In("en-US", () => tool.Run(asked).Output);
        string into = In("tr-TR", () => tool.Run([.. asked, "--store", store]).Output);
        string from = In("ar-SA", () => tool.Run("trace", store, "--format", "json").Output);
        ToolRun verified = In("fa-IR", () => tool.Run("verify", store));

        into.Should().Be(files);
        from.Should().Be(files);
        verified.Code.Should().Be(0);
        verified.Output.Should().Contain("run 1: made again: the same");
    }

    private static T In<T>(string culture, Func<T> run)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return run();
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }
}
