using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;
using FlowTrace.Sqlite;

namespace FlowTrace.Adapters.Tests.Sqlite;

public sealed class CaseStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddInput_BytesOfAnySize_ComeBackTheSame()
    {
        byte[] large = new byte[9_000_000];
        new Random(1).NextBytes(large.AsSpan(0, 5_000_000));
        await using (CaseStore store = CaseStore.Create(_folder.Store))
        {
            await store.AddInputAsync(new NewInput(InputRole.Ledger, "empty.csv"), new MemoryStream());
            await store.AddInputAsync(new NewInput(InputRole.Ledger, "large.csv") { Format = "flowtrace", Chain = "eip155:1" }, new MemoryStream(large));
        }

        await using CaseStore read = CaseStore.OpenRead(_folder.Store);
        IReadOnlyList<StoredInput> inputs = read.Inputs();
        inputs.Select(input => (input.Name, input.Format, input.Chain, input.Length)).Should().Equal(
            ("empty.csv", "", "", 0L), ("large.csv", "flowtrace", "eip155:1", 9_000_000L));
        using var bytes = new MemoryStream();
        await using Stream stream = read.OpenInput(inputs[1]);
        await stream.CopyToAsync(bytes);
        bytes.ToArray().Should().Equal(large);
        inputs[1].Sha256.Should().Be(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(large)));
    }

    [Fact]
    public async Task AddInput_AnAnswer_KeepsRequestStatusAndTime()
    {
        var came = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);
        await using CaseStore store = CaseStore.Create(_folder.Store);

        StoredInput added = await store.AddInputAsync(
            new NewInput(InputRole.Answer, "page 1") { Request = "GET https://example.org/?page=1", Status = 429, Received = came },
                StoreFolder.Text("slow down"));

        store.Inputs().Should().Equal(added);
        (added.Request, added.Status, added.Received).Should().Be(("GET https://example.org/?page=1", 429, came));
    }

    [Fact]
    public async Task AddInput_TheSameBytesTwice_StandOnce()
    {
        byte[] bytes = new byte[1_000_000];
        new Random(2).NextBytes(bytes);
        await using (CaseStore store = CaseStore.Create(_folder.Store))
            for (int i = 0; i < 5; i++)
                await store.AddInputAsync(new NewInput(InputRole.Ledger, $"{i}.csv"), new MemoryStream(bytes));

        new FileInfo(_folder.Store).Length.Should().BeLessThan(1_500_000);
    }

    [Fact]
    public async Task Dispose_AfterWriting_LeavesOneSealedFile()
    {
        string path = await _folder.MakeSmall();

        Directory.GetFiles(_folder.Path).Should().Equal(path);
        (await CaseStore.CheckAsync(path)).Should().BeEquivalentTo(new StoreCheck(true, []));
    }

    [Fact]
    public async Task OpenRead_AndClose_LeavesTheSealAndNothingElse()
    {
        string path = await _folder.MakeSmall();
        byte[] before = await File.ReadAllBytesAsync(path);

        await using (CaseStore store = CaseStore.OpenRead(path))
            store.Acts().Should().HaveCount(3);

        Directory.GetFiles(_folder.Path).Should().Equal(path);
        (await File.ReadAllBytesAsync(path)).Should().Equal(before);
    }

    [Fact]
    public async Task Acts_AppendedOverSeveralOpenings_FormOneChain()
    {
        string path = await _folder.MakeSmall();
        await using (CaseStore store = CaseStore.Open(path))
            await store.AppendActAsync("bob", "label", "eip155:1:0x1", "{\"name\":\"x\"}");

        await using CaseStore read = CaseStore.OpenRead(path);
        read.Acts().Select(act => act.Number).Should().Equal(1, 2, 3, 4);
        read.Acts()[3].Should().Match<Act>(act => act.Who == "bob" && act.Kind == "label" && act.Subject == "eip155:1:0x1");
        (await CaseStore.CheckAsync(path)).Faults.Should().BeEmpty();
    }

    [Fact]
    public async Task Labels_EveryField_ComesBack()
    {
        var account = Account.Parse("eip155:1:0x00000000000000000000000000000000000000a1");
        var coin = Account.Parse("bip122:000000000019d6689c085ae165831e93:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
        LabelBook[] books =
        [
            new([new Label(coin, "Genesis", ServiceCategory.None, "list", 40, -5, null, "miner", "old"),
                new Label(account, "Ä", ServiceCategory.Exchange, "a", 90),
                new Label(account, "B", ServiceCategory.Mixer, "b", 10, 1, 2)]),
            new([], [new ReadIssue(ReadIssueSeverity.Doubt, "links.csv", 3, "odd", "x", 2)], [new InputDescription("links.csv", "links", "ab", 7)]),
        ];
        await using CaseStore store = CaseStore.Create(_folder.Store);
        await store.SetLabelsAsync([LabelBook.Empty]);

        await store.SetLabelsAsync(books);

        IReadOnlyList<LabelBook> read = store.Labels();
        read.Should().HaveCount(2);
        read[0].Of(account).Should().Equal(books[0].Of(account));
        read[0].Of(coin).Should().Equal(books[0].Of(coin));
        read[1].Issues.Should().Equal(books[1].Issues);
        read[1].Inputs.Should().Equal(books[1].Inputs);
    }

    [Fact]
    public async Task Runs_Recorded_AreListedAndOpened()
    {
        await using CaseStore store = CaseStore.Create(_folder.Store);

        StoredRun run = await store.RecordRunAsync("{\"thefts\":[]}", "flowtrace 1", "", StoreFolder.Text("result"));

        store.Runs().Should().Equal(run);
        (await StoreFolder.TextOf(store.OpenResult(run))).Should().Be("result");
    }
}
