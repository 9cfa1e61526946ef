#:package Microsoft.EntityFrameworkCore.Sqlite.Core
#:package SQLitePCLRaw.bundle_e_sqlite3
#:project ../src/FlowTrace/FlowTrace.csproj

// The transfers lie in a database: Entity Framework asks for one account at a time, as the trace needs it.
// From the repository's root: dotnet run samples/from-sql.cs
using System.Globalization;
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Reading;
using FlowTrace.Tracing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

SQLitePCL.Batteries_V2.Init();
await using var connection = new SqliteConnection("Data Source=ledger;Mode=Memory;Cache=Shared");
await connection.OpenAsync();
await FillAsync();

var reader = new SqlReader();
TraceResult result = await new TracerBuilder().AddReader(reader).Build().TraceAsync(Theft.HeldBy(At(1)));
foreach (Outcome outcome in result.Outcomes)
    Console.WriteLine($"{outcome.Account.AddressText[^4..]}  {outcome.Status.ToName(),-8} {outcome.Quantity(result.MainPolicy)} wei");
Console.WriteLine($"{reader.Questions.Distinct().Count()} accounts of 1,005 were asked for; books close: {result.Books.All(sheet => sheet.Balanced == true)}");

// A theft that goes through two wallets, among a thousand strangers whom nobody has to read.
static async Task FillAsync()
{
    await using var database = new LedgerContext();
    await database.Database.EnsureCreatedAsync();
    database.AddRange(Row(1, 9, 1, "1000000000000000000"), Row(2, 1, 2, "600000000000000000"), Row(3, 2, 3, "250000000000000000"));
    for (int i = 0; i < 1000; i++)
        database.Add(Row(100 + i, 1000 + i, 1001 + i, "5"));
    await database.SaveChangesAsync();

    static PaymentRow Row(int number, int from, int to, string wei) => new()
    {
        Id = number,
        Hash = $"0x{number.ToString("x64", CultureInfo.InvariantCulture)}",
        Seconds = new DateTimeOffset(2025, 2, 11, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() + ((number - 1) * 60L),
        From = At(from).AddressText,
        To = At(to).AddressText,
        Wei = wei,
    };
}

static Account At(int number) => Account.Parse($"ethereum:0x{number.ToString("x40", CultureInfo.InvariantCulture)}");

/// <summary>Answers from the table Payments; each question has a context of its own, so that several can be asked at a time.</summary>
internal sealed class SqlReader : IChainReader
{
    public System.Collections.Concurrent.ConcurrentBag<string> Questions { get; } = [];

    public string Name => "payments";

    public async ValueTask<TransferTable> ReadAccountAsync(Account account, CancellationToken cancellationToken = default)
    {
        string address = account.AddressText;
        Questions.Add(address);
        await using var database = new LedgerContext();
        return ToTable(await database.Payments.Where(row => row.From == address || row.To == address).OrderBy(row => row.Id).ToListAsync(cancellationToken));
    }

    public async ValueTask<TransferTable> ReadTransactionAsync(TransactionId transaction, CancellationToken cancellationToken = default)
    {
        string hash = transaction.ToText(ChainId.Ethereum);
        await using var database = new LedgerContext();
        return ToTable(await database.Payments.Where(row => row.Hash == hash).OrderBy(row => row.Id).ToListAsync(cancellationToken));
    }

    // Amounts are texts in the database: no column type of SQL holds 128 bits, and a float would not hold what it says.
    private static TransferTable ToTable(List<PaymentRow> rows)
    {
        var table = new TransferTableBuilder(rows.Count);
        foreach (PaymentRow row in rows)
            table.Add(new Transfer(
                TransferKind.Transfer, TransactionId.Parse(row.Hash),
                new Position(row.Seconds * 1000, ChainId.Ethereum, Position.Unknown, Position.Unknown, row.Id), Account.Parse($"ethereum:{row.From}"),
                Account.Parse($"ethereum:{row.To}"), Asset.Native(ChainId.Ethereum), UInt128.Parse(row.Wei, CultureInfo.InvariantCulture)));
        return table.Build();
    }
}

/// <summary>One payment.</summary>
internal sealed class PaymentRow
{
    public int Id { get; set; }

    public required string Hash { get; set; }

    public long Seconds { get; set; }

    public required string From { get; set; }

    public required string To { get; set; }

    public required string Wei { get; set; }
}

/// <summary>The database.</summary>
internal sealed class LedgerContext : DbContext
{
    public DbSet<PaymentRow> Payments => Set<PaymentRow>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite("Data Source=ledger;Mode=Memory;Cache=Shared");
}
