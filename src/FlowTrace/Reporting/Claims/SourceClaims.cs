using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Taint;
using FlowTrace.Tracing;

namespace FlowTrace.Reporting;

/// <summary>A claim for every figure of an answer about sources: each composition, each share of it, each step of a path, each gap.</summary>
/// <remarks>
/// The ids are of this answer. The same answer gives the same ids, in whatever order they are asked for. Immutable and safe to share between threads.
/// </remarks>
public sealed class SourceClaims
{
    private readonly SourceResult _result;
    private readonly int[] _firstShare;
    private readonly int[] _firstStep;

    private SourceClaims(SourceResult result)
    {
        _result = result;
        _firstShare = Starts(result.Compositions.Count, result.Compositions.Count, place => result.Compositions[place].Shares.Count);
        _firstStep = Starts(_firstShare[^1], result.Paths.Count, place => result.Paths[place].Steps.Count);
    }

    /// <summary>The claims of an answer.</summary>
    public static SourceClaims Of(SourceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new SourceClaims(result);
    }

    /// <summary>How much was asked about.</summary>
    /// <param name="composition">The place in <see cref="SourceResult.Compositions"/>, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Claim OfComposition(int composition)
    {
        Composition asked = At(_result.Compositions, composition);
        return new ClaimBook(composition).Derive(
            $"Asked about: {Amount(asked.Quantity, asked.Asset)} of {ReportText.Of(_result.Query.Account)}, under {asked.Policy.ToName()}.",
            new RuleBasis(ExpertRules.Of(asked.Policy), "every transfer of the account, and of whoever paid it"));
    }

    /// <summary>How much of it came from one source.</summary>
    /// <param name="composition">The place in <see cref="SourceResult.Compositions"/>, counted from 0.</param>
    /// <param name="share">The place in its shares, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Claim OfShare(int composition, int share)
    {
        Composition asked = At(_result.Compositions, composition);
        SourceShare part = At(asked.Shares, share);
        FundingSource source = part.Source;
        string who = source.Kind == SourceKind.Theft ? $"the theft {ExpertContext.Quoted(source.Theft)}"
            : source.Account is { } account ? $"{source.Kind.ToName()} {ReportText.Of(account)}" : source.Kind.ToName();
        string reason = source.Reason.Length > 0 ? $" ({ReportText.Name(source.Reason, 160)})" : "";
        return new ClaimBook(_firstShare[composition] + share).Derive(
            $"Under {asked.Policy.ToName()}, {Amount(part.Quantity, asked.Asset)} of it came from {who}{reason}.",
            new RuleBasis(ExpertRules.Of(asked.Policy), "every transfer on the way back"),
            [new ClaimReference(OfComposition(composition)), .. source.Label is { } label ? [new LabelBasis(label)] : Array.Empty<IClaimBasis>()]);
    }

    /// <summary>A step on the way from a source.</summary>
    /// <param name="path">The place in <see cref="SourceResult.Paths"/>, counted from 0.</param>
    /// <param name="step">The place in its steps, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Claim OfStep(int path, int step)
    {
        SourcePathStep moved = At(At(_result.Paths, path).Steps, step);
        bool isExchange = moved.Given != moved.Received;
        string what = isExchange
            ? $"{Amount(moved.Given.BaseUnits, moved.Given.Asset)} given for {Amount(moved.Received.BaseUnits, moved.Received.Asset)}"
            : Amount(moved.Given.BaseUnits, moved.Given.Asset);
        string statement = $"{what} from {ReportText.Of(moved.From)} to {ReportText.Of(moved.To)}, a {Graph.FlowKinds.ToName(moved.Kind)} on "
            + $"{Figures.Time(moved.Position.Time)} UTC.";
        var book = new ClaimBook(_firstStep[path] + step);
        return isExchange
            ? book.Derive(
                statement, new RuleBasis(ExpertRules.Netting, ReportText.Of(moved.Position)),
                moved.Transaction.IsNone ? [] : [new TransactionBasis(moved.Transaction, moved.Position)])
            : StepClaims.Observe(statement, moved.Transaction, moved.Position, book, static _ => { });
    }

    /// <summary>Where an account on the way back paid out more than it had.</summary>
    /// <param name="gap">The place in <see cref="SourceResult.Gaps"/>, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Claim OfGap(int gap)
    {
        Gap missing = At(_result.Gaps, gap);
        return new ClaimBook(_firstStep[^1] + gap).Derive(
            $"{ReportText.Of(missing.Account)} paid out {Amount(missing.Quantity, missing.Asset)} more than the sources show it had, on "
            + $"{Figures.Time(missing.Position.Time)} UTC.",
            new RuleBasis(ExpertRules.Gaps, ReportText.Of(missing.Position)),
            missing.Transaction.IsNone ? [] : [new TransactionBasis(missing.Transaction, missing.Position)]);
    }

    private string Amount(UInt128 quantity, Asset asset) => new Amount(quantity, asset).ToString(_result.AssetInfo.GetValueOrDefault(asset));

    private static T At<T>(IReadOnlyList<T> items, int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, items.Count);
        return items[place];
    }

    private static int[] Starts(int first, int groups, Func<int, int> count)
    {
        int[] starts = new int[groups + 1];
        starts[0] = first;
        for (int i = 0; i < groups; i++)
            starts[i + 1] = checked(starts[i] + count(i));
        return starts;
    }
}
