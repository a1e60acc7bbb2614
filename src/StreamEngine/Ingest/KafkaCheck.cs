using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Ingest;

/// <summary>What start-up found at the broker.</summary>
/// <param name="Partitions">Of every input topic: the number of shards. 0 when there are faults.</param>
/// <param name="Faults">One clear line each; with any, the engine must not start (exit code 2).</param>
internal sealed record KafkaCheckResult(int Partitions, IReadOnlyList<string> Faults)
{
    public bool IsGood => Faults.Count == 0;
}

/// <summary>Looks before the engine starts: is there a broker, are the topics there, do their partitions match?</summary>
internal static class KafkaCheck
{
    /// <summary>Questions to the broker are repeated so often until it answers or the time is up.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    /// <summary>One question waits so long: it cannot be cancelled, so this is what a cancellation waits at most.</summary>
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(1);

    /// <param name="options">Valid, and with <see cref="KafkaOptions.BootstrapServers"/> set.</param>
    /// <param name="time">Measures <see cref="KafkaOptions.ConnectTimeout"/>.</param>
    /// <param name="ct">Gives up early.</param>
    public static async Task<KafkaCheckResult> RunAsync(KafkaOptions options, TimeProvider time, CancellationToken ct)
    {
        try
        {
            KafkaLibrary.EnsureLoaded();
            if (ClientSettings.Fault(options) is { } fault) return Faulty(fault);
            using IAdminClient admin = new AdminClientBuilder(ClientSettings.Admin(options)).SetLogHandler((_, _) => { }).Build();
            return await CheckAsync(admin, options, time, ct);
        }
        catch (Exception e) when (e is DllNotFoundException or KafkaException)
        {
            return Faulty(e.Message);
        }
    }

    private static async Task<KafkaCheckResult> CheckAsync(IAdminClient admin, KafkaOptions options, TimeProvider time, CancellationToken ct)
    {
        if (await TopicsAsync(admin, options, time, ct) is not { } found)
        {
            return Faulty($"Kafka:BootstrapServers: no broker answered at {options.BootstrapServers} within {options.ConnectTimeout.TotalSeconds:F0} s");
        }

        string[] inputs = [.. options.Topics, options.RerouteTopic];
        string[] missing = [.. inputs.Append(options.DeadLetterTopic).Where(topic => !found.ContainsKey(topic))];
        if (missing.Length == 0) return Compare(inputs, found);
        if (!options.CreateTopics)
        {
            return Faulty([.. missing.Select(topic => $"Kafka: topic {topic} does not exist; make it, or set Kafka:CreateTopics to true")]);
        }

        if (await CreateAsync(admin, options, missing, Partitions(inputs, found) ?? options.Partitions) is { Count: > 0 } refused) return Faulty([.. refused]);
        return await AwaitAsync(admin, options, inputs, time, ct);
    }

    /// <summary>New topics are known to all brokers only after a moment.</summary>
    private static async Task<KafkaCheckResult> AwaitAsync(
        IAdminClient admin, KafkaOptions options, string[] inputs, TimeProvider time, CancellationToken ct)
    {
        long begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < options.ConnectTimeout)
        {
            if (await TopicsAsync(admin, options, time, ct) is { } found && inputs.Append(options.DeadLetterTopic).All(found.ContainsKey))
            {
                return Compare(inputs, found);
            }

            await Task.Delay(RetryPause, time, ct);
        }

        return Faulty("Kafka:CreateTopics: the topics were made, but the broker does not show them");
    }

    /// <summary>Topic and partition count, of every topic there is; null when no broker answers in time.</summary>
    /// <remarks>All, because asking for one by name may make it.</remarks>
    private static async Task<Dictionary<string, int>?> TopicsAsync(IAdminClient admin, KafkaOptions options, TimeProvider time, CancellationToken ct)
    {
        long begun = time.GetTimestamp();
        for (TimeSpan left = options.ConnectTimeout; left > TimeSpan.Zero; left = options.ConnectTimeout - time.GetElapsedTime(begun))
        {
            try
            {
                TimeSpan slice = left < LongestQuestion ? left : LongestQuestion;
                Metadata metadata = await Task.Run(() => admin.GetMetadata(slice), ct);
                return metadata.Topics.Where(topic => !topic.Error.IsError && topic.Partitions.Count > 0)
                    .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal);
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                ct.ThrowIfCancellationRequested();
                await Task.Delay(RetryPause, time, ct);
            }
        }

        return null;
    }

    private static async Task<IReadOnlyList<string>> CreateAsync(IAdminClient admin, KafkaOptions options, string[] missing, int partitions)
    {
        try
        {
            await admin.CreateTopicsAsync(
                missing.Select(topic => new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = options.ReplicationFactor }),
                new CreateTopicsOptions { RequestTimeout = options.ConnectTimeout, OperationTimeout = options.ConnectTimeout });
            return [];
        }
        catch (CreateTopicsException e)
        {
            // Another node may be just as quick; that is no fault.
            return [.. e.Results.Where(result => result.Error.IsError && result.Error.Code != ErrorCode.TopicAlreadyExists)
                .Select(result => $"Kafka:CreateTopics: the broker did not make {result.Topic}: {result.Error.Reason}")];
        }
        catch (KafkaException e)
        {
            return [$"Kafka:CreateTopics: the broker did not make {string.Join(", ", missing)}: {e.Error.Reason}"];
        }
    }

    private static KafkaCheckResult Compare(string[] inputs, Dictionary<string, int> found)
    {
        if (Partitions(inputs, found) is { } partitions) return new KafkaCheckResult(partitions, []);
        string counts = string.Join(", ", inputs.Select(topic => $"{topic} has {found[topic]}"));
        return Faulty($"Kafka:Topics: all input topics and the re-route topic need the same number of partitions, but {counts}");
    }

    /// <summary>The partition count that the topics found agree on; null when they do not, or none is there.</summary>
    private static int? Partitions(string[] inputs, Dictionary<string, int> found)
    {
        int[] counts = [.. inputs.Where(found.ContainsKey).Select(topic => found[topic]).Distinct()];
        return counts.Length == 1 ? counts[0] : null;
    }

    private static KafkaCheckResult Faulty(params string[] faults) => new(0, faults);
}
