#:project ../src/FlowTrace.Files/FlowTrace.Files.csproj

// Stolen or clean? Where money was mixed the rule decides. Here every rule stands beside the others, in whole coins, and at the end of each row what holds
// whatever the rule: the least and the most that can be stolen there.
// From the repository's root: dotnet run samples/compare-policies.cs
using FlowTrace.Chain;
using FlowTrace.Evidence;
using FlowTrace.Findings;
using FlowTrace.Taint;
using FlowTrace.Tracing;

TraceResult result = await new TracerBuilder()
    .AddLedger("samples/exchange-theft/transfers.csv")
    .AddLabels("samples/exchange-theft/labels.csv")
    .WithOptions(new TraceOptions { Policies = TaintPolicies.All, Bounds = true })
    .Build()
    .TraceAsync(Theft.HeldBy("ethereum:0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC", id: "hot-wallet"));

Row("exit", "asset", [.. result.Policies.Select(policy => policy.ToName()), "bounds"]);
foreach (CashOut exit in result.CashOuts.OrderBy(exit => exit.Outcome.Asset))
    Row(exit.Service.Name, Symbol(exit.Outcome.Asset),
        [.. result.Policies.Select(policy => Coins(exit.Outcome.Quantity(policy), exit.Outcome.Asset)), Bounds(exit.Outcome)]);

// Whatever the rule, every stolen unit is somewhere. Poison divides nothing, it marks whatever touched a stolen unit: it has no books.
foreach (BalanceSheet sheet in result.Books)
{
    string state = sheet.Balanced switch { true => "books close", false => "BOOKS DO NOT CLOSE", null => "no books" };
    Console.WriteLine($"{sheet.Policy.ToName(),-11} {Coins(sheet.Stolen, sheet.Asset),10} {Symbol(sheet.Asset),-4} stolen, {state}");
}

static void Row(string name, string asset, string[] figures) =>
    Console.WriteLine($"{name,-20} {asset,-5}" + string.Concat(figures.Select(figure => figure.PadLeft(13))));

// One theft, so one pair of bounds an outcome; where both are the same figure, no rule could say otherwise.
string Bounds(Outcome outcome) => outcome.Bounds is [var bounds]
    ? bounds.Least == bounds.Most ? $"  = {Coins(bounds.Most, outcome.Asset)}"
        : $"  {Coins(bounds.Least, outcome.Asset)} to {Coins(bounds.Most, outcome.Asset)}"
    : "";

// "1,234.5 ETH": what stands before the point, and behind the blank.
string Coins(UInt128 quantity, Asset asset) => Text(quantity, asset).Split('.', ' ')[0];

string Symbol(Asset asset) => Text(0, asset).Split(' ')[^1];

string Text(UInt128 quantity, Asset asset) => new Amount(quantity, asset).ToString(result.AssetInfo.GetValueOrDefault(asset));
