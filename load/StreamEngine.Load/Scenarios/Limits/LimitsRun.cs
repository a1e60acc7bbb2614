using StreamEngine.Configuration;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>One run through the limits; each method measures one and tells its figures.</summary>
internal sealed class LimitsRun(LimitsParameters parameters, Scenario scenario, RunContext context)
{
    /// <summary>Different customers of each shard whose states are committed.</summary>
    private const int CustomersOfShard = 10_000;

    private static readonly TimeSpan MaxClockSkew = new KafkaOptions().MaxClockSkew;

    private readonly Meter _meter = new(context.Time);

    public async Task<IEnumerable<Figure>> DomainAsync(string name, bool isTroubled, CancellationToken ct)
    {
        context.Board.Phase($"applying {parameters.Rounds} interactions to each of {parameters.Customers:N0} customers{(isTroubled ? ", some of them in trouble" : "")}");
        DomainAlone domain = new(parameters.Customers, isTroubled, RiskPolicy.Default);
        Ceiling ceiling = await RepeatAsync(name, () =>
        {
            Interaction[][] reports = domain.Prepare(parameters.Rounds);
            return _meter.OnOneCoreAsync(() =>
            {
                long applied = 0;
                foreach (Interaction[] round in reports)
                {
                    ct.ThrowIfCancellationRequested();
                    applied += domain.Apply(round);
                }

                return applied;
            });
        });
        string meaning = isTroubled ? "The domain alone on one core, every fifth contact leaving a case open" : "The domain alone on one core, in steady state";
        return
        [
            .. ceiling.Figures(name, "interactions", meaning),
            new Figure($"{name}.crossings", domain.Crossings, "", "Changes of level meanwhile: each allocates, and is meant to."),
        ];
    }

    public async Task<IEnumerable<Figure>> DecodingAsync(string name, string format, CancellationToken ct)
    {
        context.Board.Phase($"decoding {parameters.Decodes:N0} messages");
        byte[][] messages = Messages(format);
        InteractionDecoder decoder = new(MaxClockSkew, context.Time);
        Ceiling ceiling = await RepeatAsync(name, () => _meter.OnOneCoreAsync(() => DecodingAlone.Run(messages, parameters.Decodes, decoder, ct)));
        return
        [
            .. ceiling.Figures(name, "messages", "Decoding alone on one core"),
            new Figure($"{name}.messageBytes", messages.Average(message => message.Length), "B", "What such a message takes, on average."),
        ];
    }

    public IEnumerable<Figure> Memory(CancellationToken ct)
    {
        context.Board.Phase($"keeping {parameters.Residents:N0} customers in memory");
        ResidentMemory memory = ResidentMemory.Measure(parameters.Residents, isTroubled: false, RiskPolicy.Default, ct);
        ResidentMemory troubled = ResidentMemory.Measure(parameters.Residents, isTroubled: true, RiskPolicy.Default, ct);
        return
        [
            new Figure("memory.residentCustomerBytes", memory.MeasuredBytes, "B", "By how much the heap grows for a customer with ten contacts, the index entry included."),
            new Figure("memory.countedCustomerBytes", memory.CountedBytes, "B", "What the engine takes the same customer for when it bounds its memory."),
            new Figure("memory.residentTroubledCustomerBytes", troubled.MeasuredBytes, "B", "The same of customers in trouble, who remember how they crossed levels."),
        ];
    }

    /// <summary>The engine's two ends: reading and decoding, and committing; each by itself, then both at once.</summary>
    public async Task<IReadOnlyList<Figure>> EndsAsync(CancellationToken ct)
    {
        context.Board.Phase($"making a backlog of {parameters.Records:N0} records");
        byte[][] messages = Messages(scenario.Traffic.Format);
        int partitions = Math.Max(parameters.Consumers, parameters.Partitions > 0 ? parameters.Partitions : LimitsTopic.PartitionsFor(parameters.Records, messages.Max(message => message.Length)));
        await using LimitsTopic topic = await LimitsTopic.CreateAsync(context.Target.Kafka, partitions);
        await topic.FillAsync(messages, parameters.Records, context.Time, ct);
        await using LimitsStore store = await LimitsStore.OpenAsync(context.Target, context.Time, ct);
        try
        {
            BareCommit commit = new(store.Shards, parameters.Shards, parameters.StatesPerCommit, CustomersOfShard, RiskPolicy.Default);
            return [.. await ConsumersAsync(topic, ct), .. await CommitAsync(commit, ct), .. await TogetherAsync(topic, commit, ct)];
        }
        finally
        {
            await store.ClearAsync(parameters.Shards);
        }
    }

    private async Task<IEnumerable<Figure>> ConsumersAsync(LimitsTopic topic, CancellationToken ct)
    {
        context.Board.Phase($"consuming {parameters.Records:N0} records");
        Ceiling consume = await RepeatAsync("limit.consume", () => DrainAsync(topic, share => BareConsumer.Only(topic, share), interactions: 0, null, ct));
        context.Board.Phase($"consuming and decoding {parameters.Records:N0} records");
        Ceiling decode = await RepeatAsync(
            "limit.consumeAndDecode",
            () => DrainAsync(topic, share => BareConsumer.Decoding(topic, share, context.Time), parameters.Records, null, ct));
        return
        [
            .. consume.Figures("limit.consume", "records", parameters.Consumers == 1 ? "A bare consumer that drops what it reads" : $"{parameters.Consumers} bare consumers that drop what they read"),
            .. decode.Figures("limit.consumeAndDecode", "records", parameters.Consumers == 1 ? "A bare consumer that decodes what it reads and drops it" : $"{parameters.Consumers} bare consumers that decode what they read and drop it"),
            new Figure("limit.consume.records", consume.Items, "", "How many records there were."),
            new Figure("limit.consumeAndDecode.interactions", decode.Items, "", "How many of them were interactions: all."),
        ];
    }

    private async Task<IEnumerable<Figure>> CommitAsync(BareCommit commit, CancellationToken ct)
    {
        context.Board.Phase($"committing {parameters.States:N0} customer states");
        Ceiling ceiling = await RepeatAsync("limit.commit", () => _meter.MeasureAsync(() => commit.RunAsync(parameters.States, ct)), rate: "statesPerSecond");
        return
        [
            .. ceiling.Figures("limit.commit", "states", "Bare fenced commits of customer states", rate: "statesPerSecond"),
            new Figure("limit.commit.states", ceiling.Items, "", "How many states the store has taken, by its own account."),
            new Figure("limit.commit.snapshotBytes", (double)commit.SnapshotBytes / CustomersOfShard, "B", "What a customer's snapshot takes, on average."),
        ];
    }

    private async Task<IEnumerable<Figure>> TogetherAsync(LimitsTopic topic, BareCommit commit, CancellationToken ct)
    {
        context.Board.Phase($"consuming and decoding {parameters.Records:N0} records while as many states are committed");
        Ceiling together = await RepeatAsync(
            "limit.together",
            () => DrainAsync(topic, share => BareConsumer.Decoding(topic, share, context.Time), parameters.Records, () => commit.RunAsync(parameters.Records, ct), ct));
        return together.Figures("limit.together", "records", "Both ends at once until both are done: records consumed, decoded and dropped, and as many states committed");
    }

    private byte[][] Messages(string format) =>
        TrafficSample.Take(scenario.Traffic with { Format = format }, scenario.Seed, parameters.Messages, context.Time.GetUtcNow());

    /// <param name="topic">Full.</param>
    /// <param name="open">Opens a consumer of some of its partitions.</param>
    /// <param name="interactions">What all of them are to make of it.</param>
    /// <param name="beside">What is done at the same time; measured until both have ended.</param>
    /// <param name="ct">Gives up.</param>
    private async Task<Ceiling> DrainAsync(LimitsTopic topic, Func<IReadOnlyList<int>, BareConsumer> open, long interactions, Func<Task>? beside, CancellationToken ct)
    {
        List<BareConsumer> consumers = [];
        try
        {
            for (int first = 0; first < parameters.Consumers; first++) consumers.Add(open([.. Enumerable.Range(0, topic.Partitions).Where(partition => partition % parameters.Consumers == first)]));
            Ceiling ceiling = await _meter.MeasureAsync(DrainBesideAsync, before: () => Task.Run(() => consumers.ForEach(consumer => consumer.Connect()), ct));
            long found = consumers.Sum(consumer => consumer.Interactions);
            if (ceiling.Items != parameters.Records) throw new IOException($"of {parameters.Records} records {ceiling.Items} came back: the broker has not kept the others");
            if (found != interactions) throw new IOException($"of {parameters.Records} records {found} became interactions, not {interactions}");
            return ceiling;
        }
        finally
        {
            foreach (BareConsumer consumer in consumers) consumer.Dispose();
        }

        async Task<long> DrainBesideAsync()
        {
            // Each on a thread of its own: they block, and the pool gives out threads slowly.
            Task<long[]> draining = Task.WhenAll(consumers.Select(consumer => Task.Factory.StartNew(() => consumer.Drain(ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            await Task.WhenAll(draining, beside?.Invoke() ?? Task.CompletedTask);
            return (await draining).Sum();
        }
    }

    private async Task<Ceiling> RepeatAsync(string name, Func<Task<Ceiling>> measure, string rate = "perSecond")
    {
        // The first runs before its code has been compiled to the full.
        await measure();
        List<Ceiling> repeats = [];
        for (int i = 0; i < parameters.Repeats; i++)
        {
            repeats.Add(await measure());
            context.Board.Progress((i + 1.0) / parameters.Repeats);
            context.Board.Show($"{name}.{rate}", repeats[^1].PerSecond, "/s");
        }

        return Ceiling.Median(repeats);
    }
}
