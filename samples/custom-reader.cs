#:project ../src/FlowTrace.Testing/FlowTrace.Testing.csproj

// Transfers from anywhere: a reader of one's own, here of a bookkeeper's journal in plain text, and the contract that it has to keep.
// From the repository's root: dotnet run samples/custom-reader.cs
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Testing;
using FlowTrace.Tracing;

const string journal = """
    2025-02-11T01:00Z  0x…a1  0x…b2   120
    2025-02-11T01:30Z  0x…b2  0x…c3    70
    2025-02-11T02:10Z  0x…d4  0x…b2    30
    2025-02-11T02:40Z  0x…b2  0x…e5    60
    """;

Transfer[] written = [.. JournalReader.Lines(journal)];
await new ChainReaderContract(() => new JournalReader(journal), written)
{
    MakeUnreadable = () => new JournalReader("1 February, to Bob, a lot"),
}.VerifyAsync();
Console.WriteLine($"The reader keeps its contract over {written.Length} transfers.");

TraceResult result = await new TracerBuilder()
    .AddReader(new JournalReader(journal))
    .Build()
    .TraceAsync(Theft.HeldBy(JournalReader.At("b2")) with { Until = Moment.At(new DateTimeOffset(2025, 2, 11, 1, 0, 0, TimeSpan.Zero)) });
foreach (Outcome outcome in result.Outcomes)
    Console.WriteLine($"{outcome.Account.AddressText[^2..]}  {outcome.Status.ToName(),-8} {outcome.Quantity(result.MainPolicy),4}");

/// <summary>Reads lines of time, payer, payee and amount.</summary>
internal sealed class JournalReader(string text) : IChainReader
{
    public string Name => "journal";

    // All is in memory, so every question has the same answer; a reader of a node would ask for the one account.
    public ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default) => new(Read());

    public ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default) => new(Read());

    public static Account At(string last) => Account.Parse($"ethereum:0x{last.PadLeft(40, '0')}");

    public static IEnumerable<Transfer> Lines(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (int number = 0; number < lines.Length; number++)
        {
            if (lines[number].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var when, var from, var to, var amount]
                || !DateTimeOffset.TryParse(when, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                || !UInt128.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 quantity))
                throw new ChainReadException(
                    FormattableString.Invariant($"Line {number + 1} of the journal is no line of time, payer, payee and amount; mend it."))
                {
                    Reader = "journal",
                    Text = lines[number],
                };
            yield return new Transfer(
                TransferKind.Transfer, TransactionId.Parse($"0x{(number + 1).ToString("x64", CultureInfo.InvariantCulture)}"),
                new Position(time.ToUnixTimeMilliseconds(), ChainId.Ethereum, Position.Unknown, Position.Unknown, Position.Unknown),
                At(from[^2..]), At(to[^2..]), Asset.Native(ChainId.Ethereum), quantity);
        }
    }

    private TransferTable Read()
    {
        var table = new TransferTableBuilder();
        foreach (Transfer transfer in Lines(text))
            table.Add(transfer);
        table.Describe(new InputDescription("journal", "journal", "", text.Split('\n').Length));
        return table.Build();
    }
}
