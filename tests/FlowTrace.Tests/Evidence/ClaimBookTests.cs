using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Evidence;

namespace FlowTrace.Tests.Evidence;

/// <summary>A claim that its kind does not allow cannot be made.</summary>
public sealed class ClaimBookTests
{
    private static readonly TraceRule Rule = new("sum", 1, "Adds up.");
    private static readonly Heuristic Method = new("guess", 1, "none", "It guesses.");
    private static readonly Label Exchange = new(Account.Parse("0x0000000000000000000000000000000000000a04"), "Exchange One", ServiceCategory.Exchange, "own "
        + "list", 70);

    private readonly ClaimBook _book = new();

    [Fact]
    public void Observe_NoTransaction_IsRefused() =>
        _book.Invoking(book => book.Observe("It moved.")).Should().Throw<ArgumentException>().WithMessage("*not observed*");

    [Fact]
    public void TransactionBasis_NoId_IsRefused() =>
        FluentActions.Invoking(() => new TransactionBasis(default, default)).Should().Throw<ArgumentException>().WithMessage("*cannot be looked up*");

    [Fact]
    public void Infer_NothingAgainstIt_IsRefused() =>
        _book.Invoking(book => book.Infer("It may be his.", new HeuristicBasis(Method, "3 of 9"), [])).Should().Throw<ArgumentException>();

    [Theory]
    [InlineData("It is his.")]
    [InlineData("The withdrawal answers the deposit.")]
    public void Infer_WordedAsAFact_IsRefused(string statement) => _book
        .Invoking(book => book.Infer(statement, new HeuristicBasis(Method, "3 of 9"), ["others"])).Should().Throw<ArgumentException>().WithMessage("*worded*");

    [Fact]
    public void Heuristic_WithoutKnownErrors_IsRefused() =>
        FluentActions.Invoking(() => new Heuristic("guess", 1, "none", " ")).Should().Throw<ArgumentException>();

    [Fact]
    public void Heuristic_ThatNobodyMeasured_SaysSo() => Method.ErrorRate.Should().Be("unknown");

    [Fact]
    public void Assert_ByNobody_IsRefused() =>
        _book.Invoking(book => book.Assert("It is so.", new AnalystBasis(" "))).Should().Throw<ArgumentException>();

    [Fact]
    public void Claim_WithoutWords_IsRefused() =>
        _book.Invoking(book => book.Derive(" ", new RuleBasis(Rule))).Should().Throw<ArgumentException>();

    [Fact]
    public void Claims_AreNumberedInTheOrderTheyAreMade()
    {
        Claim first = _book.Derive("One.", new RuleBasis(Rule));
        Claim second = _book.Attribute("It is named Exchange One by own list.", Exchange);

        first.Id.Should().Be("C1");
        second.Id.Should().Be("C2");
        _book.Claims.Should().Equal(first, second);
        second.Kind.Should().Be(ClaimKind.Attributed);
    }

    [Fact]
    public void AffectedBy_Label_AreItsClaimsAndAllThatRestOnThem()
    {
        Claim named = _book.Attribute("It is named Exchange One by own list.", Exchange);
        Claim other = _book.Derive("Nothing to do with it.", new RuleBasis(Rule));
        Claim figure = _book.Derive("Exchange One received 70.", new RuleBasis(Rule), new ClaimReference(named));
        Claim finding = _book.Derive("So it can be asked.", new RuleBasis(Rule), new ClaimReference(figure), new ClaimReference(other));

        _book.AffectedBy(Exchange).Should().Equal(named, figure, finding);
        _book.AffectedBy(Exchange with { Source = "another list" }).Should().BeEmpty();
    }
}
