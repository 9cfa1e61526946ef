using System.Diagnostics;
using FlowTrace.Sqlite;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>Kills at any moment, and several processes at one store.</summary>
public sealed class StoreProcessTests : IDisposable
{
    private const int Kills = 200;
    private const int Steps = 4_000;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_AtRandomMoments_LosesNothingSaidAndTheNextRunGoesOn()
    {
        var random = new Random(9);
        var inputs = new List<string>();
        int killedAtWork = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            // A new store every tenth time, so that its making is hit as well.
            string path = _folder.File($"{kill / 10}.flowtrace");
            if (kill % 10 == 0)
                inputs.Clear();
            IReadOnlyList<string> said = await RunAndKill(path, random.Next(kill % 10 == 0 ? 140 : 100, 420));
            killedAtWork += said.Count > 1 ? 1 : 0;
            if (File.Exists(path) && said.Count > 0)
                await AssertSound(path, said, inputs);
        }

        killedAtWork.Should().BeGreaterThan(Kills / 4, "most kills have to hit a writer that has said something");

        // The last goes on to the end that it would have reached without a kill.
        string last = _folder.File("last.flowtrace");
        await RunAndKill(last, 300);
        await RunAndKill(last, 200);
        using Process writer = WriterProcess.Start(last, "12");
        string output = await writer.StandardOutput.ReadToEndAsync();
        output.Should().EndWith("closed\n");
        await using CaseStore store = CaseStore.OpenRead(last);
        Math.Max(12, store.Acts().Count).Should().Be(store.Acts().Count);
        (store.Inputs().Count, store.Runs().Count).Should().Be((store.Acts().Count, store.Acts().Count));
        (await CaseStore.CheckAsync(last)).Should().BeEquivalentTo(new StoreCheck(true, []));
    }

    private static async Task<IReadOnlyList<string>> RunAndKill(string path, int milliseconds)
    {
        using Process writer = WriterProcess.Start(path, Steps.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Task<string> output = writer.StandardOutput.ReadToEndAsync();
        await Task.Delay(milliseconds);
        writer.Kill();
        await writer.WaitForExitAsync();
        string text = await output;
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task AssertSound(string path, IReadOnlyList<string> said, List<string> before)
    {
        said.Should().NotContain(line => line.StartsWith("refused", StringComparison.Ordinal));
        await using CaseStore store = CaseStore.OpenRead(path);
        WriterProcess.AssertHolds(store, said);
        string[] inputs = [.. store.Inputs().Select(input => input.Sha256)];
        inputs.Take(before.Count).Should().Equal(before, "what was there before the kill stays");
        before.Clear();
        before.AddRange(inputs);
        (await CaseStore.CheckAsync(path)).Faults.Should().BeEmpty();
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
