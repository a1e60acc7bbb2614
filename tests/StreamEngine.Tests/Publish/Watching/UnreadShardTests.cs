using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Tests.Publish.Recent;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>Watchers of a node that has not been able to read one shard since it started.</summary>
public sealed class UnreadShardTests : IAsyncDisposable
{
    private static readonly ShardId Good = new(0);
    private static readonly ShardId Bad = new(1);

    private readonly ScriptedReader _store = new() { Last = 5 };
    private readonly FlakyReader _reader;
    private readonly CrossingLog _log;
    private readonly WatchHub _hub;
    private readonly CancellationTokenSource _stop = new();

    private WatchHub Strict => _hub with { Options = new WatchOptions { SlowAfter = TimeSpan.FromMilliseconds(20), Buffer = 10 } };

    public UnreadShardTests()
    {
        _reader = new FlakyReader(_store) { Before = (_, shard) => shard == Bad ? throw new StoreUnavailableException("Told to fail.") : Task.CompletedTask };
        FeedOptions feed = new() { PollInterval = TimeSpan.FromMilliseconds(20), RetryLongest = TimeSpan.FromMilliseconds(100) };
        _log = CrossingLogs.New(_reader, [Good, Bad], new WatchOptions { RecentCrossings = 128 }, feed);
        _hub = WatchHubs.New(_log, _reader);
        _log.Start();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Where_a_shard_no_longer_answers_who_missed_much_hears_of_the_others_and_of_it_when_it_can_be_read(int away)
    {
        ShardId bad = new(away), good = new(1 - away);
        _reader.Before = (_, _) => Task.CompletedTask;
        _store.Last = 600;
        await Eventually.BecomesTrueAsync(() => _log.Shards.All(shard => _log.StandingOf(shard).Last == 600 && !_log.Holds(shard, 0)), "the log knows of all, and holds the newest");
        _reader.Before = (_, shard) => shard == bad ? throw new StoreUnavailableException("Told to fail.") : Task.CompletedTask;
        WatchRequest request = new() { From = await PlaceAsync(0), Heartbeat = TimeSpan.FromHours(1) };
        Assert.Same(request.From, await WatchStart.FindAsync(_hub, request, _stop.Token));
        ModelSink sink = new();
        Task watching = Watcher.RunAsync(_hub, request, sink, _stop.Token);
        await Eventually.BecomesTrueAsync(() => Heard(sink, good) == 600, "what was missed in the shard that can be read");

        // Nothing rings for the other one when it can be read again, and no heartbeat is due for long.
        _reader.Before = (_, _) => Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => Heard(sink, bad) == 600, "what was missed in the other shard");
        _store.Last = 602;
        await Eventually.BecomesTrueAsync(() => Heard(sink, good) == 602 && Heard(sink, bad) == 602, "what happens next");
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        foreach (ShardId shard in _log.Shards) Assert.Equal(Enumerable.Range(1, 602).Select(number => (long)number), sink.Crossings.Where(crossing => crossing.Id.Shard == shard).Select(crossing => crossing.Id.Sequence));
    }

    [Fact]
    public async Task Who_goes_on_from_a_place_hears_of_the_other_shards_and_of_this_one_when_it_can_be_read()
    {
        WatchRequest request = new() { From = await PlaceAsync(2) };
        Assert.Same(request.From, await WatchStart.FindAsync(_hub, request, _stop.Token));
        ModelSink sink = new();
        Task watching = Watcher.RunAsync(_hub, request, sink, _stop.Token);
        await Eventually.BecomesTrueAsync(() => Heard(sink, Good) == 3, "what is behind the place in the shard that can be read");
        _store.Last = 7;
        await Eventually.BecomesTrueAsync(() => Heard(sink, Good) == 5, "what happens next there");
        Assert.Equal(0, Heard(sink, Bad));

        _reader.Before = (_, _) => Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => Heard(sink, Bad) == 5, "the same of the other shard");
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        foreach (ShardId shard in _log.Shards) Assert.Equal([3L, 4, 5, 6, 7], sink.Crossings.Where(crossing => crossing.Id.Shard == shard).Select(crossing => crossing.Id.Sequence));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Who_takes_a_snapshot_is_told_of_the_other_shards_first(int away)
    {
        ShardId bad = new(away), good = new(1 - away);
        _reader.Before = (_, shard) => shard == bad ? throw new StoreUnavailableException("Told to fail.") : Task.CompletedTask;
        ModelSink sink = new();
        Task watching = Watcher.RunAsync(_hub, new WatchRequest { Snapshot = true, Heartbeat = TimeSpan.FromMilliseconds(10) }, sink, _stop.Token);
        await Eventually.BecomesTrueAsync(() => !sink.Told.IsEmpty && sink.Position[good] is { IsBeingTold: false }, "the good shard is told");
        _store.Last = 7;
        await Eventually.BecomesTrueAsync(() => Heard(sink, good) == 2, "what happens next there, while the other shard is away");
        Assert.Null(sink.Position[bad]);
        Assert.False(sink.IsComplete);
        _reader.Before = (_, _) => Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => sink.IsComplete, "all of it is told");
        _store.Last = 9;
        await Eventually.BecomesTrueAsync(() => Heard(sink, good) == 4 && Heard(sink, bad) == 2, "what happens next in both");
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task Where_a_shard_goes_away_in_the_middle_of_its_telling_the_others_go_on_and_it_is_told_to_its_end_later()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        for (int shard = 0; shard < WatchSandbox.ShardCount; shard++)
            await sandbox.MoveAsync(shard, RiskLevel.High, [.. Enumerable.Range(0, 600).Select(i => $"{shard}-{i}")]);
        (bool isAway, int pages) = (true, 0);
        sandbox.Reader.Before = (method, shard) =>
        {
            if (shard != Good || !isAway) return Task.CompletedTask;
            if (pages > 0) throw new StoreUnavailableException("Told to fail.");
            if (method == nameof(IRiskReader.ReadProfilesAsync)) pages++;
            return Task.CompletedTask;
        };
        Watch watch = new(sandbox, new WatchRequest { Snapshot = true, Heartbeat = TimeSpan.FromMilliseconds(10) });
        await Eventually.BecomesTrueAsync(() => Told(watch.Sink) is > 1_200 and < 1_800, "a part of one shard is told, and all of the others");
        await sandbox.MoveAsync(1, RiskLevel.Critical, "1-0");
        await Eventually.BecomesTrueAsync(() => Heard(watch.Sink, Bad) == 1, "what happens next in another shard");
        Assert.False(watch.Sink.IsComplete);
        Assert.True(watch.Sink.Position[Good] is { IsBeingTold: true });
        Assert.True(watch.Sink.Position[Bad] is { IsBeingTold: false });

        // A shard that is away decides nothing; what it does in the same moment as it comes back is told once, too.
        await sandbox.MoveAsync(0, RiskLevel.Critical, "0-0", "0-599");
        isAway = false;
        await watch.AgreesAsync();
        await Eventually.BecomesTrueAsync(() => watch.Sink.IsComplete, "the snapshot is told");
        await watch.StopAsync();
        Assert.Empty(watch.Sink.Misfits);
        Assert.Equal(1_800, Told(watch.Sink));
        Assert.Equal(1_800, Assert.Single(watch.Sink.Told.OfType<SnapshotCompleteEvent>()).Customers);
    }

    [Fact]
    public async Task Who_takes_too_slowly_what_the_other_shards_tell_is_ended_all_the_same()
    {
        await BothKnownAndOneAwayAsync();
        ModelSink sink = new();
        Task watching = Watcher.RunAsync(Strict, new WatchRequest { From = await PlaceAsync(0), Heartbeat = TimeSpan.FromMilliseconds(10) }, sink, _stop.Token);
        await EndsTooSlowForTheGoodShardAsync(watching, sink);
        Assert.Equal(0, sink.Position[Bad]!.Value.Handled);
    }

    [Fact]
    public async Task So_is_who_does_where_another_shard_has_been_damaged_since_the_node_started()
    {
        _reader.Before = (_, shard) => shard == Bad ? throw new InvalidDataException("damaged state") : Task.CompletedTask;
        _store.Last = 600;
        await Eventually.BecomesTrueAsync(() => _log.StandingOf(Good).Last == 600 && _log.UnreadShards == 1 && _log.Trouble is null, "the log knows of one shard, and that the other is damaged");
        ModelSink sink = new();
        Task watching = Watcher.RunAsync(Strict, new WatchRequest { From = await PlaceAsync(0), Heartbeat = TimeSpan.FromMilliseconds(10) }, sink, _stop.Token);
        await EndsTooSlowForTheGoodShardAsync(watching, sink);
        Assert.Equal(0, sink.Position[Bad]!.Value.Handled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_slow_while_a_shard_is_caught_up_with_is_judged_by_what_waits_in_the_others(bool isGoodBusy)
    {
        await BothKnownAndOneAwayAsync();
        ModelSink sink = new();
        Task watching = Watcher.RunAsync(Strict, new WatchRequest { From = await PlaceAsync(0), Heartbeat = TimeSpan.FromMilliseconds(10) }, sink, _stop.Token);
        await CatchesUpAsync(sink);
        (TaskCompletionSource held, TaskCompletionSource release) = (new(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        sink.Before = told =>
        {
            if (told is not CrossingEvent { Crossing: var crossing } || crossing.Id.Shard != Bad) return Task.CompletedTask;
            held.TrySetResult();
            return release.Task;
        };
        _reader.Before = (_, _) => Task.CompletedTask;
        await held.Task.WaitAsync(TimeSpan.FromMinutes(1));
        if (isGoodBusy)
        {
            _store.Last = 700;
            await Eventually.BecomesTrueAsync(() => _log.StandingOf(Good).Last == 700, "much happens next in the other shard");
        }

        await Strict.Options.SlowAfter.OutlastAsync();
        release.SetResult();
        if (isGoodBusy)
        {
            await EndsTooSlowAsync(watching);
            return;
        }

        await Eventually.BecomesTrueAsync(() => Heard(sink, Bad) == 600, "all that was missed is told, one by one");
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task Who_begins_with_what_happens_next_is_told_to_try_again_and_can_when_all_is_read()
    {
        WatchRequest request = new() { Heartbeat = TimeSpan.FromMilliseconds(50) };
        WatchEndedException ended = await Assert.ThrowsAsync<WatchEndedException>(() => Watcher.RunAsync(_hub, request, new ModelSink(), _stop.Token));
        Assert.Equal((WatchEnd.StoreAway, null), (ended.Reason, ended.Token));

        _reader.Before = (_, _) => Task.CompletedTask;
        await _log.BegunAsync(default);
        WatchPosition place = await WatchStart.BeginAsync(_hub, request, _stop.Token);
        Assert.Equal(5, place[Bad]!.Value.Handled);
    }

    [Fact]
    public async Task Who_catches_up_is_not_slow_before_all_is_known()
    {
        WatchRequest request = new() { From = await PlaceAsync(0) };
        WatchHub strict = _hub with { Options = new WatchOptions { SlowAfter = TimeSpan.FromTicks(1), Buffer = 10 } };
        _store.Last = 600;
        ModelSink sink = new() { Before = _ => Task.Delay(1) };
        Task watching = Watcher.RunAsync(strict, request, sink, _stop.Token);
        await Eventually.BecomesTrueAsync(() => Heard(sink, Good) == 600, "the good shard is told");
        _reader.Before = (_, _) => Task.CompletedTask;
        await Eventually.BecomesTrueAsync(() => Heard(sink, Bad) == 600, "the other, too");
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>A place that another node gave out.</summary>
    private async Task<WatchPosition> PlaceAsync(long handled)
    {
        ushort origin = StoreOrigin.DigestOf(await _store.ReadStateAsync(Good, default));
        return new WatchPosition([.. _log.Shards.Select(_ => (ShardPosition?)new ShardPosition(handled, origin))]);
    }

    private async Task BothKnownAndOneAwayAsync()
    {
        _reader.Before = (_, _) => Task.CompletedTask;
        _store.Last = 600;
        await Eventually.BecomesTrueAsync(() => _log.Shards.All(shard => _log.StandingOf(shard).Last == 600 && !_log.Holds(shard, 0)), "the log knows of all, and holds the newest");
        _reader.Before = (_, shard) => shard == Bad ? throw new StoreUnavailableException("Told to fail.") : Task.CompletedTask;
    }

    private static Task CatchesUpAsync(ModelSink sink) =>
        Eventually.BecomesTrueAsync(() => Heard(sink, Good) == 600 && sink.Told.Last() is HeartbeatEvent, "it has caught up with the good shard");

    private async Task EndsTooSlowForTheGoodShardAsync(Task watching, ModelSink sink)
    {
        await CatchesUpAsync(sink);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        sink.Before = told => told is CrossingEvent ? release.Task : Task.CompletedTask;
        _store.Last = 700;
        await Eventually.BecomesTrueAsync(() => _log.StandingOf(Good).Last == 700, "much happens next there");
        await Strict.Options.SlowAfter.OutlastAsync();
        release.SetResult();
        await EndsTooSlowAsync(watching);
    }

    private static async Task EndsTooSlowAsync(Task watching) =>
        Assert.Equal(WatchEnd.TooSlow, (await Assert.ThrowsAsync<WatchEndedException>(() => watching.WaitAsync(TimeSpan.FromMinutes(1)))).Reason);

    private static int Told(ModelSink sink) => sink.Told.Count(told => told is AtRiskEvent);

    private static int Heard(ModelSink sink, ShardId shard) => sink.Crossings.Count(crossing => crossing.Id.Shard == shard);
}
