#:sdk Microsoft.NET.Sdk.Web
#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj

// Traces over HTTP: GET /trace?thief=ethereum:0x… answers with result.json, and with &form=html, table, outcomes-csv … with any other form.
// From the repository's root: dotnet run samples/serve-traces.cs --urls http://127.0.0.1:8080
using FlowTrace.Chain;
using FlowTrace.Files;
using FlowTrace.Reporting;
using FlowTrace.Tracing;

// The web's SDK runs a program in its own folder, whoever starts it from where.
string folder = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? "samples";
WebApplicationBuilder web = WebApplication.CreateBuilder(args);
// One ledger for all questions: it is read once, and safe to share.
web.Services.AddSingleton(new LedgerReader(Path.Combine(folder, "exchange-theft", "transfers.csv")));
web.Services.AddSingleton(new LabelFile(Path.Combine(folder, "exchange-theft", "labels.csv")));
WebApplication app = web.Build();

app.MapGet("/trace", async (string thief, string? form, LedgerReader ledger, LabelFile labels, CancellationToken cancellationToken) =>
{
    IReportWriter? writer = ReportWriters.BuiltIn.SingleOrDefault(writer => writer.Name == (form ?? "json"));
    if (writer is null)
        return Results.Problem($"There is no such form. There are {string.Join(", ", ReportWriters.BuiltIn.Select(one => one.Name))}.", statusCode: 400);
    if (!Account.TryParse(thief, ChainId.Ethereum, out Account account, out string? error))
        return Results.Problem(error, statusCode: 400);
    try
    {
        TraceResult result = await new TracerBuilder().AddReader(ledger).AddLabels(labels).Build().TraceAsync(Theft.HeldBy(account), cancellationToken);
        return Results.Text(result.ToText(writer), writer.MediaType, System.Text.Encoding.UTF8);
    }
    catch (TraceInputException wrong)
    {
        // What was asked cannot be traced, and the message says why: that is the asker's to mend.
        return Results.Problem(wrong.Message, statusCode: 400);
    }
});

await app.RunAsync();
