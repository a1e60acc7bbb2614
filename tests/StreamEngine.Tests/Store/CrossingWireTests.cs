using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Scoring;
using StreamEngine.Store.Wire;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>What a crossing looks like to those who read it.</summary>
public sealed class CrossingWireTests
{
    private static readonly Gen<string> Words = Gen.Elements("refund", "客户", "naïve", "\"quoted\"", "<b>&", "🦊", "a\0b", " ");

    private static readonly Gen<string?> MaybeWords = Gen.OneOf(Gen.Constant<string?>(null), Words.Select(word => (string?)word), Gen.Constant<string?>(""));

    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Choose(-1_000_000, 1_000_000).Select(i => i / 1_000.0), Gen.Elements(0, 1, 1 / 3.0, double.MaxValue, double.Epsilon, -0.62));

    private static readonly Gen<long> Milliseconds = Gen.Choose(-1_000_000, 2_000_000_000).Select(i => i * 977L);

    private static readonly Gen<Driver> Drivers =
        from kind in Gen.Elements(Enum.GetValues<FactorKind>())
        from numbers in Gen.ArrayOf(Numbers, 6)
        from count in Gen.Choose(0, 1_000_000)
        from span in Milliseconds
        from label in MaybeWords
        select new Driver(
            kind, numbers[0], numbers[1], numbers[2], numbers[3],
            new Evidence(kind, count, numbers[4], numbers[5], TimeSpan.FromMilliseconds(span), label));

    private static readonly Gen<NumberedCrossing> Crossings =
        from shard in Gen.Choose(0, 9_999)
        from sequence in Gen.Choose(1, int.MaxValue)
        from customer in Words
        from at in Milliseconds
        from lastContact in Gen.OneOf(Gen.Constant<Instant?>(null), Milliseconds.Select(ms => (Instant?)new Instant(ms)))
        from channel in Gen.OneOf(Gen.Constant<Channel?>(null), Gen.Elements(Enum.GetValues<Channel>()).Select(one => (Channel?)one))
        from cause in Gen.Elements(Enum.GetValues<CrossingCause>())
        from before in Gen.Elements(Enum.GetValues<RiskLevel>())
        from after in Gen.Elements(Enum.GetValues<RiskLevel>())
        from score in Gen.Choose(0, 10_000)
        from priority in Numbers
        from drivers in Gen.ArrayOf(Drivers)
        from words in Gen.ArrayOf(MaybeWords, 5)
        select new NumberedCrossing(
            new CrossingId(new ShardId(shard), sequence * 4_000_000L),
            new Crossing
            {
                CustomerId = customer,
                At = new Instant(at),
                Cause = cause,
                Before = before,
                After = after,
                Score = new Score(score),
                Priority = priority,
                Drivers = drivers,
                PolicyHash = words[0] ?? "",
                LastChannel = channel,
                LastContactAt = lastContact,
                Queue = words[0],
                AccountValue = words[1],
                Segment = words[2],
                Region = words[3],
                Lifecycle = words[4],
            });

    [Fact]
    public void Protobuf_brings_back_everything() => Prop.ForAll(
        Arb.From(Crossings),
        crossing =>
        {
            NumberedCrossing back = CrossingProtobuf.Decode(CrossingProtobuf.Encode(crossing), crossing.Id);
            Driver[] none = [];
            Assert.Equal(crossing.Crossing.Drivers, back.Crossing.Drivers);
            Assert.Equal(crossing with { Crossing = crossing.Crossing with { Drivers = none } }, back with { Crossing = back.Crossing with { Drivers = none } });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Json_of_any_crossing_can_be_read_and_tells_its_shard_by_its_first_bytes() => Prop.ForAll(
        Arb.From(Crossings),
        crossing =>
        {
            byte[] json = CrossingJson.Encode(crossing);
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.Equal(crossing.Crossing.CustomerId, document.RootElement.GetProperty("customerId").GetString());
            Assert.True(CrossingJson.TryReadShard(json, out ShardId shard));
            Assert.Equal(crossing.Id.Shard, shard);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Json_is_as_documented()
    {
        const string expected =
            """
            {"id":"17-42","shard":17,"sequence":42,"customerId":"c-42","at":"2026-11-21T12:00:42.000Z","cause":"contact","before":"elevated","after":"high","score":0.7123,"priority":1.42,"drivers":[{"kind":"repeatContact","value":0.75,"weight":0.4,"share":0.6,"change":0.1,"evidence":{"count":3,"measure":3,"expected":1,"spanMs":604800000,"label":"refund"},"sentence":"3 contacts about refund within 7 days"},{"kind":"fallingSentiment","value":0.5,"weight":0.4,"share":0.4,"change":0,"evidence":{"count":4,"measure":-0.62,"expected":0.2,"spanMs":2592000000},"sentence":"Sentiment fell to -0.62, usually 0.20 over 4 contacts within 30 days"}],"policyHash":"5f3a90c2","lastChannel":"call","lastContactAt":"2026-11-21T12:00:00.000Z","queue":"billing","accountValue":"gold","region":"nl"}
            """;
        Assert.Equal(expected, Encoding.UTF8.GetString(CrossingJson.Encode(Crossing(new ShardId(17), 42))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"")]
    [InlineData("{\"id\":\"17\"}")]
    [InlineData("{\"id\":\"-5-1\"}")]
    [InlineData("{\"id\":\"99999999999-1\"}")]
    [InlineData("{\"id\":\"x-1\"}")]
    [InlineData("hello, channel")]
    public void What_is_no_crossing_tells_no_shard(string message) =>
        Assert.False(CrossingJson.TryReadShard(Encoding.UTF8.GetBytes(message), out _));

    [Fact]
    public void The_numbers_of_protobuf_are_those_of_the_domain()
    {
        foreach (FactorKind kind in Enum.GetValues<FactorKind>()) Assert.Equal($"{kind}", $"{(Protos.V1.FactorKind)kind}");
        foreach (RiskLevel level in Enum.GetValues<RiskLevel>()) Assert.Equal($"{level}", $"{(Protos.V1.RiskLevel)(level + 1)}");
        foreach (Channel channel in Enum.GetValues<Channel>()) Assert.Equal($"{channel}", $"{(Protos.V1.ContactChannel)(channel + 1)}");
        foreach (CrossingCause cause in Enum.GetValues<CrossingCause>()) Assert.Equal($"{cause}", $"{(Protos.V1.CrossingCause)(cause + 1)}");
    }
}
