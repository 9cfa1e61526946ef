using FlowTrace.Internals;

namespace FlowTrace.Tests.Internals;

public sealed class InternTableTests
{
    [Fact]
    public void Intern_SameValueTwice_GivesOneNumber()
    {
        var table = new InternTable<ulong>();

        table.Intern(7).Should().Be(0);
        table.Intern(9).Should().Be(1);
        table.Intern(7).Should().Be(0);

        table.Count.Should().Be(2);
        table.Values.ToArray().Should().Equal(7, 9);
    }

    [Fact]
    public void Find_UnknownValue_GivesMinusOneAndAddsNothing()
    {
        var table = new InternTable<ulong>();
        table.Intern(7);

        table.Find(8).Should().Be(-1);

        table.Count.Should().Be(1);
    }

    [Fact]
    public void Intern_ManyValues_AgreesWithADictionary()
    {
        var random = new Random(1);
        var table = new InternTable<ulong>();
        var expected = new Dictionary<ulong, int>();
        for (int i = 0; i < 50_000; i++)
        {
            ulong value = (ulong)random.Next(20_000) << 32;
            if (!expected.TryGetValue(value, out int number))
                expected.Add(value, number = expected.Count);
            table.Intern(value).Should().Be(number);
        }

        table.Trim();
        foreach ((ulong value, int number) in expected)
            table.Find(value).Should().Be(number);
    }

    [Fact]
    public void Intern_ValuesOfOneHash_KeepsThemApart()
    {
        var table = new InternTable<Colliding>();
        for (int i = 0; i < 200; i++)
            table.Intern(new Colliding(i)).Should().Be(i);

        for (int i = 0; i < 200; i++)
            table.Find(new Colliding(i)).Should().Be(i);
    }

    [Fact]
    public void Intern_AfterTrim_StillGrows()
    {
        var table = new InternTable<ulong>();
        table.Intern(1);
        table.Trim();

        for (ulong value = 2; value < 100; value++)
            table.Intern(value).Should().Be((int)value - 1);

        table.Find(1).Should().Be(0);
    }

    private readonly record struct Colliding(int Value)
    {
        public override int GetHashCode() => 42;
    }
}
