using StreamEngine.Configuration;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>What a watcher that takes things late, or not at all, may rely on, and all the others.</summary>
public sealed class SlowWatcherTests
{
    [Fact]
    public async Task Who_is_held_up_gets_the_newest_of_each_customer_and_how_many_were_left_out()
    {
        WatchOptions options = new() { SlowAfter = TimeSpan.FromMilliseconds(20) };
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(options);
        (Watch watch, TaskCompletionSource release) = await HeldUpAsync(sandbox, new WatchRequest());
        await FlapAsync(sandbox, customers: 5);
        await options.SlowAfter.OutlastAsync();
        release.SetResult();
        await watch.AgreesAsync();
        await watch.StopAsync();

        List<CrossingEvent> told = [.. watch.Sink.Told.OfType<CrossingEvent>()];
        Assert.Equal(1 + 5, told.Count);
        Assert.Equal(sandbox.Crossings.Count, told.Count + told.Sum(one => one.Conflated));
        Exposition metrics = await sandbox.MetricsAsync();
        Assert.Equal(told.Count, metrics.Sum("streamengine_watch_crossings_total"));
        Assert.Equal(told.Sum(one => one.Conflated), metrics.Sum("streamengine_watch_conflated_total"));
        Assert.Equal(1, metrics.Sum("streamengine_watches_ended_total", "reason=\"closed\""));
    }

    [Fact]
    public async Task What_waits_for_who_is_held_up_shows_in_the_metrics_until_it_is_taken()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions { Buffer = 50 });
        (Watch watch, TaskCompletionSource release) = await HeldUpAsync(sandbox, new WatchRequest());
        await FlapAsync(sandbox, customers: 5);
        await Eventually.BecomesTrueAsync(async () => await WaitingAsync() == sandbox.Crossings.Count - 1, "all but the one that is held up wait");
        Assert.Equal(50, (await sandbox.MetricsAsync()).Sum("streamengine_queue_limit_items", "queue=\"watcher\""));
        release.SetResult();
        await watch.AgreesAsync();
        await Eventually.BecomesTrueAsync(async () => await WaitingAsync() == 0, "nothing waits");
        await watch.StopAsync();

        async Task<double> WaitingAsync() => (await sandbox.MetricsAsync()).Sum("streamengine_queue_items", "queue=\"watcher\"");
    }

    [Fact]
    public async Task Who_leaves_while_held_up_is_waited_for_no_more()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions());
        (Watch watch, TaskCompletionSource _) = await HeldUpAsync(sandbox, new WatchRequest());
        await FlapAsync(sandbox, customers: 5);
        await Eventually.BecomesTrueAsync(() => sandbox.Hub.Held.MostWaiting > 0, "something waits");
        await watch.StopAsync();
        Assert.Equal(0, sandbox.Hub.Held.MostWaiting);
    }

    [Fact]
    public async Task Who_wants_every_crossing_is_ended_instead_and_goes_on_with_all_of_them()
    {
        WatchOptions options = new() { SlowAfter = TimeSpan.FromMilliseconds(20), Buffer = 10 };
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(options);
        (Watch watch, TaskCompletionSource release) = await HeldUpAsync(sandbox, new WatchRequest { WithoutConflation = true });
        await FlapAsync(sandbox, customers: 5);
        await options.SlowAfter.OutlastAsync();
        release.SetResult();

        WatchEndedException ended = await watch.EndsAsync();
        Assert.Equal(WatchEnd.TooSlow, ended.Reason);
        watch.Sink.Before = _ => Task.CompletedTask;
        Watch again = new(sandbox, new WatchRequest { From = ModelSink.PositionOf(ended.Token!) }, watch.Sink);
        await again.AgreesAsync();
        await again.StopAsync();
        Assert.Empty(watch.Sink.Misfits);
        Assert.Equal(sandbox.Crossings.Count, watch.Sink.Crossings.Count());
    }

    [Fact]
    public async Task More_customers_than_the_buffer_end_the_watch_with_a_token()
    {
        WatchOptions options = new() { SlowAfter = TimeSpan.FromMilliseconds(20), Buffer = 4 };
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(options);
        (Watch watch, TaskCompletionSource release) = await HeldUpAsync(sandbox, new WatchRequest());
        await FlapAsync(sandbox, customers: 5);
        await options.SlowAfter.OutlastAsync();
        release.SetResult();
        Assert.Equal(WatchEnd.TooSlow, (await watch.EndsAsync()).Reason);
        Assert.Equal(1, (await sandbox.MetricsAsync()).Sum("streamengine_watches_ended_total", "reason=\"too_slow\""));
    }

    [Fact]
    public async Task Who_takes_everything_a_little_late_gets_the_newest_of_each_customer_when_too_much_waits()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions { SlowAfter = TimeSpan.FromSeconds(1), Buffer = 20 });
        Watch watch = await DawdlingAsync(sandbox, new WatchRequest());
        await FlapUntilAsync(sandbox, watch, () => watch.Sink.Told.OfType<CrossingEvent>().Any(told => told.Conflated > 0));
        watch.Sink.Before = _ => Task.CompletedTask;
        await watch.AgreesAsync();
        await watch.StopAsync();
        Assert.Empty(watch.Sink.Misfits);
        List<CrossingEvent> told = [.. watch.Sink.Told.OfType<CrossingEvent>()];
        Assert.Equal(sandbox.Crossings.Count, told.Count + told.Sum(one => one.Conflated));
    }

    [Fact]
    public async Task Who_takes_everything_a_little_late_and_wants_every_crossing_is_ended_with_a_token()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions { SlowAfter = TimeSpan.FromSeconds(1), Buffer = 20 });
        Watch watch = await DawdlingAsync(sandbox, new WatchRequest { WithoutConflation = true });
        Task<WatchEndedException> ends = watch.EndsAsync();
        await FlapUntilAsync(sandbox, watch, () => ends.IsCompleted);
        WatchEndedException ended = await ends;
        Assert.Equal(WatchEnd.TooSlow, ended.Reason);
        Watch again = new(sandbox, new WatchRequest { From = ModelSink.PositionOf(ended.Token!) }, watch.Sink);
        watch.Sink.Before = _ => Task.CompletedTask;
        await again.AgreesAsync();
        await again.StopAsync();
        Assert.Empty(watch.Sink.Misfits);
        Assert.Equal(sandbox.Crossings.Count, watch.Sink.Crossings.Count());
    }

    [Fact]
    public async Task Who_takes_nothing_at_all_is_ended_and_nobody_else_waits()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync(new WatchOptions { GiveUpAfter = TimeSpan.FromMilliseconds(200) });
        Watch other = new(sandbox, new WatchRequest());
        await other.BeganAsync();
        (Watch stuck, TaskCompletionSource _) = await HeldUpAsync(sandbox, new WatchRequest());
        await FlapAsync(sandbox, customers: 5);
        await other.AgreesAsync();
        WatchEndedException ended = await stuck.EndsAsync();
        Assert.Equal(WatchEnd.TooSlow, ended.Reason);
        Assert.NotNull(ended.Token);
        await other.StopAsync();
        Assert.Empty(other.Sink.Misfits);
    }

    /// <summary>A watch that has caught up and whose first crossing is not taken until released.</summary>
    private static async Task<(Watch Watch, TaskCompletionSource Release)> HeldUpAsync(WatchSandbox sandbox, WatchRequest request)
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Watch watch = await CaughtUpAsync(sandbox, request);
        watch.Sink.Before = told => told is CrossingEvent ? release.Task : Task.CompletedTask;
        await sandbox.MoveAsync(0, RiskLevel.Elevated, "first");
        return (watch, release);
    }

    /// <summary>A watch that has caught up, and takes each crossing far sooner than what makes it slow by itself.</summary>
    private static async Task<Watch> DawdlingAsync(WatchSandbox sandbox, WatchRequest request)
    {
        Watch watch = await CaughtUpAsync(sandbox, request);
        watch.Sink.Before = told => told is CrossingEvent ? Task.Delay(160) : Task.CompletedTask;
        return watch;
    }

    private static async Task<Watch> CaughtUpAsync(WatchSandbox sandbox, WatchRequest request)
    {
        Watch watch = new(sandbox, request with { Heartbeat = TimeSpan.FromMilliseconds(10) });
        await Eventually.BecomesTrueAsync(() => watch.Sink.Told.Count > 1, "a second heartbeat: it has caught up");
        return watch;
    }

    /// <summary>Five customers go up and down, six times each for one crossing that who dawdles takes.</summary>
    private static async Task FlapUntilAsync(WatchSandbox sandbox, Watch dawdling, Func<bool> isOver)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        while (!isOver())
        {
            Assert.False(limit.IsCancellationRequested, "it never was slow");
            int taken = dawdling.Sink.Crossings.Count();
            await FlapAsync(sandbox, customers: 5);
            await Eventually.BecomesTrueAsync(() => isOver() || dawdling.Sink.Crossings.Count() > taken, "it takes the next one");
        }
    }

    private static async Task FlapAsync(WatchSandbox sandbox, int customers)
    {
        for (int turn = 0; turn < 6; turn++)
            for (int i = 0; i < customers; i++)
                await sandbox.MoveAsync(i % WatchSandbox.ShardCount, turn % 2 == 0 ? RiskLevel.High : RiskLevel.Elevated, $"flapping-{i}");
    }
}
