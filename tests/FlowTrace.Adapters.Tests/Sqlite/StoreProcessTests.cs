using System.Diagnostics;
using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Sqlite;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>Kills at any moment, and several processes at one store.</summary>
public sealed class StoreProcessTests : IDisposable
{
    private const int Stores = 20;
    private const int KillsPerStore = 10;
    private const int Steps = 30;

    // What a writer says in a step: input, labels, ledger, run, act.
    private const int LinesPerStep = 5;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNothingSaidAndTheNextRunGoesOn()
    {
        var random = new Random(9);
        IReadOnlyList<string> undisturbed = await EndState(_folder.File("undisturbed.flowtrace"));
        int kills = 0;
        int killedAtWork = 0;
        for (int number = 0; number < Stores; number++)
        {
            string path = _folder.File($"{number}.flowtrace");
            var before = new List<string>();
            for (int kill = 0; kill < KillsPerStore; kill++)
            {
                IReadOnlyList<string> said = await RunAndKill(path, random, kills % 4 == 0);
                kills++;
                killedAtWork += said.Count > 2 ? 1 : 0;
                if (said.Contains("open"))
                    await AssertSound(path, said, before);
            }

            (await EndState(path)).Should().Equal(undisturbed, "store {0} goes on to where it would have come without a kill", number);
            File.Delete(path);
        }

        kills.Should().Be(200);
        killedAtWork.Should().BeGreaterThan(kills / 2, "most kills have to hit a writer that has said something");
    }

    /// <summary>Kills a writer at its start, within its opening, or after some of its lines, and a moment more.</summary>
    private static async Task<IReadOnlyList<string>> RunAndKill(string path, Random random, bool isAtStart)
    {
        using Process writer = WriterProcess.Start(path, Steps.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var said = new List<string>();
        int lines = isAtStart ? 1 : random.Next(2, 4 * LinesPerStep);
        while (said.Count < lines && await writer.StandardOutput.ReadLineAsync() is { } line)
            said.Add(line);
        await Task.Delay(isAtStart ? random.Next(0, 150) : random.Next(0, 25));
        writer.Kill();
        await writer.WaitForExitAsync();
        string rest = await writer.StandardOutput.ReadToEndAsync();
        said.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return said;
    }

    private static async Task AssertSound(string path, IReadOnlyList<string> said, List<string> before)
    {
        said.Should().NotContain(line => line.StartsWith("refused", StringComparison.Ordinal));
        await using (CaseStore store = CaseStore.OpenRead(path))
        {
            WriterProcess.AssertHolds(store, said);
            string[] inputs = [.. store.Inputs().Select(input => input.Sha256)];
            inputs.Take(before.Count).Should().Equal(before, "what was there before the kill stays");
            before.Clear();
            before.AddRange(inputs);
        }

        (await CaseStore.CheckAsync(path)).Faults.Should().BeEmpty();
    }

    /// <summary>Lets a writer come to its end, and says all that the store then holds but the times.</summary>
    private static async Task<IReadOnlyList<string>> EndState(string path)
    {
        using (Process writer = WriterProcess.Start(path, Steps.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            (await writer.StandardOutput.ReadToEndAsync()).Should().EndWith("closed\n");
            await writer.WaitForExitAsync();
        }

        (await CaseStore.CheckAsync(path)).Should().BeEquivalentTo(new StoreCheck(true, []));
        await using CaseStore store = CaseStore.OpenRead(path);
        return
        [
            .. store.Inputs().Select(input => $"input {input.Number} {input.Name} {input.Sha256}"),
            .. store.Labels().SelectMany(book => book.All).Select(label => label.ToString()),
            .. store.LedgerInputs.Select(input => input.ToString()),
            .. TestFiles.All(store.ReadLedger()).Select(transfer => transfer.ToString()),
            .. store.Runs().Select(run => $"run {run.Number} {run.Definition} {run.Sha256}"),
            .. store.Acts().Select(act => $"act {act.Number} {act.Who} {act.Kind} {act.Subject} {act.Body}"),
        ];
    }

    [Fact]
    public async Task Open_WhileAnotherProcessWrites_SaysWhoHoldsItAndReadersRead()
    {
        string path = await _folder.MakeSmall();
        using Process writer = WriterProcess.Start(path, "hold");
        (await writer.StandardOutput.ReadLineAsync()).Should().Be("held");

        FluentActions.Invoking(() => CaseStore.Open(path)).Should().Throw<CaseStoreException>()
            .WithMessage($"*rocess {writer.Id} *{Environment.UserName}*{Environment.MachineName}*since*Wait*");
        await using (CaseStore reader = CaseStore.OpenRead(path))
            reader.Acts().Should().HaveCount(3);

        writer.StandardInput.Close();
        await writer.WaitForExitAsync();
        await using CaseStore store = CaseStore.Open(path);
        await store.AppendActAsync("ann", "note", "", "{}");
    }

    [Fact]
    public async Task OpenRead_WhileTheStoreIsWritten_SeesWhatWasCommitted()
    {
        using Process writer = WriterProcess.Start(_folder.Store, "60");
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("act", StringComparison.Ordinal))
                continue;
            await using CaseStore reader = CaseStore.OpenRead(_folder.Store);
            WriterProcess.AssertHolds(reader, [line]);
            await StoreFolder.TextOf(reader.OpenInput(reader.Inputs()[^1]));
        }

        await writer.WaitForExitAsync();
        (await CaseStore.CheckAsync(_folder.Store)).Faults.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Write_WhereFilesMayNotGrow_SaysThatTheDiskIsFullAndHarmsNothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The limit of a file's size is set by a Linux shell.");
        string program = System.IO.Path.Combine(AppContext.BaseDirectory, "FlowTrace.StoreWriter.dll");
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"trap '' XFSZ; ulimit -f 1500; exec dotnet '{program}' '{_folder.Store}' 4000");
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using Process writer = Process.Start(start)!;
        string[] said = (await writer.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await writer.WaitForExitAsync();

        said[^1].Should().StartWith("refused").And.Contain("What was committed before is safe");
        await using (CaseStore reader = CaseStore.OpenRead(_folder.Store))
            WriterProcess.AssertHolds(reader, said[..^1]);
        (await CaseStore.CheckAsync(_folder.Store)).Faults.Should().BeEmpty();
        using Process next = WriterProcess.Start(_folder.Store, "60");
        (await next.StandardOutput.ReadToEndAsync()).Should().EndWith("closed\n");
    }
}
