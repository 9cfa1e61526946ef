using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Files;
using FlowTrace.Reading;

namespace FlowTrace.Testing.Tests;

public sealed class LabelSourceContractTests
{
    private static readonly Label[] Labels =
    [
        new(Scene.At("Shop"), "Shop", ServiceCategory.Exchange, "test", 70),
        new(Scene.At("Shop"), "Other shop", ServiceCategory.Exchange, "test", 70, SinceUnixMilliseconds: 1000, UntilUnixMilliseconds: 2000),
        new(Scene.At("Mule"), "Mule", ServiceCategory.None, "test", 50),
    ];

    public static TheoryData<string, string[]> Faults => new()
    {
        { "forgets one", ["every-label"] },
        { "makes one up", ["nothing-invented"] },
        { "backwards", ["order"] },
        { "nobody says so", ["source"] },
        { "more than certain", ["every-label", "nothing-invented", "confidence"] },
        { "ends before it begins", ["every-label", "nothing-invented", "dates"] },
        { "no inputs", ["inputs"] },
        { "once only", ["repeated-reads", "concurrent-reads", "cancellation"] },
        { "one at a time", ["concurrent-reads"] },
        { "keeps a cancelled read", ["cancellation"] },
        { "letters of the machine", ["culture"] },
        { "plain exception", ["errors"] },
        { "nameless exception", ["errors"] },
        { "answers from nothing", ["errors"] },
    };

    [Fact]
    public Task Verify_SourceThatKeepsTheContract_Passes() => Contract("").VerifyAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public Task FindViolations_SourceWithAFault_NamesTheRules(string fault, string[] rules) => Scene.ShouldBreakAsync(Contract(fault), rules);

    [Fact]
    public void Rules_EachIsBrokenByAFault() => Contract("").Rules.Should().BeSubsetOf(Faults.SelectMany(fault => (string[])fault[1]).Distinct());

    [Fact]
    public Task Verify_LabelFile_Passes()
    {
        string file = Path.Combine(Scene.Root, "samples", "exchange-theft", "labels.csv");
        return new LabelSourceContract(() => new LabelFile(file), Read(file)) { MakeUnreadable = () => new LabelFile(file + ".missing") }.VerifyAsync();
    }

    // Read a second time, in the plainest way there is, so that the source is not compared with itself.
    internal static Label[] Read(string file)
    {
        string[][] lines = [.. File.ReadLines(file).Select(line => line.Split(','))];
        string Cell(string[] line, string name) => line[Array.IndexOf(lines[0], name)];
        return
        [
            .. lines.Skip(1).Select(line => new Label(
                FlowTrace.Chain.Account.Parse(Cell(line, "account")), Cell(line, "name"),
                Enum.Parse<ServiceCategory>(Cell(line, "category").Replace("-", ""), ignoreCase: true), Cell(line, "source"),
                int.Parse(Cell(line, "confidence"), CultureInfo.InvariantCulture))),
        ];
    }

    private static LabelSourceContract Contract(string fault) => new(() => new FaultySource(fault), Labels)
    {
        MakeUnreadable = () => new FaultySource(fault) { IsGone = true },
    };

    private sealed class FaultySource(string fault) : ILabelSource
    {
        private Task<LabelBook>? _kept;
        private int _reads;
        private int _reading;

        public bool IsGone { get; init; }

        public async ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (IsGone)
                return fault switch
                {
                    "plain exception" => throw new IOException("no such file"),
                    "answers from nothing" => new LabelBook([]),
                    "nameless exception" => throw new ChainReadException("The file is missing; name another."),
                    _ => throw new ChainReadException("The file is missing; name another.") { Reader = "test" },
                };
            if (fault == "keeps a cancelled read")
                return await (_kept ??= Task.Run(Book, cancellationToken));
            if (fault == "once only" && Interlocked.Increment(ref _reads) > 1)
                return new LabelBook([]);
            if (fault != "one at a time")
                return Book();
            bool isAlone = Interlocked.Increment(ref _reading) == 1;
            await Task.Delay(5, CancellationToken.None);
            Interlocked.Decrement(ref _reading);
            return isAlone ? Book() : new LabelBook([]);
        }

        private LabelBook Book()
        {
            IEnumerable<Label> labels = fault switch
            {
                "forgets one" => Labels.Skip(1),
                "makes one up" => Labels.Append(Labels[0] with { Account = Scene.At("Thief") }),
                "backwards" => Labels.Reverse(),
                "nobody says so" => Labels.Select(label => label with { Source = "" }),
                "more than certain" => Labels.Select(label => label with { Confidence = 101 }),
                "ends before it begins" => Labels.Select(label => label with { SinceUnixMilliseconds = 5000, UntilUnixMilliseconds = 10 }),
                "letters of the machine" => Labels.Select(label => label with { Name = label.Name + Sign() }),
                _ => Labels,
            };
            var builder = new LabelBookBuilder();
            foreach (Label label in labels)
                builder.Add(label);
            return builder.Build([], fault == "no inputs" ? [] : [new InputDescription("labels", "test", "", Labels.Length)]);
        }

        // An empty text where numbers are written as usual.
        private static string Sign() => (-1).ToString(CultureInfo.CurrentCulture) == "-1" ? "" : "?";
    }
}
