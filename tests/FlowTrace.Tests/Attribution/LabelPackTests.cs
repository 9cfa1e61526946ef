using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Tests.Attribution;

public sealed class LabelPackTests
{
    private static readonly Account A = Account.Parse("0x00000000000000000000000000000000000000a1");
    private static readonly Account T = Account.Parse("TUCsTq7TofTCJRRoHk6RvhMoS2mJLm5Yzq");
    private static readonly Account B = Account.Parse("bc1qgdjqv0av3q56jvd82tkdjpy7gdp9ut8tlqmgrpmv24sq90ecnvqqjwvw97");

    private static LabelBook Book()
    {
        var builder = new LabelBookBuilder();
        var details = new LabelDetails
        {
            Pack = "p.yaml",
            Actor = "one",
            IsClusterDefiner = true,
            TagType = "actor",
            ConfidenceWord = "ownership",
            StatedUnixMilliseconds = 5,
            List = "ofac",
            ListPart = "ETH",
            EditionUnixMilliseconds = -7,
        };
        builder.Add(new Label(T, "币安 \u202E=1", ServiceCategory.Frozen, "s", 100) { Details = details });
        builder.Add(new Label(A, "", ServiceCategory.None, "", 0, -1, 9, "word", "note"));
        builder.Add(new Label(T, "other", ServiceCategory.Exchange, "s", 50));
        builder.Add(new Label(B, "other", ServiceCategory.Exchange, "s", 50, 1) { Details = details with { Actor = "" } });
        builder.AddActor(new LabelActor("one", "One", "a.yaml")
        {
            Aliases = ["1", "I"],
            Categories = ["exchange"],
            Jurisdictions = ["MT"],
            Uri = "u",
            Context = "{}",
        });
        builder.AddEdition(new LabelEdition("ofac", "ETH", -7));
        return builder.Build([], [new InputDescription("p.yaml", "tagpack", new string('a', 64), 4)]);
    }

    private static byte[] PackOf(LabelBook book)
    {
        using var stream = new MemoryStream();
        LabelPack.Write(book, stream);
        return stream.ToArray();
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameBook()
    {
        LabelBook book = Book();
        byte[] pack = PackOf(book);

        LabelBook again = LabelPack.Read(pack, new InputDescription("x.flowlabels", LabelPack.Format, "", 0));

        again.All.Should().Equal(book.All);
        again.Of(T).Should().Equal(book.Of(T));
        again.Actors.Should().BeEquivalentTo(book.Actors);
        again.Editions.Should().Equal(book.Editions);
        again.Origins.Should().Equal(book.Inputs);
        again.Inputs.Should().Equal(new InputDescription("x.flowlabels", LabelPack.Format, "", 4));
        PackOf(again).Should().Equal(pack);
    }

    [Fact]
    public void Write_EqualBooksMadeInOtherWays_HaveEqualBytes()
    {
        LabelBook book = Book();
        LabelBook combined = LabelBook.Combine([LabelBook.Empty, new LabelBook([new Label(A, "text that is not used", ServiceCategory.None, "z", 1)]), book]);
        LabelBook same = new(combined.All.Where(label => label.Name != "text that is not used").OrderBy(label => label.Account != T));

        PackOf(new LabelBook(book.All)).Should().Equal(PackOf(same));
    }

    [Fact]
    public void Read_AnyByteChangedOrCutOff_IsRefused()
    {
        byte[] pack = PackOf(Book());
        for (int i = 0; i < pack.Length; i++)
        {
            byte[] changed = [.. pack];
            changed[i] ^= 0x10;
            FluentActions.Invoking(() => LabelPack.Read(changed)).Should().Throw<InvalidDataException>();
            FluentActions.Invoking(() => LabelPack.Read(pack.AsSpan(0, i))).Should().Throw<InvalidDataException>();
        }
    }

    [Fact]
    public void Read_NewerVersion_SaysSo()
    {
        byte[] pack = PackOf(Book());
        pack[8] = 2;

        FluentActions.Invoking(() => LabelPack.Read(pack)).Should().Throw<InvalidDataException>()
            .WithMessage("the pack has version 2 of the format, and this FlowTrace reads version 1.*");
    }

    [Fact]
    public void Read_RightChecksumOverNonsense_IsRefusedWithoutLargeArrays()
    {
        byte[] pack = PackOf(Book());
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] changed = [.. pack];
            changed[random.Next(24, pack.Length - 32)] = (byte)random.Next(256);
            System.Security.Cryptography.SHA256.HashData(changed.AsSpan(..^32)).CopyTo(changed.AsSpan(^32..));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                LabelPack.Read(changed);
            }
            catch (InvalidDataException)
            {
                // Refused; a change within a text may also be read as another text.
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
        }
    }

    [Fact]
    public void Add_TheSameLabelTwice_IsHeldOnce()
    {
        var builder = new LabelBookBuilder();
        var label = new Label(A, "One", ServiceCategory.Exchange, "s", 50);

        builder.Add(label).Should().Be(LabelAddition.First);
        builder.Add(label with { }).Should().Be(LabelAddition.Same);
        builder.Add(label with { Note = "n" }).Should().Be(LabelAddition.Beside);
        builder.Build().LabelCount.Should().Be(2);
    }

    [Theory]
    [InlineData(ServiceCategory.Exchange, "Other", "", 50, true)]
    [InlineData(ServiceCategory.Exchange, " ONE ", "", 50, false)]
    [InlineData(ServiceCategory.Exchange, "Other", "i", 50, false)]
    [InlineData(ServiceCategory.Mixer, "One", "", 50, true)]
    [InlineData(ServiceCategory.Sanctioned, "Other", "", 50, false)]
    [InlineData(ServiceCategory.None, "Other", "", 50, false)]
    [InlineData(ServiceCategory.Mixer, "Other", "", 49, false)]
    public void Contesting_OtherLabel_ContradictsByNameOrCategoryWhenWorthAsMuch(
        ServiceCategory category, string name, string actor, int confidence, bool contests)
    {
        var builder = new LabelBookBuilder();
        builder.AddActor(new LabelActor("one", "One", "a") { Aliases = ["i"] });
        var deciding = new Label(A, "One", ServiceCategory.Exchange, "s", 50) { Details = new LabelDetails { Actor = "one" } };
        builder.Add(deciding);
        builder.Add(new Label(A, name, category, "t", confidence, 10) { Details = new LabelDetails { Actor = actor } });
        LabelBook book = builder.Build();

        book.Contesting(deciding, 10).Any().Should().Be(contests);
        book.Contesting(deciding, 9).Should().BeEmpty();
    }

    [Fact]
    public void PeriodsOf_LabelsWithDates_SayWhoDecidesWhen()
    {
        var book = new LabelBook(
        [
            new Label(A, "Low", ServiceCategory.Exchange, "s", 10), new Label(A, "High", ServiceCategory.Exchange, "s", 90, 100, 200),
            new Label(A, "Inside", ServiceCategory.None, "s", 5, 120, 130),
        ]);

        book.PeriodsOf(A).Select(period => (period.SinceUnixMilliseconds, period.UntilUnixMilliseconds, period.Deciding!.Name)).Should().Equal(
            (null, 100, "Low"), (100, 200, "High"), (200, null, "Low"));
    }
}
