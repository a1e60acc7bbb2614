using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Sharding;

/// <summary>The production shard loop over the real embedded store, with its input scripted and its line to the store spoiled: wherever customers live, this holds.</summary>
public abstract class ShardLoopContract : IAsyncLifetime
{
    private static readonly ShardId Shard = new(3);
    private readonly List<ShardSandbox> _sandboxes = [];

    /// <summary>Makes the runtime under test.</summary>
    private protected virtual ShardRuntimeFactory Runtimes => ShardSandbox.Local;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (ShardSandbox sandbox in _sandboxes) await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task WhateverTheBatches_TheOutcomeIsTheSame()
    {
        List<InputRecord> records = Records(seed: 1);
        ShardOutcome whole = await RunAsync(Sandbox(), new ScriptedInput(Shard, records));
        Random random = new(2);
        ShardOutcome cut = await RunAsync(Sandbox(), new ScriptedInput(Shard, records) { TakeLimit = () => random.Next(1, 40) });
        Assert.NotEmpty(whole.Crossings);
        whole.AssertSame(cut);
    }

    [Fact]
    public async Task WithFewResidents_TheOutcomeIsTheSame()
    {
        List<InputRecord> records = Records(seed: 3);
        ShardOutcome roomy = await RunAsync(Sandbox(), new ScriptedInput(Shard, records) { TakeLimit = () => 25 });
        ShardOutcome crowded = await RunAsync(Sandbox(options => options.ResidentProfiles = 2), new ScriptedInput(Shard, records) { TakeLimit = () => 25 });
        roomy.AssertSame(crowded);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task OnABadLineToTheStore_NothingIsLostAndNothingCountsTwice(int seed)
    {
        List<InputRecord> records = Records(seed);
        ShardOutcome expected = await RunAsync(Sandbox(), new ScriptedInput(Shard, records));
        ShardSandbox sandbox = Sandbox();
        FlakyStore flaky = new(sandbox.Store, seed, failureShare: 0.2);
        ShardOutcome actual = await RunAsync(sandbox, new ScriptedInput(Shard, records) { TakeLimit = () => 20 }, flaky);
        Assert.True(flaky.Failures > 5);
        expected.AssertSame(actual);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task DroppedAtRandomMomentsAndBegunAgain_TheOutcomeIsTheSame(int seed)
    {
        List<InputRecord> records = Records(seed);
        ShardOutcome expected = await RunAsync(Sandbox(), new ScriptedInput(Shard, records));
        ShardSandbox sandbox = Sandbox();
        Random random = new(seed);
        for (int life = 0; life < 25; life++)
        {
            ShardLoop loop = sandbox.Loop(new ScriptedInput(Shard, records) { TakeLimit = () => 7 });
            Task running = loop.RunAsync();
            await Task.Delay(random.Next(0, 15));
            loop.Drop();
            await running;
        }

        expected.AssertSame(await RunAsync(sandbox, new ScriptedInput(Shard, records)));
    }

    [Fact]
    public async Task TwoOwnersAtOnce_TheOlderIsFencedAndTheOutcomeIsTheSame()
    {
        List<InputRecord> records = Records(seed: 31);
        ShardOutcome expected = await RunAsync(Sandbox(), new ScriptedInput(Shard, records));
        ShardSandbox sandbox = Sandbox();
        ShardLoop[] owners = [.. Enumerable.Range(0, 3).Select(_ => sandbox.Loop(new ScriptedInput(Shard, records) { TakeLimit = () => 5 }))];
        Task[] running = [.. owners.Select(owner => owner.RunAsync())];
        await Eventually.BecomesTrueAsync(async () => (await sandbox.Reader.ReadStateAsync(Shard, default))?.Tally.Consumed == records.Count, "all records committed");
        foreach (ShardLoop owner in owners) owner.Stop();
        await Task.WhenAll(running);
        expected.AssertSame(await ShardOutcome.ReadAsync(sandbox.Reader, Shard));
    }

    [Fact]
    public async Task OffsetsMove_OnlyAfterDeadLettersAreSafe()
    {
        TaskCompletionSource delivery = new();
        List<InputRecord> records = [new(RecordKind.DeadLetter, null), ScriptedInput.Record(Traffic.Bad("i-1", "c-1", Traffic.Start))];
        ShardSandbox sandbox = Sandbox();
        ScriptedInput input = new(Shard, records) { Delivery = offset => offset == 0 ? delivery.Task : null };
        ShardLoop loop = sandbox.Loop(input);
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => input.IsCaughtUp, "the batch is taken");
        Assert.Equal(0, (await sandbox.Reader.ReadStateAsync(Shard, default))!.Commits);
        delivery.SetResult();
        await Eventually.BecomesTrueAsync(() => input.LastCommitted[ScriptedInput.Topic] == 2, "the batch is committed");
        loop.Stop();
        await running;
    }

    [Fact]
    public async Task AnIdleShard_MovesLevelsOnTime_AlsoAfterARestart()
    {
        List<InputRecord> records = [.. Enumerable.Range(0, 4).Select(i => ScriptedInput.Record(Traffic.Bad("i-" + i, "c-1", Traffic.Start + TimeSpan.FromMinutes(i))))];
        ManualClock clock = new((Traffic.Start + TimeSpan.FromMinutes(5)).ToDateTimeOffset());
        ShardSandbox sandbox = Sandbox(options => options.Clock = EngineClock.Live, clock);
        ShardOutcome risen = await RunAsync(sandbox, new ScriptedInput(Shard, records));
        Assert.NotEmpty(risen.Crossings);
        Assert.True(risen.Crossings[^1].Crossing.IsUp);

        clock.Advance(TimeSpan.FromDays(120));
        ShardLoop loop = sandbox.Loop(new ScriptedInput(Shard, records));
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(async () => (await ShardOutcome.ReadAsync(sandbox.Reader, Shard)).Profiles.Count == 0, "the customer has been quiet for long and is let go");
        loop.Stop();
        await running;

        ShardOutcome fallen = await ShardOutcome.ReadAsync(sandbox.Reader, Shard);
        Crossing last = fallen.Crossings[^1].Crossing;
        Assert.Equal(CrossingCause.Time, last.Cause);
        Assert.Equal(RiskLevel.Low, last.After);
        Assert.True(last.At < Instant.From(clock.GetUtcNow()), "each fall bears its own moment, not that of the clock");
        Assert.Empty((await sandbox.Reader.ReadAtRiskIdsAsync(Shard, default)).CustomerIds);
        fallen.AssertNumbered();
        Assert.Equal(1, (await sandbox.MetricsAsync()).Sum("streamengine_customer_removals_total"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACorruptSnapshot_IsCountedAndBegunAnew_AlsoWhenItsMomentHasCome(bool isDue)
    {
        List<InputRecord> records = [.. Enumerable.Range(0, 2).Select(i => ScriptedInput.Record(Traffic.Bad("i-" + i, "c-1", Traffic.Start + TimeSpan.FromMinutes(i))))];
        ShardSandbox sandbox = Sandbox();
        ShardState state = await sandbox.Store.AcquireAsync(Shard, default);
        await sandbox.Store.CommitAsync(new ShardCommit
        {
            Shard = Shard, Lease = state.Lease, Number = 1, Time = Traffic.Start, Offsets = OffsetVector.Empty, Tally = new ShardTally { AtLow = 2 }, Crossings = [], LastSequence = 0,
            Profiles =
            [
                new ProfileWrite("c-1", new byte[] { 1, 2, 3 }, isDue ? Traffic.Start : Instant.Never, AtRiskPriority: 7),
                new ProfileWrite("c-quiet", new byte[] { 4, 5, 6 }, isDue ? Traffic.Start : Instant.Never, AtRiskPriority: 8),
            ],
        }, default);
        ShardOutcome outcome = await RunAsync(sandbox, new ScriptedInput(Shard, records));
        Assert.Equal(isDue ? 2 : 1, outcome.State.Tally.Corrupt);
        Assert.Equal(outcome.State.Tally.Corrupt, (await sandbox.MetricsAsync()).Sum("streamengine_snapshots_corrupt_total"));
        Assert.Equal(2, outcome.State.Tally.Applied);
        outcome.AssertNumbered();
        Assert.Equal(isDue ? ["c-1"] : ["c-1", "c-quiet"], outcome.Profiles.Keys.Order(StringComparer.Ordinal));
        Assert.True(outcome.State.Commits < 10, "the shard does not go round in circles");

        // Of who begins anew the store knows what it would of a newcomer, and nothing of what it was told before; whom nothing has touched stays.
        ShardSandbox clean = Sandbox();
        await RunAsync(clean, new ScriptedInput(Shard, records));
        (string, double)[] untouched = isDue ? [] : [("c-quiet", 8)];
        Assert.Equal(await DueAsync(clean), await DueAsync(sandbox));
        Assert.Equal([.. await AtRiskAsync(clean), .. untouched], await AtRiskAsync(sandbox));
    }

    [Fact]
    public async Task WhatABacklogBrings_IsGatheredIntoFewSteps_UntilLittleOfItIsLeft()
    {
        List<InputRecord> records = [.. Traffic.Mixed(seed: 51, 12_000, 400).Select(ScriptedInput.Record)];
        ShardOutcome ready = await RunAsync(Sandbox(), new ScriptedInput(Shard, records));
        ShardOutcome coming = await RunAsync(Sandbox(), new ScriptedInput(Shard, records) { ComingByLook = 600 });
        ready.AssertSame(coming);

        // In steps of 3,000 while twice as many still wait, then as it comes: 600 a step.
        Assert.Equal(3 + 5, coming.State.Commits);
    }

    [Fact]
    public async Task WhereABacklogFindsNoMoreRoom_ItIsNotWaitedForAgain()
    {
        const int Steps = 12_000 / 500;
        List<InputRecord> records = [.. Traffic.Mixed(seed: 52, 12_000, 400).Select(ScriptedInput.Record)];
        ScriptedInput input = new(Shard, records) { ComingByLook = 600, Room = 500 };
        ShardOutcome outcome = await RunAsync(Sandbox(), input);
        Assert.Equal(Steps, outcome.State.Commits);

        // A second look before the first step, to see that it does not grow; that is remembered.
        Assert.Equal(Steps + 1, input.Looks);
    }

    [Fact]
    public async Task AnIdleOwner_NoticesThatItsOwnershipHasEnded()
    {
        List<InputRecord> records = Records(seed: 41);
        ShardSandbox sandbox = Sandbox();
        ShardLoop loop = sandbox.Loop(new ScriptedInput(Shard, records));
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.IsDrained, "the input is applied");
        ShardState thief = await sandbox.Store.AcquireAsync(Shard, default);
        await Eventually.BecomesTrueAsync(() => loop.Committed!.Lease.Epoch > thief.Lease.Epoch, "the idle owner has acquired the shard again");
        loop.Stop();
        await running;
    }

    [Fact]
    public async Task AnOwnerWhoseInputStandsStill_NoticesThatItsOwnershipHasEnded()
    {
        ShardSandbox sandbox = Sandbox();
        int left = 1;
        ShardLoop loop = sandbox.Loop(new ScriptedInput(Shard, Records(seed: 41)) { TakeLimit = () => left });
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.Committed is { Tally.Consumed: > 10 }, "some of the input is applied");
        left = 0;
        ShardState thief = await sandbox.Store.AcquireAsync(Shard, default);
        await Eventually.BecomesTrueAsync(() => loop.Committed!.Lease.Epoch > thief.Lease.Epoch, "the owner has acquired the shard again");
        loop.Stop();
        await running;
    }

    private static async Task<IEnumerable<(string, Instant)>> DueAsync(ShardSandbox sandbox) =>
        (await sandbox.Store.LoadAsync(Shard, new ProfileRequest([], new Instant(long.MaxValue - 1), 100), default)).Due.Select(due => (due.CustomerId, due.Due));

    private static async Task<IEnumerable<(string, double)>> AtRiskAsync(ShardSandbox sandbox) =>
        (await sandbox.Reader.ReadAtRiskAsync(Shard, null, 100, default)).OrderBy(customer => customer.CustomerId, StringComparer.Ordinal).Select(customer => (customer.CustomerId, customer.Priority));

    private static List<InputRecord> Records(int seed) => [.. Traffic.Mixed(seed, 1_500, 40).Select(ScriptedInput.Record)];

    private static async Task<ShardOutcome> RunAsync(ShardSandbox sandbox, ScriptedInput input, IShardStore? store = null)
    {
        ShardLoop loop = sandbox.Loop(input, store);
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.IsDrained, "the input is applied");
        loop.Stop();
        await running;
        return await ShardOutcome.ReadAsync(sandbox.Reader, Shard);
    }

    private ShardSandbox Sandbox(Action<EngineOptions>? configure = null, TimeProvider? clock = null)
    {
        EngineOptions options = new()
        {
            Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10),
            RetryFirst = TimeSpan.FromMilliseconds(1), RetryLongest = TimeSpan.FromMilliseconds(2),
        };
        configure?.Invoke(options);
        ShardSandbox sandbox = new(options, clock ?? TimeProvider.System, Runtimes);
        _sandboxes.Add(sandbox);
        return sandbox;
    }
}
