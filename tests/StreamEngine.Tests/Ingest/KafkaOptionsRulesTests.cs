using StreamEngine.Ingest;
using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Tests.Ingest;

public sealed class KafkaOptionsRulesTests
{
    [Fact]
    public void The_defaults_with_topics_are_valid() => Assert.Empty(KafkaOptionsRules.Faults(Valid()));

    [Fact]
    public void Every_fault_names_its_key()
    {
        var options = new KafkaOptions
        {
            Topics = ["calls", "calls", "no spaces"],
            RerouteTopic = "",
            GroupId = "",
            Partitions = 0,
            ReplicationFactor = 11,
            BufferedRecords = 1,
            BufferedBytes = 1,
            StartAt = GapPolicy.Stop,
            OnGap = (GapPolicy)9,
            Partitioner = (KeyPartitioner)9,
            ConnectTimeout = TimeSpan.Zero,
            SessionTimeout = TimeSpan.FromHours(1),
            MaxClockSkew = TimeSpan.FromDays(2),
            MergeWait = TimeSpan.FromMinutes(2),
        };

        Assert.Equal(
            [
                "Kafka:GroupId is empty", "Kafka:Topics:1 is 'calls', which is named twice", "Kafka:Topics:2 is 'no spaces': a topic's name",
                "Kafka:RerouteTopic is '': a topic's name", "Kafka:Partitions is 0: must be 1 to 10000", "Kafka:ReplicationFactor is 11",
                "Kafka:BufferedRecords is 1: must be 16 to 1000000", "Kafka:BufferedBytes is 1", "Kafka:ConnectTimeout is 00:00:00: must be 00:00:01 to 00:10:00",
                "Kafka:SessionTimeout is 01:00:00", "Kafka:MaxClockSkew is 2.00:00:00", "Kafka:MergeWait is 00:02:00", "Kafka:StartAt is Stop",
                "Kafka:OnGap is 9", "Kafka:Partitioner is 9",
            ],
            KafkaOptionsRules.Faults(options),
            (expected, actual) => actual.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void No_topics_are_a_fault() =>
        Assert.Contains(KafkaOptionsRules.Faults(new KafkaOptions()), fault => fault.StartsWith("Kafka:Topics is empty", StringComparison.Ordinal));

    [Fact]
    public void Client_settings_pass_through_and_win_over_our_defaults()
    {
        KafkaOptions options = Valid();
        options.Client["security.protocol"] = "SASL_SSL";
        options.Client["fetch.wait.max.ms"] = "7";

        ConsumerConfig config = ClientSettings.Consumer(options, embedded: false);

        Assert.Empty(KafkaOptionsRules.Faults(options));
        Assert.Equal(("SASL_SSL", "7"), (config.Get("security.protocol"), config.Get("fetch.wait.max.ms")));
        Assert.Equal("SASL_SSL", ClientSettings.Producer(options).Get("security.protocol"));
    }

    [Fact]
    public void Client_settings_that_correctness_needs_are_refused()
    {
        KafkaOptions options = Valid();
        foreach (string key in ClientSettings.Refused.Keys) options.Client[key] = "x";

        Assert.Equal(ClientSettings.Refused.Count, KafkaOptionsRules.Faults(options).Count);
        Assert.Contains("Kafka:Client:auto.offset.reset cannot be set: use Kafka:StartAt and Kafka:OnGap", KafkaOptionsRules.Faults(options));
        Assert.Equal(AutoOffsetReset.Error, ClientSettings.Consumer(options, embedded: false).AutoOffsetReset);
    }

    [Theory]
    [InlineData(360_000, "360000")]
    [InlineData(10_000, "300000")]
    public void A_long_session_raises_the_poll_interval_with_it(int sessionMilliseconds, string expected)
    {
        KafkaOptions options = Valid();
        options.SessionTimeout = TimeSpan.FromMilliseconds(sessionMilliseconds);

        Assert.Equal(expected, ClientSettings.Consumer(options, embedded: false).Get("max.poll.interval.ms"));
        Assert.Null(ClientSettings.Fault(options));
    }

    [Fact]
    public void A_poll_interval_below_the_session_timeout_is_refused()
    {
        KafkaOptions options = Valid();
        options.Client["max.poll.interval.ms"] = "9999";
        Assert.Equal("Kafka:Client:max.poll.interval.ms is 9999: must not be below Kafka:SessionTimeout, 00:00:10", Assert.Single(KafkaOptionsRules.Faults(options)));
        options.Client["max.poll.interval.ms"] = "10000";
        Assert.Empty(KafkaOptionsRules.Faults(options));
        Assert.Null(ClientSettings.Fault(options));
    }

    private static KafkaOptions Valid() => new() { Topics = ["calls", "chats", "emails"] };
}
