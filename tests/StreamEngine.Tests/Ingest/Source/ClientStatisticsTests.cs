using StreamEngine.Ingest.Source;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class ClientStatisticsTests
{
    private const string Consumer = """
        { "name": "rdkafka#consumer-1", "ts":15, "msg_cnt":0, "msg_size":0, "msg_max":0, "brokers":{ "b:9092/1": { "rtt": { "avg":512.5 }, "toppars":{ "calls-0": { "topic":"calls", "partition":0} } } },
          "topics":{
            "calls":{ "topic":"calls", "partitions":{
              "0":{ "partition":0, "fetchq_cnt":4200, "fetchq_size":9000000000, "fetch_state":"active"},
              "1":{ "partition":1, "fetchq_cnt":4207, "fetchq_size":9000000700, "fetch_state":"active"},
              "-1":{ "partition":-1, "fetchq_cnt":0, "fetchq_size":0, "fetch_state":"none"} } },
            "fetchq_cnt":{ "topic":"fetchq_cnt", "partitions":{ "0":{ "fetchq_cnt":4209, "fetchq_size":9000000900 } } } },
          "cgrp":{ "state":"up" }, "rx":9 }
        """;

    private const string Producer = """{ "name": "rdkafka#producer-2", "msg_cnt":17, "msg_size":2300, "msg_max":100000, "topics":{ "msg_cnt":{ "partitions":{ "0":{ "msgq_cnt":99, "xmit_msgq_cnt":99 } } } } }""";

    [Fact]
    public void All_partitions_of_a_consumer_bear_the_one_queue_they_share() =>
        Assert.Equal(new QueueFill(4_209, 9_000_000_900), ClientStatistics.OfConsumer().TryRead(Consumer));

    [Fact]
    public void A_producer_tells_of_its_queue_once() => Assert.Equal(new QueueFill(17, 2_300), ClientStatistics.OfProducer().TryRead(Producer));

    [Fact]
    public void A_consumer_without_partitions_has_nothing() => Assert.Equal(new QueueFill(0, 0), ClientStatistics.OfConsumer().TryRead("""{ "topics":{} }"""));

    [Fact]
    public void Whatever_the_text_reading_it_is_harmless()
    {
        Random random = new(1);
        for (int round = 0; round < 2_000; round++)
        {
            char[] text = Consumer.ToCharArray()[..random.Next(Consumer.Length)];
            if (text.Length > 0) text[random.Next(text.Length)] = (char)random.Next(char.MaxValue);
            ClientStatistics.OfConsumer().TryRead(new string(text));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("no JSON")]
    [InlineData("""{ "topics":{ "calls":{ "partitions":{ "0":{ "fetchq_cnt":4200, "fetchq_si""")]
    public void What_cannot_be_read_is_nothing(string text) => Assert.Null(ClientStatistics.OfConsumer().TryRead(text));

    [Theory]
    [InlineData("""{ "fetchq_cnt":"many", "fetchq_size":1e300 }""")]
    [InlineData("""{ "fetchq_cnt":-3, "fetchq_size":null }""")]
    [InlineData("""{ "fetchq_cnt":{}, "fetchq_size":[] }""")]
    public void What_is_no_number_does_not_count(string text) => Assert.Equal(new QueueFill(0, 0), ClientStatistics.OfConsumer().TryRead(text));
}
