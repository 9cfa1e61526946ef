using System.Globalization;
using System.Numerics;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Cli.Mcp.Answers;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Taint;

namespace FlowTrace.Cli.Mcp;

/// <summary>Makes the parts of one answer, and collects the claims that they cite with all those claims rest on.</summary>
/// <param name="info">What the sources say of assets.</param>
internal sealed class AnswerBuilder(IReadOnlyDictionary<Asset, AssetInfo> info)
{
    // Of many claims that one sum rests on, the first are cited; how to get all of them is said in the notes.
    private const int MostCited = 8;

    private readonly SortedDictionary<(string Scope, int Number), ClaimPart> _claims = [];

    /// <summary>Every claim that was cited, by its number.</summary>
    public IReadOnlyList<ClaimPart> Claims => [.. _claims.Values];

    /// <summary>ISO 8601 in UTC, as results write it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time of a label's date; null for none.</summary>
    public static string? Time(long? unixMilliseconds) =>
        unixMilliseconds is { } at ? Time(DateTimeOffset.FromUnixTimeMilliseconds(at)) : null;

    /// <summary>Text from outside, with control characters and those that turn the reading direction written out.</summary>
    public static string Text(string text) => Terminal.Harmless(text);

    /// <summary>Notes a claim and what it rests on, and says its id in this answer.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="scope">Empty for claims of the result; else what sets the claims of one question apart from those of others.</param>
    public string Cite(Claim claim, string scope = "")
    {
        if (!_claims.ContainsKey((scope, claim.Number)))
        {
            _claims.Add((scope, claim.Number), null!);
            _claims[(scope, claim.Number)] = new ClaimPart
            {
                Id = scope + claim.Id,
                Kind = claim.Kind.ToName(),
                Statement = Text(claim.Statement),
                RestsOn = [.. claim.RestsOn.Select(basis => Basis(basis, scope))],
                Against = [.. claim.Against.Select(Text)],
            };
        }

        return scope + claim.Id;
    }

    /// <summary>The first of many claims, for an amount that is their sum.</summary>
    public string[] CiteSome(IEnumerable<Claim> claims) => [.. claims.Take(MostCited).Select(claim => Cite(claim))];

    public AmountPart Amount(UInt128 quantity, Asset asset, params IReadOnlyList<string> claims) => Amount((BigInteger)quantity, asset, claims);

    /// <summary>An amount that may be larger than any account can hold, as sums over transfers are.</summary>
    public AmountPart Amount(BigInteger quantity, Asset asset, params IReadOnlyList<string> claims)
    {
        AssetInfo? said = info.GetValueOrDefault(asset);
        return new AmountPart
        {
            Asset = asset.ToString(),
            BaseUnits = quantity.ToString(CultureInfo.InvariantCulture),
            Decimal = quantity <= (BigInteger)UInt128.MaxValue ? new Amount((UInt128)quantity, asset).ToDecimalText(said) : null,
            Symbol = new Amount(0, asset).ToSymbol(said) is { } symbol ? Text(symbol) : null,
            Claims = claims,
        };
    }

    /// <summary>Sums by asset, each with claims.</summary>
    public AmountPart[] Sums(IEnumerable<(Asset Asset, UInt128 Quantity)> amounts, Func<Asset, IReadOnlyList<string>> claims) =>
    [
        .. amounts.GroupBy(amount => amount.Asset).OrderBy(group => group.Key)
            .Select(group => (group.Key, Sum: group.Aggregate(BigInteger.Zero, (sum, amount) => sum + amount.Quantity))).Where(sum => sum.Sum > BigInteger.Zero)
            .Select(sum => Amount(sum.Sum, sum.Key, claims(sum.Key))),
    ];

    public PartItem[] Parts(IEnumerable<StolenPart> parts, Asset asset, string claim) =>
    [
        .. parts.Select(part => new PartItem
        {
            Theft = Text(part.Theft),
            Amount = Amount(part.Quantity, asset, claim),
            Origin = Amount(part.Origin, part.OriginAsset, claim),
        }),
    ];

    public static LabelPart Label(Label label, string claim) => new()
    {
        Name = Text(label.Name),
        Category = label.Category.ToName(),
        Confidence = label.Confidence,
        Source = Text(label.Source),
        Since = Time(label.SinceUnixMilliseconds),
        Until = Time(label.UntilUnixMilliseconds),
        Claims = [claim],
    };

    public static InputPart Input(InputDescription input) => new()
    {
        Name = Text(input.Name),
        Format = input.Format,
        Sha256 = input.Sha256,
        Rows = input.Rows,
    };

    private BasisPart Basis(IClaimBasis basis, string scope) => basis switch
    {
        TransactionBasis transaction => new BasisPart
        {
            Tx = Text(transaction.Transaction.ToText(transaction.Position.Chain)),
            Place = Place(transaction.Position),
        },
        RuleBasis rule => new BasisPart { Rule = rule.Rule.Id, Version = rule.Rule.Version, Inputs = Text(rule.Inputs) },
        LabelBasis label => new BasisPart { Label = Text(label.Label.Name), Source = Text(label.Label.Source), Confidence = label.Label.Confidence },
        HeuristicBasis method => new BasisPart
        {
            Method = method.Heuristic.Id,
            Version = method.Heuristic.Version,
            Score = Text(method.Score),
            ErrorRate = method.Heuristic.ErrorRate,
        },
        AnalystBasis analyst => new BasisPart { Analyst = Text(analyst.Analyst) },
        ClaimReference other => new BasisPart { Claim = Cite(other.Claim, scope) },
        _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, "No such basis."),
    };

    private static string Place(in Position position)
    {
        string block = position.Block == Position.Unknown ? "" : string.Create(CultureInfo.InvariantCulture, $", block {position.Block}");
        string index = position.Index == Position.Unknown ? "" : string.Create(CultureInfo.InvariantCulture, $", index {position.Index}");
        return $"{position.Chain.Name}{block}{index}";
    }
}
