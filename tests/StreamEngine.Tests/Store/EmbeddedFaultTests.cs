using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>Files restored from a copy, locked, of a newer engine, damaged or out of reach.</summary>
public sealed class EmbeddedFaultTests : IDisposable
{
    private static readonly ShardId Shard = new(3);

    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "shard-0003.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_restored_from_an_older_copy_is_noticed()
    {
        ShardState state;
        ShardCommit kept, lost;
        await using (StoreConnection store = Connect())
        {
            state = await store.Shards.AcquireAsync(Shard, default);
            kept = state.Next().WithProfiles(Profile("a", "kept")).WithCrossings(2);
            await store.Shards.CommitAsync(kept, default);
        }

        System.IO.File.Copy(File, File + ".copy");
        ShardState keptState = state.After(kept, Instant.Never);
        await using (StoreConnection store = Connect())
        {
            lost = keptState.Next().WithProfiles(Profile("a", "lost")).WithCrossings(2);
            Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(lost, default)).Verdict);
        }

        System.IO.File.Move(File + ".copy", File, overwrite: true);
        await using (StoreConnection store = Connect())
        {
            Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(keptState.After(lost, Instant.Never).Next(), default)).Verdict);
            ShardState again = await store.Shards.AcquireAsync(Shard, default);
            Assert.Equal(keptState with { Lease = again.Lease }, again);
        }
    }

    [Fact]
    public async Task A_file_another_process_holds_is_unavailable_and_then_not()
    {
        await using StoreConnection store = Connect();
        await using StoreConnection hasty = Connect(TimeSpan.FromMilliseconds(100));
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        ShardCommit commit = state.Next().WithProfiles(Profile("a"));
        await using (SqliteConnection other = new($"Data Source={File};Pooling=False"))
        {
            await other.OpenAsync();
            await using SqliteCommand take = other.CreateCommand();
            take.CommandText = "BEGIN IMMEDIATE";
            await take.ExecuteNonQueryAsync();

            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await hasty.Shards.CommitAsync(commit, default));

            // Readers do not wait for writers.
            Assert.Equal(state, await store.Reader.ReadStateAsync(Shard, default));
        }

        // A commit may be made twice, and on a busy machine so short a timeout may strike once more.
        await Until.DoneAsync(IsCommittedAsync, () => "the file stays unavailable");

        async Task<bool> IsCommittedAsync()
        {
            try
            {
                return (await hasty.Shards.CommitAsync(commit, default)).Verdict == CommitVerdict.Committed;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_file_of_a_newer_engine_is_refused_in_words()
    {
        await using (StoreConnection store = Connect()) await store.Shards.AcquireAsync(Shard, default);
        await ExecuteAsync("PRAGMA user_version = 99");

        await using StoreConnection older = Connect();
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(async () => await older.Shards.AcquireAsync(Shard, default));
        Assert.Contains("shard-0003.db has format 99", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await older.Reader.ReadStateAsync(Shard, default));
    }

    [Fact]
    public async Task A_damaged_file_is_refused_in_words()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000));
        await using StoreConnection store = Connect();
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(async () => await store.Shards.AcquireAsync(Shard, default));
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pb = x'ff'")]
    [InlineData("pb = x''")]
    [InlineData("pb = 'text'")]
    public async Task A_damaged_crossing_is_told_as_damage_and_not_as_a_store_that_is_away(string damage)
    {
        await using StoreConnection store = Connect();
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithCrossings(2), default);
        await ExecuteAsync($"UPDATE crossing SET {damage} WHERE sequence = 2");
        await Assert.ThrowsAsync<InvalidDataException>(async () => await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default));
        Assert.Single(await store.Reader.ReadCrossingsAsync(Shard, 0, 1, default));
    }

    [Fact]
    public async Task A_damaged_state_is_told_as_damage_to_readers_and_to_who_takes_the_shard()
    {
        await using StoreConnection store = Connect();
        await store.Shards.AcquireAsync(Shard, default);
        await ExecuteAsync("UPDATE state SET value = 'many' WHERE name = 'sequence'");
        InvalidDataException damage = await Assert.ThrowsAsync<InvalidDataException>(async () => await store.Reader.ReadStateAsync(Shard, default));
        Assert.Contains("shard 3 cannot be read (field sequence ", damage.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await store.Shards.AcquireAsync(Shard, default));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_is_unavailable_until_it_can()
    {
        string blocked = Path.Combine(_folder.Path, "blocked");
        await System.IO.File.WriteAllTextAsync(blocked, "a file where the folder should be");
        await using StoreConnection store = StoreFactory.OpenEmbedded(
            new EmbeddedStoreOptions { Path = blocked }, TimeProvider.System, NullLoggerFactory.Instance);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.PingAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.AcquireAsync(Shard, default));

        System.IO.File.Delete(blocked);
        await store.Shards.PingAsync(default);
        Assert.Equal(1, (await store.Shards.AcquireAsync(Shard, default)).Lease.Epoch);
    }

    [Fact]
    public async Task A_store_that_was_closed_says_so()
    {
        StoreConnection store = Connect();
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.Shards.CommitAsync(state.Next(), default));
    }

    /// <summary>As someone else would, beside the engine.</summary>
    private async Task ExecuteAsync(string statement)
    {
        await using SqliteConnection other = new($"Data Source={File};Pooling=False");
        await other.OpenAsync();
        await using SqliteCommand command = other.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }

    private StoreConnection Connect(TimeSpan? timeout = null) => StoreFactory.OpenEmbedded(
        new EmbeddedStoreOptions { Path = _folder.Path, CommandTimeout = timeout ?? TimeSpan.FromSeconds(5) },
        TimeProvider.System,
        NullLoggerFactory.Instance);
}
