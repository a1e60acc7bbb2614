using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest;

public sealed class KafkaCheckTests
{
    [Fact]
    public async Task Matching_topics_give_the_number_of_shards()
    {
        using MockKafka kafka = MockKafka.Start(5);
        KafkaCheckResult result = await CheckAsync(kafka.Options());
        Assert.True(result.IsGood, string.Join("\n", result.Faults));
        Assert.Equal(5, result.Partitions);
    }

    [Fact]
    public async Task Unequal_partition_counts_are_one_clear_line()
    {
        using MockKafka kafka = MockKafka.Start(2);
        kafka.CreateTopic("emails", 3);
        KafkaOptions options = kafka.Options(o => o.Topics.Add(kafka.Topic("emails")));

        Assert.Equal(
            $"Kafka:Topics: all input topics and the re-route topic need the same number of partitions, but {kafka.Topic("calls")} has 2,"
            + $" {kafka.Topic("chats")} has 2, {kafka.Topic("emails")} has 3, {kafka.Topic("reroute")} has 2",
            Assert.Single((await CheckAsync(options)).Faults));
    }

    [Fact]
    public async Task Missing_topics_are_named_each()
    {
        using MockKafka kafka = MockKafka.Start();
        KafkaOptions options = kafka.Options(o =>
        {
            o.Topics.Add("nowhere");
            o.DeadLetterTopic = "no-letters";
        });

        Assert.Equal(
            ["Kafka: topic nowhere does not exist; make it, or set Kafka:CreateTopics to true",
             "Kafka: topic no-letters does not exist; make it, or set Kafka:CreateTopics to true"],
            (await CheckAsync(options)).Faults);
    }

    [Fact]
    public async Task Missing_topics_are_made_when_allowed_and_where_the_broker_can()
    {
        using MockKafka kafka = MockKafka.Start(2);
        string name = $"made-{Guid.NewGuid():N}";
        KafkaCheckResult result = await CheckAsync(kafka.Options(o =>
        {
            o.CreateTopics = true;
            o.Topics.Add(name);

            // The embedded broker lets the client wait to the end.
            o.ConnectTimeout = TimeSpan.FromSeconds(8);
        }));

        // The embedded broker has no admin protocol; what matters there is that the reason is told.
        if (MockKafka.IsReal) Assert.Equal(2, result.Partitions);
        else Assert.StartsWith($"Kafka:CreateTopics: the broker did not make {name}", Assert.Single(result.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_broker_is_one_clear_line()
    {
        var options = new KafkaOptions { BootstrapServers = "127.0.0.1:1", Topics = ["calls"], ConnectTimeout = TimeSpan.FromSeconds(1) };
        Assert.Equal("Kafka:BootstrapServers: no broker answered at 127.0.0.1:1 within 1 s", Assert.Single((await CheckAsync(options)).Faults));
    }

    [Fact]
    public async Task A_setting_that_the_client_does_not_know_is_named()
    {
        var options = new KafkaOptions { BootstrapServers = "127.0.0.1:1", Topics = ["calls"] };
        options.Client["no.such.setting"] = "1";
        Assert.Contains("no.such.setting", Assert.Single((await CheckAsync(options)).Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fetch.wait.max.ms", "soon")]
    [InlineData("heartbeat.interval.ms", "0")]
    [InlineData("compression.codec", "tight")]
    [InlineData("fetch.max.bytes", "1")]
    public async Task A_value_that_only_the_consumer_or_the_producer_refuses_is_one_line(string key, string value)
    {
        var options = new KafkaOptions { BootstrapServers = "127.0.0.1:1", Topics = ["calls"] };
        options.Client[key] = value;

        string fault = Assert.Single((await CheckAsync(options)).Faults);
        Assert.StartsWith("Kafka:Client: ", fault, StringComparison.Ordinal);
        Assert.Contains(key, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public async Task Waiting_for_the_broker_ends_when_it_is_cancelled()
    {
        var options = new KafkaOptions { BootstrapServers = "127.0.0.1:1", Topics = ["calls"], ConnectTimeout = TimeSpan.FromMinutes(10) };
        using var stop = new CancellationTokenSource();
        Task<KafkaCheckResult> check = KafkaCheck.RunAsync(options, TimeProvider.System, stop.Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(700));

        // Far above the second that one question takes, far below the ten minutes.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private static Task<KafkaCheckResult> CheckAsync(KafkaOptions options) => KafkaCheck.RunAsync(options, TimeProvider.System, default);
}
