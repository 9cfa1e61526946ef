using System.Numerics;
using System.Text;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reporting;
using FlowTrace.Taint;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Properties;
using FlowTrace.Tracing;

namespace FlowTrace.Tests.Reporting;

/// <summary>What must be true of the comparison of any two results, tried on made-up cases and on what becomes of them when something is changed.</summary>
public sealed class ComparisonPropertyTests
{
    private const int Cases = 60;

    [Fact]
    public Task Compare_ResultWithItself_IsEmpty() => CheckAsync((before, after) =>
    {
        ResultComparison comparison = ResultComparison.Compare(ResultJson.DocumentOf(before, "one"), ResultJson.DocumentOf(before, "two"));
        comparison.IsEmpty.Should().BeTrue();
        comparison.Causes.Should().BeEmpty();
        comparison.Moves.Should().BeEmpty();
    });

    [Fact]
    public Task Compare_TwoResults_StatesTheFiguresOfBoth() => CheckAsync((before, after) =>
    {
        ResultComparison comparison = Compare(before, after);
        Dictionary<OutcomeKey, UInt128> old = FiguresOf(before);
        Dictionary<OutcomeKey, UInt128> now = FiguresOf(after);

        Dictionary<OutcomeKey, (UInt128, UInt128)> expected = old.Keys.Union(now.Keys)
            .Where(key => before.Policies.Contains(key.Policy) && after.Policies.Contains(key.Policy))
            .Select(key => (key, figures: (old.GetValueOrDefault(key), now.GetValueOrDefault(key))))
            .Where(pair => pair.figures.Item1 != pair.figures.Item2).ToDictionary(pair => pair.key, pair => pair.figures);
        comparison.Outcomes.Where(one => one.Before != one.After).ToDictionary(
            one => new OutcomeKey(one.Theft, one.Policy, one.OriginAsset, one.Account, one.Asset, one.Status), one => (one.Before, one.After))
            .Should().BeEquivalentTo(expected);
    });

    // What moves is all that differs: the moves of every place add up to its difference.
    [Fact]
    public Task Compare_TwoResults_MovesAddUpToTheDifferences() => CheckAsync((before, after) =>
    {
        ResultComparison comparison = Compare(before, after);
        foreach (StolenMove move in comparison.Moves)
            Sum(move.From.Select(part => part.Origin)).Should().Be(Sum(move.To.Select(part => part.Origin)), "nothing is made or lost on the way");
        foreach (var place in comparison.Outcomes.Where(one => one.Policy.IsConserving())
            .GroupBy(one => (one.Theft, one.Policy, one.OriginAsset, one.Account, one.Asset)))
        {
            BigInteger moved = comparison.Moves
                .Where(move => (move.Theft, move.Policy, move.Asset) == (place.Key.Theft, place.Key.Policy, place.Key.OriginAsset))
                .Aggregate(BigInteger.Zero, (sum, move) => sum + At(move.To, place.Key.Account, place.Key.Asset)
                    - At(move.From, place.Key.Account, place.Key.Asset));
            moved.Should().Be(place.Aggregate(BigInteger.Zero, (sum, one) => sum + one.OriginAfter - one.OriginBefore));
        }
    });

    [Fact]
    public Task Compare_OtherWayRound_ExchangesBeforeAndAfter() => CheckAsync((before, after) =>
    {
        ResultComparison there = Compare(before, after);
        ResultComparison back = Compare(after, before);

        back.Outcomes.Select(one => (one.Account, one.Status, one.After, one.Before, one.Causes.Count))
            .Should().Equal(there.Outcomes.Select(one => (one.Account, one.Status, one.Before, one.After, one.Causes.Count)));
        back.Books.Should().Equal(there.Books.Select(one => one with { Before = one.After, After = one.Before }));
        back.Stolen.Should().Equal(there.Stolen.Select(one => one with { Before = one.After, After = one.Before }));
        back.Causes.Should().Equal(there.Causes.Select(one => one with { Before = one.After, After = one.Before }));
        back.NewAccounts.Should().Equal(there.GoneAccounts);
        back.Moves.Select(move => (PartsOf(move.From), PartsOf(move.To))).Should().Equal(there.Moves.Select(move => (PartsOf(move.To), PartsOf(move.From))));
    });

    [Fact]
    public Task Compare_MembersInAnotherOrder_IsTheSame() => CheckAsync((before, after) =>
    {
        string expected = JsonOf(ResultComparison.Compare(ResultJson.Changed(before, _ => { }), ResultJson.Changed(after, _ => { })));
        string shuffled = JsonOf(ResultComparison.Compare(ResultJson.Shuffled(before, 1), ResultJson.Shuffled(after, 2)));

        WithoutNames(shuffled).Should().Be(WithoutNames(expected));
    });

    [Fact]
    public Task Compare_InSteps_AddsUpToTheWhole() => CheckAsync((before, after) =>
    {
        ResultDocument[] documents = [ResultJson.DocumentOf(before), ResultJson.DocumentOf(after), ResultJson.DocumentOf(before), ResultJson.DocumentOf(after)];
        SteppedComparison stepped = SteppedComparison.Compare(documents[0], [("options", documents[1]), ("labels", documents[2]), ("blocks", documents[3])]);

        var steps = stepped.Steps.SelectMany(step => step.Comparison.Outcomes).GroupBy(KeyOf)
            .Select(group => (group.Key, Change: group.Aggregate(BigInteger.Zero, (sum, one) => sum + one.OriginAfter - one.OriginBefore)))
            .Where(pair => !pair.Change.IsZero).ToDictionary(pair => pair.Key, pair => pair.Change);
        steps.Should().BeEquivalentTo(stepped.Whole.Outcomes.Where(one => one.OriginAfter != one.OriginBefore)
            .ToDictionary(KeyOf, one => (BigInteger)one.OriginAfter - one.OriginBefore));
    });

    private static async Task CheckAsync(Action<TraceResult, TraceResult> check)
    {
        int differing = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            AuditCase before = seed % 3 == 0 ? RandomLedger.NextExchanging(seed) : RandomLedger.Next(seed);
            int kept = before.Transfers.Count * 2 / 3;
            AuditCase after = (seed % 4) switch
            {
                0 => before with { Labels = LabelBook.Empty },
                1 => before with { Options = before.Options with { DustPartsPerBillion = 100_000_000, MaxHops = 2 } },
                2 => before with { Transfers = [.. before.Transfers.Take(kept)], Tied = before.Tied is { } tied ? [.. tied.Take(kept)] : null },
                _ => RandomLedger.Next(seed + 1000),
            };
            if (await TraceAsync(before) is not { } one || await TraceAsync(after) is not { } other)
                continue;
            check(one, other);
            differing += Compare(one, other).IsEmpty ? 0 : 1;
        }

        differing.Should().BeGreaterThan(Cases / 3, "a check that never sees a difference checks nothing");
    }

    // A shorter ledger may lack a thief.
    private static async Task<TraceResult?> TraceAsync(AuditCase auditCase)
    {
        try
        {
            return await auditCase.TraceAsync();
        }
        catch (TraceInputException)
        {
            return null;
        }
    }

    private static ResultComparison Compare(TraceResult before, TraceResult after) =>
        ResultComparison.Compare(ResultJson.DocumentOf(before), ResultJson.DocumentOf(after));

    private static Dictionary<OutcomeKey, UInt128> FiguresOf(TraceResult result)
    {
        var figures = new Dictionary<OutcomeKey, UInt128>();
        foreach (Outcome outcome in result.Outcomes)
            foreach (TaintPolicy policy in result.Policies)
                foreach (StolenPart part in outcome.Stolen(policy))
                    figures.Add(new OutcomeKey(part.Theft, policy, part.OriginAsset, outcome.Account, outcome.Asset, outcome.Status), part.Quantity);
        return figures;
    }

    private static OutcomeKey KeyOf(OutcomeDifference one) => new(one.Theft, one.Policy, one.OriginAsset, one.Account, one.Asset, one.Status);

    private static BigInteger At(IEnumerable<MovedPart> parts, Account account, Asset asset) =>
        parts.Where(part => part.Account == account && part.Asset == asset).Aggregate(BigInteger.Zero, (sum, part) => sum + part.Origin);

    private static BigInteger Sum(IEnumerable<UInt128> quantities) => quantities.Aggregate(BigInteger.Zero, (sum, quantity) => sum + quantity);

    private static string PartsOf(IEnumerable<MovedPart> parts) =>
        string.Join(';', parts.Select(part => $"{part.Account} {part.Asset} {string.Join(',', part.Statuses)} {part.Origin}"));

    private static string JsonOf(ResultComparison comparison)
    {
        using var json = new MemoryStream();
        ComparisonReport.WriteJson(comparison, json);
        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static string WithoutNames(string json) =>
        string.Join('\n', json.Split('\n').Where(line => !line.StartsWith("    \"name\"", StringComparison.Ordinal)
            && !line.StartsWith("    \"digest\"", StringComparison.Ordinal)));

    private sealed record OutcomeKey(string Theft, TaintPolicy Policy, Asset OriginAsset, Account Account, Asset Asset, OutcomeStatus Status);
}
