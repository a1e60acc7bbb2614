using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;
using StreamEngine.Tests.Publish.Watching;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Recent;

/// <summary>The log that all watchers of a node hang on, over a store that misbehaves.</summary>
public sealed class CrossingLogTests
{
    private static readonly ShardId[] Shards = [new(0), new(1)];

    [Fact]
    public async Task A_fault_that_nobody_thought_of_does_not_silence_the_node()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        sandbox.Reader.NextFault = new InvalidDataException("damaged entry");
        await sandbox.MoveAsync(0, RiskLevel.High, "a");
        await Eventually.BecomesTrueAsync(() => sandbox.Reader.NextFault is null, "the fault struck");
        await Eventually.BecomesTrueAsync(() => sandbox.Log.StandingOf(Shards[0]).Last == 1 && sandbox.Log.Trouble is null, "the log has read on");
    }

    [Fact]
    public async Task A_shard_whose_crossings_alone_cannot_be_read_counts_as_unread_until_they_can()
    {
        ScriptedReader store = new();
        FlakyReader reader = Damaged(store);
        RecordingLogger lines = new();
        await using CrossingLog log = await StartAsync(reader, lines: lines);
        store.Last = 5;
        await Eventually.BecomesTrueAsync(() => log.UnreadShards == 1, "the shard is unread");
        int looks = reader.Looks;
        while (reader.Looks < looks + 20)
        {
            Assert.Equal(1, log.UnreadShards);
            await Task.Delay(1);
        }

        Assert.Single(lines.Lines, line => line.Contains("damaged entry", StringComparison.Ordinal));
        reader.Before = (_, _) => Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => log.UnreadShards == 0 && log.StandingOf(Shards[0]).Last == 5, "all is read");
        Assert.Single(lines.Lines, line => line.Contains("goes on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_comes_before_a_damaged_crossing_is_read_without_a_look_and_the_damage_is_sought_once_until_the_next()
    {
        ScriptedReader store = new() { Last = 9, Damaged = 49 };
        await using CrossingLog log = await StartAsync(store, poll: TimeSpan.FromMinutes(10));
        await Eventually.BecomesTrueAsync(() => store.OnNews is not null, "the log hears the store");
        store.Last = 60;
        store.OnNews!(Shards[0]);
        await Eventually.BecomesTrueAsync(() => log.StandingOf(Shards[0]).Last == 48 && log.UnreadShards == 1, "all before it is read");
        int before = store.PagesRead;
        for (int commit = 1; commit <= 10; commit++)
        {
            store.OnNews(Shards[0]);
            await Eventually.BecomesTrueAsync(() => store.PagesRead >= before + commit, "the store is asked once more");
        }

        Assert.Equal(before + 10, store.PagesRead);
    }

    [Fact]
    public async Task What_cannot_be_read_keeps_no_node_from_being_ready()
    {
        ScriptedReader store = new();
        await using CrossingLog log = await StartAsync(Damaged(store));
        store.Last = 5;
        await Eventually.BecomesTrueAsync(() => log.UnreadShards == 1 && log.StandingOf(Shards[1]).Last == 5, "one shard is unread, the other is well");
        Assert.Null(log.Trouble);
    }

    [Fact]
    public async Task A_store_that_was_away_and_comes_back_damaged_is_told_as_damaged()
    {
        ScriptedReader store = new();
        FlakyReader reader = Damaged(store);
        RecordingLogger lines = new();
        await using CrossingLog log = await StartAsync(reader, lines: lines);
        reader.IsAway = true;
        await Eventually.BecomesTrueAsync(() => log.Trouble?.Contains("0, 1", StringComparison.Ordinal) is true, "the store is away");
        Assert.StartsWith("the store does not answer", log.Trouble, StringComparison.Ordinal);
        store.Last = 5;
        reader.IsAway = false;
        await Eventually.BecomesTrueAsync(() => log.UnreadShards == 1 && log.Trouble is null, "the store is there, and damaged");
        await Eventually.BecomesTrueAsync(() => log.StandingOf(Shards[1]).Last == 5, "the other shard is well");
        Assert.Single(lines.Lines, line => line.Contains("damaged entry", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_wake_up_is_found_also_while_other_shards_ring()
    {
        ScriptedReader store = new();
        await using CrossingLog log = await StartAsync(store);
        using CancellationTokenSource quiet = new();
        Task ringing = Task.Run(async () =>
        {
            while (!quiet.IsCancellationRequested)
            {
                store.OnNews!(Shards[0]);
                await Task.Delay(1);
            }
        });
        store.Last = 5;
        await Eventually.BecomesTrueAsync(() => log.StandingOf(Shards[1]).Last == 5, "the silent shard's crossings are read");
        await quiet.CancelAsync();
        await ringing;
    }

    [Fact]
    public async Task A_shard_that_gets_no_answer_at_all_keeps_no_other_waiting()
    {
        ScriptedReader store = new();
        FlakyReader reader = new(store);
        await using CrossingLog log = await StartAsync(reader);
        TaskCompletionSource never = new();
        reader.Before = (_, shard) => shard == Shards[0] ? never.Task : Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => reader.Waiting > 0, "the store keeps a question");
        store.Last = 5;
        await Eventually.BecomesTrueAsync(() => log.StandingOf(Shards[1]).Last == 5, "the other shard's crossings are read");
        Assert.Equal(1, reader.Waiting);
        never.SetResult();
        await Eventually.BecomesTrueAsync(() => log.StandingOf(Shards[0]).Last == 5, "and its own when it is answered");
    }

    [Fact]
    public async Task While_the_store_cannot_be_heard_it_is_read_all_the_same()
    {
        ScriptedReader store = new();
        FlakyReader reader = new(store) { Hearing = new TaskCompletionSource().Task };
        await using CrossingLog log = await StartAsync(reader);
        store.Last = 5;
        await Eventually.BecomesTrueAsync(() => Shards.All(shard => log.StandingOf(shard).Last == 5), "the crossings are read");
    }

    [Fact]
    public async Task Of_a_shard_that_is_known_to_be_away_the_store_is_asked_by_nobody_else()
    {
        FlakyReader store = new(new ScriptedReader { Last = 42 });
        RecordingLogger lines = new();
        await using CrossingLog log = await StartAsync(store, lines: lines);
        store.Before = (method, shard) => shard == Shards[0] ? throw new StoreUnavailableException("Told to fail.") : Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => log.Trouble is not null, "the shard's follower has found out");
        store.Before = (method, shard) => shard == Shards[0] ? method == nameof(IRiskReader.ReadCrossingsAsync) ? Task.FromException(new InvalidOperationException("asked")) : throw new StoreUnavailableException("Told to fail.") : Task.CompletedTask;
        for (int watcher = 0; watcher < 20; watcher++)
            await Assert.ThrowsAsync<StoreUnavailableException>(() => log.ReadStoredAsync(Shards[0], after: 0, limit: 10, default).AsTask());
        Assert.Equal(10, (await log.ReadStoredAsync(Shards[1], after: 0, limit: 10, default)).Count);
        store.Before = (_, _) => Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => log.Trouble is null, "the shard can be read again");
        Assert.Equal(10, (await log.ReadStoredAsync(Shards[0], after: 0, limit: 10, default)).Count);

        // It is said for the node, and not for each watcher.
        await Eventually.BecomesTrueAsync(() => lines.Lines.Count() == 2, "that it went, and that it is back");
    }

    [Fact]
    public async Task A_reader_whom_the_store_fell_behind_waits_until_it_has_come_past()
    {
        ScriptedReader store = new() { Last = 42 };
        await using CrossingLog log = await StartAsync(store);
        store.Last = 40;
        Assert.Empty(await log.ReadAsync(Shards[0], after: 41, limit: 10, default));
        store.Last = 43;
        await Eventually.BecomesTrueAsync(() => log.StandingOf(Shards[0]).Last == 43, "the shard has come past");
        Assert.Equal([42L, 43L], (await log.ReadAsync(Shards[0], after: 41, limit: 10, default)).Select(crossing => crossing.Id.Sequence));
    }

    [Fact]
    public async Task A_reader_whom_the_store_comes_past_while_it_asks_goes_on()
    {
        ScriptedReader store = new() { Last = 42 };
        await using CrossingLog log = await StartAsync(store, poll: TimeSpan.FromMinutes(1));
        store.Last = 40;
        store.BeforeState = () => store.Last = 43;
        Assert.Equal([42L, 43L], (await log.ReadStoredAsync(Shards[0], after: 41, limit: 10, default)).Select(crossing => crossing.Id.Sequence));
    }

    [Fact]
    public async Task A_store_made_anew_begins_where_it_is_and_not_at_its_beginning()
    {
        ScriptedReader store = new() { Last = 1_000, Origin = Guid.Empty };
        await using CrossingLog log = await StartAsync(store);
        store.Origin = Guid.NewGuid();
        await Eventually.BecomesTrueAsync(() => log.StandingOf(Shards[0]).Origin != StoreOrigin.None, "the origin is seen");
        Assert.Equal(1_000, log.StandingOf(Shards[0]).Last);
    }

    [Fact]
    public async Task A_snapshot_during_which_the_store_went_back_begins_again_and_loses_nothing()
    {
        ScriptedReader store = new() { Last = 42, AtRisk = ["c"] };
        await using CrossingLog log = await StartAsync(store);
        bool wentBack = false;
        store.BeforeProfiles = () =>
        {
            if (wentBack) return;
            store.Last = 40;
            wentBack = true;
        };
        ModelSink sink = new();
        using CancellationTokenSource stop = new();
        Task watching = Watcher.RunAsync(WatchHubs.New(log, store), new WatchRequest { Snapshot = true }, sink, stop.Token);
        await Eventually.BecomesTrueAsync(() => sink.IsComplete, "the snapshot is told");
        store.Last = 45;
        await Eventually.BecomesTrueAsync(() => sink.Crossings.Count(crossing => crossing.Id.Shard == Shards[0]) >= 5, "what the store decided anew is told");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal([41L, 42L, 43L, 44L, 45L], sink.Crossings.Where(crossing => crossing.Id.Shard == Shards[0]).Select(crossing => crossing.Id.Sequence));
    }

    [Fact]
    public async Task Who_catches_up_slowly_reads_each_page_once()
    {
        ScriptedReader store = new() { Last = 600 };
        await using CrossingLog log = await StartAsync(store);
        WatchPosition start = new([.. Shards.Select(shard => (ShardPosition?)new ShardPosition(0, log.StandingOf(shard).Origin))]);
        ModelSink sink = new() { Before = _ => Task.Delay(2) };
        int before = store.PagesRead;
        using CancellationTokenSource stop = new();
        Task watching = Watcher.RunAsync(WatchHubs.New(log, store, new WatchOptions { SlowAfter = TimeSpan.FromMilliseconds(1) }), new WatchRequest { From = start }, sink, stop.Token);
        await Eventually.BecomesTrueAsync(() => sink.Crossings.Count() == 1_200, "all of it is told");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.InRange(store.PagesRead - before, 1, 20);
    }

    /// <summary>The first shard's crossings cannot be read.</summary>
    private static FlakyReader Damaged(IRiskReader store) => new(store)
    {
        Before = (method, shard) => method == nameof(IRiskReader.ReadCrossingsAsync) && shard == Shards[0] ? throw new InvalidDataException("damaged entry") : Task.CompletedTask,
    };

    private static async Task<CrossingLog> StartAsync(IRiskReader store, TimeSpan? poll = null, RecordingLogger? lines = null)
    {
        using RecordingLoggers loggers = new(lines ?? new RecordingLogger());
        FeedOptions feed = new() { PollInterval = poll ?? TimeSpan.FromMilliseconds(20) };
        return await CrossingLogs.New(store, Shards, new WatchOptions { RecentCrossings = 1_000 }, feed, lines: loggers.CreateLogger<CrossingLog>()).BeginAsync();
    }
}
