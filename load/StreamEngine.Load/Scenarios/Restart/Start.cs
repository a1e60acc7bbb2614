using StreamEngine.Commands;
using StreamEngine.Domain;
using StreamEngine.Domain.Policy;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Sending;
using StreamEngine.Load.Targets;
using StreamEngine.Load.Traffic;
using StreamEngine.Store;

namespace StreamEngine.Load.Scenarios.Restart;

/// <summary>One start of an engine, events lying ready, over a broker and a store of its own.</summary>
/// <param name="Known">Customers whom the store knew.</param>
/// <param name="StoredAfter">Seconds that it took to make them known.</param>
/// <param name="FirstServedAfter">Seconds from the process's start until the first event was durable.</param>
/// <param name="AllServedAfter">And until all of them were.</param>
/// <param name="Remembered">Customers whom the store knows in the end: more than before only where they were nobody's history.</param>
/// <param name="Accounts">What was sent, and what became of it.</param>
internal sealed record Start(long Known, double StoredAfter, double FirstServedAfter, double AllServedAfter, long Remembered, Accounts Accounts)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(60);

    /// <param name="scenario">What is sent, and which customers there are.</param>
    /// <param name="parameters">How it is done.</param>
    /// <param name="customers">How many the store is to know; 0: it is empty.</param>
    /// <param name="repeat">Counts from 0.</param>
    /// <param name="context">The surroundings.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">It did not serve in time.</exception>
    public static async Task<Start> RunAsync(Scenario scenario, RestartParameters parameters, int customers, int repeat, RunContext context, CancellationToken ct)
    {
        TimeProvider time = context.Time;
        await using LoadTarget target = await LoadTarget.OpenAsync(context.Target, scenario, time, ct);
        context.Board.Phase($"repeat {repeat + 1} of {parameters.Repeats}: making {customers:N0} customers known");
        long begun = time.GetTimestamp();
        KnownCustomers known = new(Instant.From(time.GetUtcNow()), RiskPolicy.Default);
        long stored = customers == 0 ? 0 : await known.StoreAsync(target, customers, parameters.StatesPerCommit, ct);
        double storedAfter = time.GetElapsedTime(begun).TotalSeconds;
        ShardTally before = await target.Counts().ReadAsync(ct) ?? default;
        using LogEnds ends = new(target.Kafka, target.Partitions);
        long endBefore = await ends.CountAsync(ct);
        await SendAsync(scenario, parameters, repeat, target, time, ct);
        long sent = await ends.CountAsync(ct) - endBefore;

        context.Board.Phase($"repeat {repeat + 1} of {parameters.Repeats}: an engine starts, {stored:N0} customers known");
        begun = time.GetTimestamp();
        await target.StartEngineAsync(ct);
        (double? first, ShardTally tally) = (null, default);
        while (tally.Consumed < sent)
        {
            await Task.Delay(Look, time, ct);
            double seconds = time.GetElapsedTime(begun).TotalSeconds;
            tally = (await target.Counts().ReadAsync(ct) ?? before) - before;
            if (tally.Consumed > 0) first ??= seconds;
            if (seconds > parameters.Deadline.TotalSeconds) throw new FaultException([$"{scenario.Name}: of {sent:N0} events {tally.Consumed:N0} were served within {seconds:F0} s of the start"]);
        }

        double all = time.GetElapsedTime(begun).TotalSeconds;
        await context.Notes.AskAsync(target, ct);
        return new Start(stored, storedAfter, first!.Value, all, await CountAsync(target, ct), new Accounts(sent, tally));
    }

    private static async Task SendAsync(Scenario scenario, RestartParameters parameters, int repeat, LoadTarget target, TimeProvider time, CancellationToken ct)
    {
        TrafficGenerator traffic = new(scenario.Traffic, scenario.Seed + repeat, $"r{repeat}x{time.GetUtcNow().ToUnixTimeSeconds():x}");
        using KafkaSink sink = new(target.Kafka, target.Partitions, traffic.Channels);
        for (int i = 0; i < parameters.Events; i++)
        {
            long at = time.GetUtcNow().ToUnixTimeMilliseconds();
            OutgoingRecord record = traffic.Next(at, 0);
            while (!sink.TrySend(record, at)) await Task.Delay(Look, time, ct);
        }

        await sink.FlushAsync(FlushDeadline, ct);
    }

    private static async Task<long> CountAsync(LoadTarget target, CancellationToken ct)
    {
        long customers = 0;
        for (int shard = 0; shard < target.Partitions; shard++)
            await foreach (StoredProfile _ in target.Reader!.ScanAsync(new ShardId(shard), ct)) customers++;
        return customers;
    }
}
