#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj
#:project ../src/FlowTrace.Testing/FlowTrace.Testing.csproj

// Who is who? A source of labels of one's own: what a compliance desk would answer, here from a dictionary in place of its service.
// From the repository's root: dotnet run samples/custom-labels.cs
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Findings;
using FlowTrace.Reading;
using FlowTrace.Testing;
using FlowTrace.Tracing;

Label[] expected = [.. DeskLabels.Answers.Select(DeskLabels.LabelOf)];
await new LabelSourceContract(() => new DeskLabels(isOpen: true), expected) { MakeUnreadable = () => new DeskLabels(isOpen: false) }.VerifyAsync();
Console.WriteLine($"The source keeps its contract over {expected.Length} labels.");

TraceResult result = await new TracerBuilder()
    .AddLedger("samples/exchange-theft/transfers.csv")
    .AddLabels(new DeskLabels(isOpen: true))
    .Build()
    .TraceAsync(Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC", id: "hot-wallet"));
foreach (CashOut exit in result.CashOuts)
    Console.WriteLine(
        $"{exit.Service.Name,-20} {exit.Service.Category.ToName(),-9} {exit.Stolen.ToString(result.AssetInfo.GetValueOrDefault(exit.Stolen.Asset))}");
Console.WriteLine($"The manifest names the source: {string.Join(", ", result.Manifest.Inputs.Select(input => input.Name))}");

/// <summary>What the desk knows, asked once.</summary>
internal sealed class DeskLabels(bool isOpen) : ILabelSource
{
    public static IReadOnlyList<(string Address, string Name, ServiceCategory Category)> Answers { get; } =
    [
        ("0xDfCDFe0DF74CC8607280cC86435ce277f2073401", "Nettle OTC desk", ServiceCategory.Otc),
        ("0xf8492BFc6533B5092851aB7330eD4DCFa0203AF7", "Meridian Exchange", ServiceCategory.Exchange),
    ];

    public static Label LabelOf((string Address, string Name, ServiceCategory Category) answer) =>
        new(Account.Parse($"ethereum:{answer.Address}"), answer.Name, answer.Category, "compliance desk, by telephone", Confidence: 70);

    public ValueTask<LabelBook> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!isOpen)
            throw new ChainReadException("The desk is closed; call again between nine and five.") { Reader = "compliance desk", IsTransient = true };
        var book = new LabelBookBuilder();
        foreach ((string, string, ServiceCategory) answer in Answers)
            book.Add(LabelOf(answer));
        return new(book.Build([], [new InputDescription("compliance desk", "labels", "", Answers.Count)]));
    }
}
