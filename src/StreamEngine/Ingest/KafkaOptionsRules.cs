using System.Globalization;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Ingest;

/// <summary>What is wrong with the settings of section <c>Kafka</c>: one line each, naming the key.</summary>
internal static class KafkaOptionsRules
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestSession = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<string> Faults(KafkaOptions options) =>
        [.. Topics(options), .. Numbers(options), .. Times(options), .. Choices(options), .. Client(options)];

    private static IEnumerable<string> Topics(KafkaOptions options)
    {
        if (options.Topics.Count == 0) yield return "Kafka:Topics is empty: name the topics to read, as in calls, chats, emails";
        if (options.GroupId.Length == 0) yield return "Kafka:GroupId is empty: name the consumer group";

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int index = 0; index < options.Topics.Count; index++)
        {
            if (Topic($"Kafka:Topics:{index}", options.Topics[index], seen) is { } fault) yield return fault;
        }

        if (Topic("Kafka:RerouteTopic", options.RerouteTopic, seen) is { } reroute) yield return reroute;
        if (Topic("Kafka:DeadLetterTopic", options.DeadLetterTopic, seen) is { } deadLetter) yield return deadLetter;
    }

    private static IEnumerable<string> Numbers(KafkaOptions options) => Chosen(
        Number("Partitions", options.Partitions, 1, 10_000),
        Number("ReplicationFactor", options.ReplicationFactor, 1, 10),
        Number("BufferedRecords", options.BufferedRecords, 16, 1_000_000),
        Number("BufferedBytes", options.BufferedBytes, 64 * 1024, 1024 * 1024 * 1024));

    private static IEnumerable<string> Times(KafkaOptions options) => Chosen(
        Time("ConnectTimeout", options.ConnectTimeout, Second, LongestConnect),
        Time("SessionTimeout", options.SessionTimeout, Second, LongestSession),
        Time("MaxClockSkew", options.MaxClockSkew, TimeSpan.Zero, TimeSpan.FromDays(1)),
        Time("MergeWait", options.MergeWait, TimeSpan.Zero, LongestWait));

    private static IEnumerable<string> Choices(KafkaOptions options)
    {
        if (options.StartAt is not (GapPolicy.Earliest or GapPolicy.Latest)) yield return $"Kafka:StartAt is {options.StartAt}: must be earliest or latest";
        if (!Enum.IsDefined(options.OnGap)) yield return $"Kafka:OnGap is {options.OnGap}: must be stop, earliest or latest";
        if (!Enum.IsDefined(options.Partitioner)) yield return $"Kafka:Partitioner is {options.Partitioner}: must be murmur2 or consistentRandom";
    }

    private static IEnumerable<string> Client(KafkaOptions options)
    {
        foreach (string key in options.Client.Keys.Order(StringComparer.Ordinal))
        {
            if (ClientSettings.Refused.TryGetValue(key, out string? why)) yield return $"Kafka:Client:{key} cannot be set: {why}";
        }

        if (options.Client.TryGetValue(ClientSettings.PollInterval, out string? text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int interval)
            && interval < options.SessionTimeout.TotalMilliseconds)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Kafka:Client:{ClientSettings.PollInterval} is {interval}: must not be below Kafka:SessionTimeout, {options.SessionTimeout:c}");
        }
    }

    /// <summary>Kafka's own rule for names, and ours that no topic has two tasks.</summary>
    private static string? Topic(string key, string name, HashSet<string> seen)
    {
        if (name.Length is 0 or > 249 || name is "." or ".." || !name.All(IsLegal))
        {
            return $"{key} is '{name}': a topic's name has 1 to 249 letters, digits, dots, dashes and underscores";
        }

        return seen.Add(name) ? null : $"{key} is '{name}', which is named twice";
    }

    private static bool IsLegal(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_';

    private static string? Number(string key, long value, long least, long most) =>
        value >= least && value <= most ? null : FormattableString.Invariant($"Kafka:{key} is {value}: must be {least} to {most}");

    private static string? Time(string key, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value >= least && value <= most ? null : string.Create(CultureInfo.InvariantCulture, $"Kafka:{key} is {value:c}: must be {least:c} to {most:c}");

    private static IEnumerable<string> Chosen(params string?[] faults) => faults.OfType<string>();
}
