using System.Globalization;
using System.Text;
using System.Text.Json;
using FlowTrace.Chain;
using FlowTrace.Simulation;

namespace FlowTrace.Tests.Simulation;

public sealed class SimulationFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flowtrace-simulation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_Twice_GivesTheSameBytesInAnyCulture()
    {
        var options = new SimulationOptions { Transfers = 2_000, Accounts = 100 };
        SimulationFiles.Write(Simulator.Simulate(options), Path.Combine(_folder, "a"));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            SimulationFiles.Write(Simulator.Simulate(options), Path.Combine(_folder, "b"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        foreach (string file in (string[])["transfers.csv", "labels.csv", "case.yaml", "truth.json"])
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(_folder, "a", file));
            bytes.Should().Equal(File.ReadAllBytes(Path.Combine(_folder, "b", file)));
            bytes.Should().NotContain((byte)'\r');
            bytes[^1].Should().Be((byte)'\n');
        }
    }

    [Fact]
    public void Write_Transfers_SayWhatTheTransfersAre()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 1_000, Accounts = 100 });
        SimulationFiles.Write(ledger, _folder);
        string[] lines = File.ReadAllLines(Path.Combine(_folder, "transfers.csv"), Encoding.UTF8);
        lines[0].Should().Be("chain,tx,index,block,time,from,to,asset,amount,kind,symbol,decimals");
        lines.Skip(1).Should().Equal(ledger.Transfers().Select(transfer => Line(ledger, transfer)));
    }

    [Fact]
    public void Write_Truth_SaysWhatTheLedgerSays()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 1_000, Accounts = 100 });
        SimulationFiles.Write(ledger, _folder);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "truth.json")));
        JsonElement theft = document.RootElement.GetProperty("thefts")[0];
        Account.Parse(theft.GetProperty("thief").GetString()!).Should().Be(ledger.Thefts[0].Thief);
        theft.GetProperty("places").EnumerateArray().Select(place => place.GetProperty("quantity").GetString()).Should()
            .Equal(ledger.Thefts[0].Places.Select(place => place.Quantity.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Write_Cancelled_Stops()
    {
        SimulatedLedger ledger = Simulator.Simulate(new SimulationOptions { Transfers = 1_000, Accounts = 100 });
        using var source = new CancellationTokenSource();
        source.Cancel();
        FluentActions.Invoking(() => SimulationFiles.Write(ledger, _folder, source.Token)).Should().Throw<OperationCanceledException>();
    }

    private static string Line(SimulatedLedger ledger, Transfer transfer)
    {
        Position position = transfer.Position;
        string asset = transfer.Asset.Kind == AssetKind.Native ? "native" : transfer.Asset.Contract.ToText(ChainId.Ethereum).ToLowerInvariant();
        AssetInfo info = ledger.AssetInfo[transfer.Asset];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ethereum,{transfer.TransactionText},{position.Index},{position.Block},{position.Time:yyyy-MM-ddTHH:mm:ss}Z,"
            + $"{transfer.From.AddressText.ToLowerInvariant()},{transfer.To.AddressText.ToLowerInvariant()},{asset},{transfer.Quantity},"
            + $"{transfer.Kind.ToString().ToLowerInvariant()},{info.Symbol},{info.Decimals}");
    }
}
