using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Session;
using StreamEngine.Load.Sending;
using StreamEngine.Load.Targets;
using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;
using StreamEngine.Store;

namespace StreamEngine.Load.Scenarios.Throughput;

/// <summary>The drains of one engine, or of several that share the shards: the first begins with their start, the others find them warm.</summary>
/// <remarks>
/// While a backlog is filled the engines are frozen, so that they drain a full one with the machine to themselves. They must not be
/// taken for dead meanwhile, which is what the session's length is for.
/// </remarks>
internal sealed class EngineDrains
{
    /// <summary>A warm drain lasts a second or two.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private EngineDrains(int repeat) => Repeat = repeat;

    public int Repeat { get; }

    /// <summary>From process start on.</summary>
    public required ThroughputMeter Cold { get; init; }

    /// <summary>Those that followed, and do not count yet.</summary>
    public List<DrainResult> Warming { get; } = [];

    public List<DrainResult> Warm { get; } = [];

    public Accounts Accounts { get; private set; } = new(0, default);

    /// <summary>Records a second that were made and handed to Kafka.</summary>
    public double FilledPerSecond { get; private set; }

    /// <summary>Rate, processors and memory all the while, the filling included.</summary>
    public IReadOnlyList<Series> Series { get; private set; } = [];

    /// <param name="scenario">What is sent.</param>
    /// <param name="parameters">What is drained, and how often.</param>
    /// <param name="repeat">Counts from 0.</param>
    /// <param name="runBegun">When the whole run began, as a stamp of the clock.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<EngineDrains> RunAsync(Scenario scenario, ThroughputParameters parameters, int repeat, long runBegun, RunContext context, CancellationToken ct)
    {
        (TimeProvider time, ILiveBoard board) = (context.Time, context.Board);
        await using LoadTarget target = await LoadTarget.OpenAsync(context.Target, Patient(scenario), time, ct);
        using LogEnds ends = new(target.Kafka, target.Partitions);
        long before = await ends.CountAsync(ct);
        TrafficGenerator traffic = new(scenario.Traffic, scenario.Seed + repeat, $"r{repeat}x{time.GetUtcNow().ToUnixTimeSeconds():x}");
        using Backlog backlog = new(target, traffic, time);
        ArrivalSchedule schedule = new(parameters.EventsPerSecond, scenario.Traffic.Burst);
        long beginning = time.GetUtcNow().ToUnixTimeMilliseconds() - (long)((double)parameters.Records * parameters.Drains / parameters.EventsPerSecond * 1_000);
        ICommittedCounts counts = target.Counts();
        ShardTally start = await counts.ReadAsync(ct) ?? default;
        long committed = start.Consumed;
        Drain drain = new(counts, time);
        await using SeriesRecorder recorder = new(target, lag: null, board, time, runBegun, Look);
        recorder.Rate("committed", () => drain.Committed);
        TimeSpan deadline = TimeSpan.FromSeconds(parameters.DrainSeconds);

        board.Phase($"repeat {repeat + 1} of {parameters.Repeats}: filling {parameters.Records:N0} records");
        await backlog.FillAsync(parameters.Records, schedule, beginning, ct);
        board.Phase($"repeat {repeat + 1} of {parameters.Repeats}: {(parameters.Engines == 1 ? "a new engine drains" : $"{parameters.Engines} new engines drain")} them");
        for (int engine = 0; engine < parameters.Engines; engine++) await target.StartEngineAsync(ct);
        EngineDrains drains = new(repeat) { Cold = await drain.WatchAsync(committed, committed += parameters.Records, deadline, share => board.Progress(share), ct) };
        board.Show("cold", drains.Cold.WholePerSecond(), "/s");
        ResourceSampler resources = new(target);
        double filling = 0;
        for (int next = 1; next < parameters.Drains; next++)
        {
            if (next == 1) await SharedShards.RequireAsync(target, time, ct);
            bool isWarming = next <= parameters.WarmingDrains;
            board.Phase($"repeat {repeat + 1} of {parameters.Repeats}: {(isWarming ? $"warming drain {next} of {parameters.WarmingDrains}" : $"warm drain {next - parameters.WarmingDrains} of {parameters.WarmDrains}")}");
            foreach (EngineNode engine in target.Nodes) engine.Process!.Signal(ChildProcess.Freeze);
            long begun = time.GetTimestamp();
            await backlog.FillAsync(parameters.Records, schedule, beginning, ct);
            filling += time.GetElapsedTime(begun).TotalSeconds;
            IReadOnlyDictionary<string, ProcessUse> used = resources.Sample();
            foreach (EngineNode engine in target.Nodes) engine.Process!.Signal(ChildProcess.Thaw);
            ThroughputMeter meter = await drain.WatchAsync(committed, committed += parameters.Records, deadline, share => board.Progress(share), ct);
            (isWarming ? drains.Warming : drains.Warm).Add(new DrainResult(meter, used, resources.Sample()));
            board.Show(isWarming ? "warming" : "warm", meter.SteadyPerSecond(), "/s");
        }

        await recorder.DisposeAsync();
        drains.Series = recorder.Series;
        drains.FilledPerSecond = filling == 0 ? 0 : (double)parameters.Records * (parameters.Drains - 1) / filling;
        long sent = await ends.CountAsync(ct) - before;
        await context.Notes.AskAsync(target, ct);
        drains.Accounts = new Accounts(sent, (await counts.ReadAsync(ct) ?? default) - start);
        return drains;
    }

    /// <summary>With a session that a freeze does not end, unless the scenario has its own.</summary>
    private static Scenario Patient(Scenario scenario)
    {
        Dictionary<string, string> settings = new(scenario.Settings, StringComparer.OrdinalIgnoreCase);
        settings.TryAdd("Kafka:SessionTimeout", "00:02:00");

        // Else a quarter of that: so long an engine that comes later would wait for its shards.
        settings.TryAdd("Kafka:Client:heartbeat.interval.ms", "1000");
        return scenario with { Settings = settings };
    }
}

/// <param name="Meter">How the count rose.</param>
/// <param name="Before">What the processes had used when it began.</param>
/// <param name="After">And when it was done.</param>
internal sealed record DrainResult(ThroughputMeter Meter, IReadOnlyDictionary<string, ProcessUse> Before, IReadOnlyDictionary<string, ProcessUse> After)
{
    public double CpuSeconds(string process) => After.GetValueOrDefault(process).CpuSeconds - Before.GetValueOrDefault(process).CpuSeconds;
}
