using FlowTrace.Sqlite;
using FlowTrace.StoreWriter;
using Microsoft.Data.Sqlite;

namespace FlowTrace.Adapters.Tests.Sqlite;

/// <summary>Stores that are damaged, foreign, newer or cut off are refused or found out, and never changed.</summary>
public sealed class StoreDamageTests : IDisposable
{
    private const int Flips = 1_500;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_AFlippedBitAnywhere_IsFound()
    {
        string[] shapes = [await MakeEmpty(), await MakeWithLedger(),
            await _folder.MakeSmall("small.flowtrace"), await _folder.MakeSmall("more.flowtrace", 40)];
        var random = new Random(20261122);
        for (int flip = 0; flip < Flips; flip++)
        {
            byte[] bytes = await File.ReadAllBytesAsync(shapes[flip % shapes.Length]);

            // Every bit of header and seal gets its turn, too.
            long bit = flip % 10 == 0 ? random.Next(100 * 8)
                : flip % 10 == 1 ? (bytes.Length * 8L) - 1 - random.Next(56 * 8) : random.NextInt64(bytes.Length * 8L);
            bytes[bit >> 3] ^= (byte)(1 << (int)(bit & 7));
            string path = _folder.File("flipped.flowtrace");
            await File.WriteAllBytesAsync(path, bytes);

            StoreCheck check = await CaseStore.CheckAsync(path);

            check.Faults.Should().NotBeEmpty("bit {0} of {1} was flipped", bit, shapes[flip % shapes.Length]);
            File.Delete(path);
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
        }
    }

    [Fact]
    public async Task Open_AStoreCutOffAnywhere_IsRefusedOrFound()
    {
        string path = await _folder.MakeSmall();
        byte[] whole = await File.ReadAllBytesAsync(path);
        string cut = _folder.File("cut.flowtrace");
        int pages = whole.Length - 56;
        foreach (int length in new[] { 1, 16, 99, 100, 4096, 8191, 8192, 8193, pages / 2, pages - 8192, pages - 1, pages + 1, pages + 55 })
        {
            await File.WriteAllBytesAsync(cut, whole[..length]);

            (await CaseStore.CheckAsync(cut)).Faults.Should().NotBeEmpty("{0} bytes are left of {1}", length, whole.Length);
            if (length < pages)
                FluentActions.Invoking(() => CaseStore.Open(cut)).Should().Throw<CaseStoreException>();
            (await File.ReadAllBytesAsync(cut)).Should().Equal(whole[..length]);
        }
    }

    [Fact]
    public async Task Check_AStoreWithoutItsSeal_SaysSoAndFindsNothing()
    {
        string path = await _folder.MakeSmall();
        await using (FileStream file = File.OpenWrite(path))
            file.SetLength(file.Length - 56);

        (await CaseStore.CheckAsync(path)).Should().BeEquivalentTo(new StoreCheck(false, []));
    }

    [Theory]
    [InlineData("UPDATE inputs SET content = 999", "foreign")]
    [InlineData("UPDATE parts SET body = zeroblob(20) WHERE id = 1", "content")]
    [InlineData("DROP TRIGGER acts_are_not_changed; UPDATE acts SET who = 'eve' WHERE number = 2", "act 2")]
    [InlineData("DROP TRIGGER acts_are_not_removed; DELETE FROM acts WHERE number = 1", "act 2")]
    public async Task Check_ContentChangedBehindItsBack_IsFoundWithoutASeal(string sql, string where)
    {
        string path = await _folder.MakeSmall();
        Change(path, "PRAGMA foreign_keys = OFF; " + sql);

        StoreCheck check = await CaseStore.CheckAsync(path);

        check.Faults.Should().NotBeEmpty();
        string.Join('\n', check.Faults).Should().Contain(where == "foreign" ? "does not hold" : where);
    }

    [Fact]
    public async Task Acts_InSql_CanBeNeitherChangedNorRemoved()
    {
        string path = await _folder.MakeSmall();

        FluentActions.Invoking(() => Change(path, "UPDATE acts SET who = 'eve'")).Should().Throw<SqliteException>().WithMessage("*only appended*");
        FluentActions.Invoking(() => Change(path, "DELETE FROM acts")).Should().Throw<SqliteException>().WithMessage("*only appended*");
    }

    [Fact]
    public async Task Open_AStoreOfANewerVersion_IsRefusedUntouched()
    {
        string path = await _folder.MakeSmall();
        Change(path, "PRAGMA user_version = 2");
        byte[] before = await File.ReadAllBytesAsync(path);

        FluentActions.Invoking(() => CaseStore.Open(path)).Should().Throw<CaseStoreException>().WithMessage("*version 2*newer*");
        FluentActions.Invoking(() => CaseStore.OpenRead(path)).Should().Throw<CaseStoreException>().WithMessage("*version 2*newer*");
        (await File.ReadAllBytesAsync(path)).Should().Equal(before);
        Directory.GetFiles(_folder.Path).Should().Equal(path);
    }

    [Fact]
    public async Task Open_WhatIsNoStore_IsRefusedUntouched()
    {
        string text = _folder.File("notes.txt");
        await File.WriteAllTextAsync(text, new string('x', 5000));
        string database = _folder.File("other.db");
        Change(database, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
        byte[] before = await File.ReadAllBytesAsync(database);

        FluentActions.Invoking(() => CaseStore.Open(text)).Should().Throw<CaseStoreException>().WithMessage("*no FlowTrace store*");
        FluentActions.Invoking(() => CaseStore.OpenRead(text)).Should().Throw<CaseStoreException>().WithMessage("*no FlowTrace store*");
        FluentActions.Invoking(() => CaseStore.Open(database)).Should().Throw<CaseStoreException>().WithMessage("*no FlowTrace store*");
        (await File.ReadAllBytesAsync(database)).Should().Equal(before);
        FluentActions.Invoking(() => CaseStore.Open(_folder.File("none"))).Should().Throw<CaseStoreException>().WithMessage("*no such file*");
        FluentActions.Invoking(() => CaseStore.Create(_folder.File("no/folder"))).Should().Throw<CaseStoreException>().WithMessage("*folder*");
        FluentActions.Invoking(() => CaseStore.Create(text)).Should().Throw<CaseStoreException>().WithMessage("*exists*");
    }

    [Fact]
    public async Task Write_WhenTheDiskIsFull_SaysSoAndKeepsWhatWasCommitted()
    {
        byte[] large = new byte[400_000];
        new Random(3).NextBytes(large);
        string path = await _folder.MakeSmall();
        await using (CaseStore store = CaseStore.Open(path))
        {
            store.LimitPages(30);
            Func<Task> add = () => store.AddInputAsync(new NewInput(InputRole.Ledger, "large.csv"), new MemoryStream(large));
            (await add.Should().ThrowAsync<CaseStoreException>()).WithMessage("*disk is full*Make room*");
            store.Inputs().Should().HaveCount(3);
            await store.AppendActAsync("ann", "note", "after", "{}");
        }

        (await CaseStore.CheckAsync(path)).Should().BeEquivalentTo(new StoreCheck(true, []));
        await using CaseStore again = CaseStore.Open(path);
        await again.AddInputAsync(new NewInput(InputRole.Ledger, "large.csv"), new MemoryStream(large));
        (again.Inputs().Count, again.Acts().Count).Should().Be((4, 4));
    }

    [SkippableFact]
    public async Task OpenRead_OnReadOnlyMedia_ReadsAndWritingSaysWhatToDo()
    {
        string path = await _folder.MakeSmall();
        Skip.IfNot(ReadOnlyFolder.TryMake(_folder.Path), "Only an administrator of Linux can mount a folder read-only.");
        try
        {
            await using (CaseStore store = CaseStore.OpenRead(path))
                store.Acts().Should().HaveCount(3);
            (await CaseStore.CheckAsync(path)).Should().BeEquivalentTo(new StoreCheck(true, []));
            FluentActions.Invoking(() => CaseStore.Open(path)).Should().Throw<CaseStoreException>().WithMessage("*cannot be written*open it for reading*");
        }
        finally
        {
            ReadOnlyFolder.Undo(_folder.Path);
        }
    }

    private async Task<string> MakeEmpty()
    {
        string path = _folder.File("empty.flowtrace");
        await using CaseStore store = CaseStore.Create(path);
        return path;
    }

    private async Task<string> MakeWithLedger()
    {
        string path = _folder.File("ledger.flowtrace");
        await using CaseStore store = CaseStore.Create(path);
        await store.SetLabelsAsync([StepContent.Labels(1)]);
        await store.SetLedgerAsync(StepContent.Ledger(20));
        return path;
    }

    private static void Change(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
