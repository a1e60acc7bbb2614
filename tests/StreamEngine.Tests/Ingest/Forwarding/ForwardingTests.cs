using System.Text;
using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Store;
using StreamEngine.Tests.Ingest.Decoding;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Forwarding;

public sealed class ForwardingTests
{
    [Fact]
    public async Task Every_malformed_payload_is_a_dead_letter_and_the_good_ones_around_them_come_through()
    {
        byte[][] malformed = [.. MalformedPayloads.All()];
        using MockKafka kafka = MockKafka.Start();
        for (int index = 0; index < malformed.Length; index++)
        {
            kafka.Produce("calls", 0, Wire.Json($"{index}", index), "c-1");
            kafka.Produce("calls", 0, malformed[index], "k-1", new Headers { { "trace", "t"u8.ToArray() } });
        }

        kafka.Produce("calls", 0, (byte[]?)null, "c-1");
        kafka.Flush();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);

        var reader = new Reader(input);
        await reader.UntilAsync((malformed.Length * 2) + 1);
        List<ConsumeResult<byte[]?, byte[]?>> dead = kafka.ReadAll("dead", 1, malformed.Length + 1);

        Assert.Equal(Enumerable.Range(0, malformed.Length).Select(index => $"{index}"), reader.Ids);
        Assert.Equal(malformed.Length + 1, reader.Count(RecordKind.DeadLetter));
        var byOffset = dead.ToDictionary(letter => long.Parse(Header(letter, DeadLetterHeaders.Offset), null as IFormatProvider));
        for (int index = 0; index < malformed.Length; index++)
        {
            ConsumeResult<byte[]?, byte[]?> letter = byOffset[(index * 2) + 1];
            Assert.Equal(malformed[index], letter.Message.Value ?? []);
            Assert.Equal("k-1", Encoding.UTF8.GetString(letter.Message.Key!));
            Assert.Equal((kafka.Topic("calls"), "0", "t"), (Header(letter, DeadLetterHeaders.Topic), Header(letter, DeadLetterHeaders.Partition), Header(letter, "trace")));
            Assert.NotEmpty(Header(letter, DeadLetterHeaders.ErrorClass));
            Assert.NotEmpty(Header(letter, DeadLetterHeaders.ErrorMessage));
        }

        Assert.Equal(FaultClass.Empty, Header(byOffset[malformed.Length * 2], DeadLetterHeaders.ErrorClass));
    }

    [Fact]
    public async Task Ten_megabytes_are_a_dead_letter_with_a_shortened_body()
    {
        using MockKafka kafka = MockKafka.Start();
        await using SourceRun run = SourceRun.Start(kafka.Options());
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
        var reader = new Reader(input);

        // Alone in its topic: the embedded broker forgets what stands beside so much.
        kafka.Produce("calls", 0, Wire.Json("before"));
        kafka.Flush();
        await reader.UntilAsync(1);
        kafka.Produce("chats", 0, new byte[10_000_000]);
        kafka.Flush();
        await reader.UntilAsync(2);
        kafka.Produce("calls", 0, Wire.Json("after"));
        kafka.Flush();
        await reader.UntilAsync(3);

        ConsumeResult<byte[]?, byte[]?> letter = kafka.ReadAll("dead", 1, 1)[0];
        Assert.Equal(["before", "after"], reader.Ids);
        Assert.Equal((FaultClass.TooLarge, "10000000"), (Header(letter, DeadLetterHeaders.ErrorClass), Header(letter, DeadLetterHeaders.TruncatedFrom)));
        Assert.Equal(RawRecord.MostBytesKept, letter.Message.Value!.Length);
    }

    [Fact]
    public async Task Misrouted_records_come_back_in_the_right_partition_as_they_were()
    {
        const int Partitions = 3;
        using MockKafka kafka = MockKafka.Start(Partitions);
        int home = Partitioners.PartitionOf(KeyPartitioner.Murmur2, "c-1", Partitions);
        int wrong = (home + 1) % Partitions;
        kafka.Produce("calls", wrong, Wire.Json("lost"), "another-key", new Headers { { "content-type", "application/json"u8.ToArray() } });
        kafka.Flush();
        await using SourceRun run = SourceRun.Start(kafka.Options(), Partitions);
        IShardInput wrongShard = await run.ShardAsync(wrong);
        IShardInput homeShard = await run.ShardAsync(home);
        await wrongShard.StartAsync(OffsetVector.Empty, default);
        await homeShard.StartAsync(OffsetVector.Empty, default);

        var there = new Reader(wrongShard);
        await there.UntilAsync(1);
        var here = new Reader(homeShard);
        await here.UntilAsync(1);

        Assert.Equal(RecordKind.Misrouted, there.Records[0].Kind);
        Assert.Equal(["lost"], here.Ids);
        Assert.Equal(1, here.Next[kafka.Topic("reroute")]);
        ConsumeResult<byte[]?, byte[]?> rerouted = kafka.ReadAll("reroute", Partitions, 1)[0];
        Assert.Equal((home, "c-1", "application/json"), (rerouted.Partition.Value, Encoding.UTF8.GetString(rerouted.Message.Key!), Header(rerouted, "content-type")));
        Assert.Equal(Wire.Json("lost"), Encoding.UTF8.GetString(rerouted.Message.Value!));
    }

    [Fact]
    public async Task What_is_misrouted_in_the_reroute_topic_does_not_go_round()
    {
        const int Partitions = 3;
        using MockKafka kafka = MockKafka.Start(Partitions);
        int wrong = (Partitioners.PartitionOf(KeyPartitioner.Murmur2, "c-1", Partitions) + 1) % Partitions;
        kafka.Produce("reroute", wrong, Wire.Json("lost"), "c-1");
        kafka.Flush();
        await using SourceRun run = SourceRun.Start(kafka.Options(), Partitions);
        IShardInput input = await run.ShardAsync(wrong);
        await input.StartAsync(OffsetVector.Empty, default);

        var reader = new Reader(input);
        await reader.UntilAsync(1);

        Assert.Equal(RecordKind.DeadLetter, reader.Records[0].Kind);
        Assert.Equal(FaultClass.MisroutedAgain, Header(kafka.ReadAll("dead", Partitions, 1)[0], DeadLetterHeaders.ErrorClass));
    }

    private static string Header(ConsumeResult<byte[]?, byte[]?> record, string name) => PayloadFormats.Header(record.Message.Headers, name) ?? "";
}
