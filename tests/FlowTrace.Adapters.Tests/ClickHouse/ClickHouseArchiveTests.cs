using System.Net;
using FlowTrace.Adapters.Tests.Files;
using FlowTrace.Chain;
using FlowTrace.ClickHouse;
using FlowTrace.Files;
using FlowTrace.Reading;
using FlowTrace.Simulation;
using FlowTrace.Tests.Auditing;
using FlowTrace.Tests.Properties;

namespace FlowTrace.Adapters.Tests.ClickHouse;

/// <summary>What is put into an archive on a real server comes out of it, and what goes wrong is said.</summary>
public sealed class ClickHouseArchiveTests(ClickHouseServer server) : IClassFixture<ClickHouseServer>
{
    [SkippableTheory]
    [InlineData("cases/harvest/all-tx.csv")]
    [InlineData("cases/tron-exchange-firms/trc20_xfers.csv")]
    [InlineData("bitcoin-2009/sampledata/2009")]
    public async Task ReadAll_OfARealLedger_IsTheTableThatWasPutIn(string path)
    {
        ClickHouseOptions options = server.NewDatabase();
        TransferTable table = await new LedgerReader(LedgerFile.Parse(TestFiles.Shared(path))).ReadAllAsync();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options);

        ArchiveBatch batch = await archive.AddAsync("real", table);

        batch.Transfers.Should().Be(table.Count);
        batch.Inputs.Should().Equal(table.Inputs);
        batch.Ends.Should().Equal(table.Ends);
        await AssertSame(await archive.OpenReaderAsync(), table);
        (await archive.VerifyAsync(batch)).Should().BeTrue();
    }

    [SkippableFact]
    public async Task ReadAll_OfEverythingThatATableCarries_IsTheTableThatWasPutIn()
    {
        TransferTable table = EverythingTable.Make();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(server.NewDatabase());

        ArchiveBatch batch = await archive.AddAsync("everything", table);

        TransferTable read = await AssertSame(await archive.OpenReaderAsync(), table);
        read.Logs.Should().BeEquivalentTo(table.Logs, equal => equal.WithStrictOrdering().Using<ReadOnlyMemory<byte>>(
            both => both.Subject.Span.SequenceEqual(both.Expectation.Span).Should().BeTrue()).WhenTypeIs<ReadOnlyMemory<byte>>());
        read.Calls.Should().HaveSameCount(table.Calls).And.NotBeEmpty();
        read.Memos.Should().Equal(table.Memos).And.NotBeEmpty();
        read.AccountEvents.Should().Equal(table.AccountEvents).And.NotBeEmpty();
        read.Zeros.Count.Should().Be(table.Zeros.Count).And.BePositive();
        read.Ends.Should().Equal(table.Ends);
        (await archive.VerifyAsync(batch)).Should().BeTrue();
    }

    [SkippableFact]
    public async Task ReadAll_OfRandomLedgers_IsTheTableThatWasPutIn()
    {
        ClickHouseOptions options = server.NewDatabase();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options);
        for (int seed = 0; seed < 20; seed++)
        {
            AuditCase one = seed % 2 == 0 ? RandomLedger.NextTied(seed) : RandomLedger.NextExchanging(seed);
            TransferTable table = AuditCase.TableOf(one.Transfers, one.Logs, one.Calls);
            ArchiveBatch batch = await archive.AddAsync($"seed {seed}", table);
            await AssertSame(await archive.OpenReaderAsync(), table);
            await archive.RemoveAsync(batch);
        }

        (await archive.ReadBatchesAsync()).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Add_OfTheSameLedgerAgain_WritesNothing()
    {
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(server.NewDatabase());
        TransferTable table = AuditCase.TableOf(RandomLedger.Next(1).Transfers);
        ArchiveBatch first = await archive.AddAsync("first", table);

        ArchiveBatch second = await archive.AddAsync("second", table);

        second.Should().BeEquivalentTo(first);
        (await archive.ReadBatchesAsync()).Should().ContainSingle().Which.Name.Should().Be("first");
    }

    [SkippableFact]
    public async Task Read_OfBatchesThatOverlap_CountsEqualTransfersOnce()
    {
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(server.NewDatabase());
        Transfer[] transfers = [.. AuditCase.TableOf(RandomLedger.Next(3).Transfers) is var all ? TestFiles.All(all) : []];
        TransferTable[] parts = [AuditCase.TableOf(transfers[..^1]), AuditCase.TableOf(transfers[1..])];
        foreach (TransferTable part in parts)
            await archive.AddAsync("part", part);
        ClickHouseReader reader = await archive.OpenReaderAsync();

        TransferTable merged = CombinedReader.Merge(parts);

        TestFiles.All(await reader.ReadAllAsync()).Should().Equal(TestFiles.All(merged));
        foreach (Account account in merged.AllAccounts())
            (await reader.ReadAccountAsync(account)).CountOf(account).Should().Be(merged.CountOf(account));
    }

    [SkippableFact]
    public async Task Reader_ThatIsOpen_SeesNothingOfWhatComesLater()
    {
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(server.NewDatabase());
        await archive.AddAsync("first", AuditCase.TableOf(RandomLedger.Next(1).Transfers));
        ClickHouseReader before = await archive.OpenReaderAsync();
        int count = (await before.ReadAllAsync()).Count;

        ArchiveBatch second = await archive.AddAsync("second", Simulator.Simulate(new SimulationOptions { Transfers = 500, Accounts = 50 }).ToTable());

        (await before.ReadAllAsync()).Count.Should().Be(count);
        before.Batches.Should().ContainSingle();
        (await archive.OpenReaderAsync()).Batches.Select(batch => batch.Digest).Should().HaveCount(2).And.EndWith(second.Digest);
    }

    // A writer that is killed leaves rows without a batch.
    [SkippableFact]
    public async Task Read_WhereAWriterWasKilled_IgnoresWhatItLeft()
    {
        ClickHouseOptions options = server.NewDatabase();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options);
        TransferTable table = AuditCase.TableOf(RandomLedger.Next(1).Transfers);
        await archive.AddAsync("whole", table);
        string columns = await ColumnsAsync(options.Database, "batch");
        await server.AskAsync($"INSERT INTO {options.Database}.transfers (batch, {columns}) SELECT 7, {columns} FROM {options.Database}.transfers LIMIT 3");
        await server.AskAsync(
            $"INSERT INTO {options.Database}.places (batch, key, number, transfers) SELECT 7, key, number, transfers FROM {options.Database}.places");

        await AssertSame(await archive.OpenReaderAsync(), table);
    }

    [SkippableFact]
    public async Task Open_WhereRowsAreLacking_RefusesAndSaysHowMany()
    {
        ClickHouseOptions options = server.NewDatabase() with { Attempts = 1 };
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options);
        TransferTable table = AuditCase.TableOf(RandomLedger.Next(1).Transfers);
        await archive.AddAsync("damaged", table);
        await server.AskAsync($"ALTER TABLE {options.Database}.places DELETE WHERE transfers > 0 AND number = 0");
        await WaitForMutationsAsync(options.Database);

        Func<Task> open = () => archive.OpenReaderAsync();

        ClickHouseException error = (await open.Should().ThrowAsync<ClickHouseException>()).Which;
        error.Message.Should().Contain("places").And.Contain("damaged").And.Contain("were written");
        error.IsTransient.Should().BeTrue("a replica may lag behind");
    }

    [SkippableFact]
    public async Task Verify_WhereARowWasChanged_SaysSo()
    {
        ClickHouseOptions options = server.NewDatabase();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options);
        ArchiveBatch batch = await archive.AddAsync("changed", AuditCase.TableOf(RandomLedger.Next(1).Transfers));
        string columns = await ColumnsAsync(options.Database, "quantity");
        await server.AskAsync(
            $"INSERT INTO {options.Database}.transfers ({columns}, quantity) SELECT {columns}, '1' FROM {options.Database}.transfers WHERE row = 1");
        await server.AskAsync($"ALTER TABLE {options.Database}.transfers DELETE WHERE row = 1 AND quantity != '1'");
        await WaitForMutationsAsync(options.Database);

        (await archive.VerifyAsync(batch)).Should().BeFalse();
    }

    [SkippableFact]
    public async Task Remove_OfABatch_LeavesTheOthers()
    {
        ClickHouseOptions options = server.NewDatabase();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options);
        TransferTable kept = AuditCase.TableOf(RandomLedger.Next(1).Transfers);
        await archive.AddAsync("kept", kept);
        ArchiveBatch wrong = await archive.AddAsync("wrong", AuditCase.TableOf(RandomLedger.Next(2).Transfers));

        await archive.RemoveAsync(wrong);

        await AssertSame(await archive.OpenReaderAsync(), kept);
        await WaitForMutationsAsync(options.Database);
        (await server.AskAsync($"SELECT count() FROM {options.Database}.transfers WHERE batch = {wrong.Number}")).Trim().Should().Be("0");
        Func<Task> again = () => archive.RemoveAsync(wrong);
        (await again.Should().ThrowAsync<ClickHouseException>()).WithMessage("*no batch*");

        // What was removed can be put in anew.
        await archive.AddAsync("right", AuditCase.TableOf(RandomLedger.Next(2).Transfers));
        (await archive.ReadBatchesAsync()).Select(batch => batch.Name).Should().Equal("kept", "right");
    }

    [SkippableFact]
    public async Task Reader_OfAUserWhoMayOnlyRead_Reads()
    {
        ClickHouseOptions options = server.NewDatabase();
        TransferTable table = AuditCase.TableOf(RandomLedger.Next(1).Transfers);
        using (ClickHouseArchive writer = await ClickHouseArchive.CreateAsync(options))
            await writer.AddAsync("one", table);
        using ClickHouseArchive archive = await ClickHouseArchive.OpenAsync(options with { User = ClickHouseServer.Reader });

        await AssertSame(await archive.OpenReaderAsync(), table);

        Func<Task> write = () => archive.AddAsync("two", AuditCase.TableOf(RandomLedger.Next(2).Transfers));
        (await write.Should().ThrowAsync<ClickHouseException>()).Which.Code.Should().Be(164);
    }

    [SkippableFact]
    public async Task Open_WithAWrongPassword_SaysHowToMendItAndNotThePassword()
    {
        ClickHouseOptions options = server.NewDatabase() with { Password = "hush-hush" };

        Func<Task> open = () => ClickHouseArchive.OpenAsync(options);

        (await open.Should().ThrowAsync<ClickHouseException>()).Which.Message.Should().Contain("Set User and Password").And.NotContain("hush-hush");
        options.ToString().Should().NotContain("hush-hush");
    }

    [SkippableFact]
    public async Task Open_WhereNoArchiveIs_SaysWhatIsLacking()
    {
        Func<Task> open = () => ClickHouseArchive.OpenAsync(server.NewDatabase());

        (await open.Should().ThrowAsync<ClickHouseException>()).WithMessage("*transfers lacks the column*CreateAsync*");
    }

    [SkippableFact]
    public async Task Open_WhereATableHasAnotherType_SaysWhich()
    {
        ClickHouseOptions options = server.NewDatabase();
        await server.AskAsync($"CREATE DATABASE {options.Database}");
        foreach (string statement in ClickHouseArchive.Statements(options.Database))
            await server.AskAsync(statement.Replace("quantity String", "quantity UInt64", StringComparison.Ordinal));

        Func<Task> open = () => ClickHouseArchive.OpenAsync(options);

        (await open.Should().ThrowAsync<ClickHouseException>()).WithMessage("*transfers has the type UInt64 in the column quantity of type String*");
    }

    [SkippableFact]
    public async Task Read_OfAnAccountWithMoreThanIsWanted_IsAHub()
    {
        ClickHouseOptions options = server.NewDatabase();
        using ClickHouseArchive archive = await ClickHouseArchive.CreateAsync(options with { MaxTransfersPerAccount = 2 });
        TransferTable table = AuditCase.TableOf(RandomLedger.Next(1).Transfers);
        await archive.AddAsync("one", table);
        ClickHouseReader reader = await archive.OpenReaderAsync();

        foreach (Account account in table.AllAccounts())
            if (table.CountOf(account) > 2)
            {
                Func<Task> read = async () => await reader.ReadAccountAsync(account);
                ChainReadException error = (await read.Should().ThrowAsync<ChainReadException>()).Which;
                (error.Limit, error.Reader).Should().Be((ChainReadException.Hub, reader.Name));
            }
            else
                (await reader.ReadAccountAsync(account)).CountOf(account).Should().Be(table.CountOf(account));
    }

    // On a cluster the tables lie on several servers, and what finds a transaction elsewhere than the transaction itself.
    [SkippableFact]
    public async Task Archive_OnACluster_IsReadWhole()
    {
        ClickHouseOptions options = server.NewDatabase();
        foreach (string database in new[] { options.Database, "shard1", "shard2" })
            await server.AskAsync($"CREATE DATABASE {database}");
        foreach (string statement in ClickHouseArchive.Statements("shard1").Concat(ClickHouseArchive.Statements("shard2")))
            await server.AskAsync(statement);
        foreach (string table in new[] { "transfers", "events", "calls", "memos", "account_events", "assets", "places", "batches" })
            await server.AskAsync(
                $"CREATE TABLE {options.Database}.{table} AS shard1.{table} ENGINE = Distributed({ClickHouseServer.Cluster}, '', {table}, rand())");
        TransferTable ledger = Simulator.Simulate(new SimulationOptions { Transfers = 2_000, Accounts = 200 }).ToTable();
        using ClickHouseArchive archive = await ClickHouseArchive.OpenAsync(options);

        ArchiveBatch batch = await archive.AddAsync("spread", ledger);

        foreach (string shard in new[] { "shard1", "shard2" })
            long.Parse(await server.AskAsync($"SELECT count() FROM {shard}.transfers"), System.Globalization.CultureInfo.InvariantCulture)
                .Should().BeInRange(1, ledger.Count - 1, "both servers have a part");
        ClickHouseReader reader = await archive.OpenReaderAsync();
        await AssertSame(reader, ledger);
        foreach (Account account in ledger.AllAccounts().Take(50))
            (await reader.ReadAccountAsync(account)).CountOf(account).Should().Be(ledger.CountOf(account));
        (await archive.VerifyAsync(batch)).Should().BeTrue();
        await archive.RemoveAsync(batch);
        (await archive.OpenReaderAsync()).Batches.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Read_WhereTheConnectionBreaks_BeginsAnewAndCountsNothingTwice()
    {
        ClickHouseOptions options = server.NewDatabase();
        TransferTable table = Simulator.Simulate(new SimulationOptions { Transfers = 5_000, Accounts = 500 }).ToTable();
        using (ClickHouseArchive writer = await ClickHouseArchive.CreateAsync(options))
            await writer.AddAsync("one", table);
        var breaking = new BreakingHandler();
        using ClickHouseArchive archive = await ClickHouseArchive.OpenAsync(options with { HandlerFactory = () => breaking });
        ClickHouseReader reader = await archive.OpenReaderAsync();
        breaking.BreakNext = 2;

        await AssertSame(reader, table);

        breaking.BreakNext.Should().Be(0);
        breaking.BreakNext = 100;
        Func<Task> read = async () => await reader.ReadAllAsync();
        (await read.Should().ThrowAsync<ChainReadException>()).Which.IsTransient.Should().BeTrue();
    }

    [Fact]
    public async Task Open_WhereNoServerIs_SaysWhereItLooked()
    {
        var options = new ClickHouseOptions(new Uri("http://127.0.0.1:9")) { Attempts = 1 };

        Func<Task> open = () => ClickHouseArchive.OpenAsync(options);

        (await open.Should().ThrowAsync<ClickHouseException>()).WithMessage("127.0.0.1:9/flowtrace: *HTTP interface?");
    }

    [Theory]
    [InlineData("http://ann:secret@localhost:8123")]
    [InlineData("http://localhost:8123/?password=secret")]
    [InlineData("ftp://localhost")]
    public void Options_WithAnAddressThatIsNone_AreRefused(string address)
    {
        Action make = () => _ = new ClickHouseOptions(new Uri(address));

        make.Should().Throw<ArgumentException>().Which.Message.Should().NotContain("secret");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a; DROP DATABASE b")]
    public void Options_WithANameThatNeedsQuotes_AreRefused(string database)
    {
        Action make = () => _ = new ClickHouseOptions(new Uri("http://localhost:8123")) { Database = database };

        make.Should().Throw<ArgumentException>();
    }

    private static async Task<TransferTable> AssertSame(ClickHouseReader reader, TransferTable table)
    {
        TransferTable read = await reader.ReadAllAsync();
        TestFiles.All(read).Should().Equal(TestFiles.All(table));
        Enumerable.Range(0, read.Count).Select(read.OutpointOf).Should().Equal(Enumerable.Range(0, table.Count).Select(table.OutpointOf));
        read.Issues.Should().Equal(table.Issues);
        read.AssetInfo.Should().BeEquivalentTo(table.AssetInfo);
        return read;
    }

    /// <summary>The columns of the transfers but for one.</summary>
    private async Task<string> ColumnsAsync(string database, string without) => (await server.AskAsync(
        "SELECT arrayStringConcat(groupArray(name), ', ') FROM system.columns "
        + $"WHERE database = '{database}' AND table = 'transfers' AND name != '{without}'")).Trim();

    private async Task WaitForMutationsAsync(string database)
    {
        for (int i = 0; i < 600; i++)
        {
            if ((await server.AskAsync($"SELECT count() FROM system.mutations WHERE database = '{database}' AND NOT is_done")).Trim() == "0")
                return;
            await Task.Delay(100);
        }

        throw new TimeoutException("ClickHouse did not delete within a minute.");
    }

    /// <summary>Breaks answers off after their first bytes.</summary>
    private sealed class BreakingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        public int BreakNext { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (BreakNext == 0)
                return response;
            BreakNext--;
            byte[] all = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream(all[..(all.Length / 2)])) };
        }
    }

    private sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new IOException("The connection broke.");
    }
}
