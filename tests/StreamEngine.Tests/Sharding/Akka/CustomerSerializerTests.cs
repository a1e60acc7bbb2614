using System.Reflection;
using Akka.Actor;
using Akka.Serialization;
using FsCheck;
using FsCheck.Fluent;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Sharding.Akka.Remoting;
using StreamEngine.Store;
using Outcome = StreamEngine.Domain.Interactions.Outcome;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>What passes between nodes comes back as it was.</summary>
public sealed class CustomerSerializerTests(AkkaNodeFixture cluster) : IClassFixture<AkkaNodeFixture>
{
    private static readonly Driver[] NoDrivers = [];

    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.Elements("c-1042", "客户", "naïve", "ελληνικά", "עברית", "\"quoted\"", "a/b?c#d", "..", "%2F", "🦊", "a\0b", " ", new string('語', Interaction.LongestText)));

    private static readonly Gen<string?> MaybeWords = Gen.OneOf(Gen.Constant<string?>(null), Words.Select(word => (string?)word), Gen.Constant<string?>(""));

    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Choose(-1_000_000, 1_000_000).Select(i => i / 1_000.0), Gen.Elements(0, 1, 1 / 3.0, double.MaxValue, double.Epsilon, -0.62));

    private static readonly Gen<Instant> Moments = Gen.OneOf(
        Gen.Choose(-1_000_000, 2_000_000_000).Select(i => new Instant(i * 977L)), Gen.Elements(Instant.Start, Instant.Never));

    private static readonly Gen<Guid> Leases = Gen.ArrayOf(Gen.Choose(0, 255), 16).Select(bytes => new Guid([.. bytes.Select(number => (byte)number)]));

    private static readonly Gen<ReadOnlyMemory<byte>> Bytes = Gen.ArrayOf(Gen.Choose(0, 255)).Select(bytes => new ReadOnlyMemory<byte>([.. bytes.Select(number => (byte)number)]));

    private static readonly Gen<ReadOnlyMemory<byte>?> Snapshots = Gen.OneOf(Gen.Constant(default(ReadOnlyMemory<byte>?)), Bytes.Select(bytes => (ReadOnlyMemory<byte>?)bytes));

    private static readonly Gen<CustomerOrder> Orders =
        from shard in Gen.Choose(0, 9_999)
        from lease in Leases
        from round in Gen.Choose(0, int.MaxValue)
        from place in Gen.Choose(0, 100_000)
        from customer in Words
        from snapshot in Snapshots
        from records in Gen.ArrayOf(RecordOf(customer))
        from until in Moments
        select new CustomerOrder(new ShardId(shard), lease, round * 4_000_000L, place, customer, snapshot, records, until);

    private static readonly Gen<Driver> Drivers =
        from kind in Gen.Elements(Enum.GetValues<FactorKind>())
        from numbers in Gen.ArrayOf(Numbers, 6)
        from count in Gen.Choose(0, 1_000_000)
        from span in Gen.Choose(0, int.MaxValue)
        from label in MaybeWords
        select new Driver(
            kind, numbers[0], numbers[1], numbers[2], numbers[3], new Evidence(kind, count, numbers[4], numbers[5], TimeSpan.FromMilliseconds(span), label));

    private static readonly Gen<AnsweredCrossing> Crossings =
        from cause in Gen.Elements(Enum.GetValues<AnsweredCause>())
        from place in Gen.Choose(-1, 100_000)
        from customer in Words
        from at in Moments
        from lastContact in Maybe(Moments)
        from channel in Maybe(Gen.Elements(Enum.GetValues<Channel>()))
        from crossedBy in Gen.Elements(Enum.GetValues<CrossingCause>())
        from levels in Gen.ArrayOf(Gen.Elements(Enum.GetValues<RiskLevel>()), 2)
        from score in Gen.Choose(0, 10_000)
        from priority in Numbers
        from drivers in Gen.ArrayOf(Drivers)
        from words in Gen.ArrayOf(MaybeWords, 6)
        select new AnsweredCrossing(cause, place, new Crossing
        {
            CustomerId = customer, At = at, Cause = crossedBy, Before = levels[0], After = levels[1], Score = new Score(score), Priority = priority, Drivers = drivers,
            PolicyHash = words[0] ?? "", LastChannel = channel, LastContactAt = lastContact, Queue = words[1], AccountValue = words[2], Segment = words[3], Region = words[4], Lifecycle = words[5],
        });

    private static readonly Gen<CustomerAnswer> Answers =
        from lease in Leases
        from round in Gen.Choose(0, int.MaxValue)
        from numbers in Gen.ArrayOf(Gen.Choose(0, 100_000), 3)
        from kind in Gen.Elements(Enum.GetValues<AnswerKind>())
        from snapshot in Bytes
        from moments in Gen.ArrayOf(Moments, 2)
        from priority in Maybe(Numbers)
        from wasAtRisk in Gen.Elements(true, false)
        from outcomes in Gen.ArrayOf(Gen.Elements(Enum.GetValues<ApplyOutcome>()))
        from crossings in Gen.ArrayOf(Crossings).Resize(4)
        from fault in MaybeWords
        select new CustomerAnswer(lease, round * 4_000_000L, numbers[0], kind)
        {
            Snapshot = snapshot, Due = moments[0], AtRiskPriority = priority, Before = new StoredStanding(moments[1], wasAtRisk), Bytes = numbers[1],
            Outcomes = outcomes, Folded = numbers[2], Crossings = crossings, Fault = fault,
        };

    [Fact]
    public void Orders_come_back_as_they_were() => Prop.ForAll(Arb.From(Orders), order =>
    {
        CustomerOrder back = Passed(order);
        OrderedRecord[] none = [];
        Assert.Equal(order with { Records = none, Snapshot = OrderKit.None }, back with { Records = none, Snapshot = OrderKit.None });
        Assert.Equal(order.Snapshot?.ToArray(), back.Snapshot?.ToArray());
        Assert.Equal(order.Records.Select(record => (record.Place, record.Before, record.After)), back.Records.Select(record => (record.Place, record.Before, record.After)));
        Assert.Equal(order.Records.SelectMany(record => FieldsOf(record.Interaction)), back.Records.SelectMany(record => FieldsOf(record.Interaction)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Answers_come_back_as_they_were() => Prop.ForAll(Arb.From(Answers), answer =>
    {
        CustomerAnswer back = Passed(answer);
        ApplyOutcome[] noOutcomes = [];
        AnsweredCrossing[] noCrossings = [];
        Assert.Equal(
            answer with { Snapshot = default, Outcomes = noOutcomes, Crossings = noCrossings }, back with { Snapshot = default, Outcomes = noOutcomes, Crossings = noCrossings });
        Assert.Equal(answer.Snapshot.ToArray(), back.Snapshot.ToArray());
        Assert.Equal(answer.Outcomes, back.Outcomes);
        Assert.Equal(answer.Crossings.Select(WithoutDrivers), back.Crossings.Select(WithoutDrivers));
        Assert.Equal(answer.Crossings.SelectMany(answered => answered.Crossing.Drivers), back.Crossings.SelectMany(answered => answered.Crossing.Drivers));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Releases_come_back_as_they_were() => Prop.ForAll(
        Arb.From(Words), Arb.From(Leases), (customer, lease) =>
        {
            Release release = new(new ShardId(7), lease, customer);
            Assert.Equal(release, Passed(release));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void That_a_customer_is_in_memory_is_something_else_than_that_nothing_is_stored()
    {
        CustomerOrder order = new(new ShardId(1), Guid.NewGuid(), 1, 0, "c-1", OrderKit.None, [], Instant.Start);
        Assert.False(Passed(order).Snapshot.HasValue);
        Assert.True(Passed(order with { Snapshot = ReadOnlyMemory<byte>.Empty }).Snapshot is { IsEmpty: true });
    }

    [Fact]
    public void What_no_node_of_this_version_sends_is_refused()
    {
        CustomerSerializer serializer = new((ExtendedActorSystem)cluster.Node.System);
        Assert.Throws<ArgumentException>(() => serializer.Manifest("hello"));
        Assert.Throws<ArgumentException>(() => serializer.ToBinary("hello"));
        Assert.Throws<ArgumentException>(() => serializer.FromBinary([], "z"));
    }

    /// <summary>As Akka would do it, with the serializer that its settings name.</summary>
    private T Passed<T>(T message)
        where T : notnull
    {
        CustomerSerializer serializer = Assert.IsType<CustomerSerializer>(cluster.Node.System.Serialization.FindSerializerFor(message));
        return Assert.IsType<T>(cluster.Node.System.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, serializer.Manifest(message)));
    }

    private static Gen<OrderedRecord> RecordOf(string customerId) =>
        from place in Gen.Choose(0, 100_000)
        from moments in Gen.ArrayOf(Moments, 2)
        from interaction in InteractionOf(customerId)
        select new OrderedRecord(place, interaction, moments[0], moments[1]);

    private static Gen<Interaction> InteractionOf(string customerId) =>
        from id in Words
        from words in Gen.ArrayOf(MaybeWords, 9)
        from channel in Gen.Elements(Enum.GetValues<Channel>())
        from startedAt in Gen.Choose(0, int.MaxValue)
        from duration in Maybe(Gen.Choose(0, int.MaxValue))
        from direction in Gen.Elements(Enum.GetValues<Direction>())
        from outcome in Gen.Elements(Enum.GetValues<Outcome>())
        from selfService in Gen.Elements(Enum.GetValues<SelfService>())
        from complaint in Maybe(Gen.Elements(true, false))
        from seconds in Gen.ArrayOf(Maybe(Gen.Choose(0, Interaction.LongestSeconds)), 2)
        from transfers in Maybe(Gen.Choose(0, 10_000))
        from sentiment in Maybe(Gen.Choose(-1_000, 1_000))
        from surveys in Gen.ArrayOf(Maybe(Gen.Choose(1, 5)), 3)
        from revision in Gen.Choose(0, int.MaxValue)
        select Made(new InteractionDraft
        {
            Id = id, Source = words[0], CustomerId = customerId, Channel = channel, StartedAt = Interaction.Earliest + TimeSpan.FromMilliseconds(startedAt * 997L),
            EndedAt = duration is { } span ? Interaction.Earliest + TimeSpan.FromMilliseconds((startedAt * 997L) + span) : null,
            Direction = direction, Outcome = outcome, SelfService = selfService, Complaint = complaint, WaitSeconds = seconds[0], HoldSeconds = seconds[1],
            Transfers = transfers, Sentiment = sentiment / 1000.0, Csat = surveys[0], Nps = surveys[1], Ces = surveys[2], Revision = revision,
            Queue = words[1], Agent = words[2], Topic = words[3], CaseId = words[4], AccountValue = words[5], Segment = words[6], Region = words[7], Lifecycle = words[8],
        });

    private static Gen<T?> Maybe<T>(Gen<T> some)
        where T : struct => Gen.OneOf(Gen.Constant<T?>(null), some.Select(value => (T?)value));

    private static Interaction Made(InteractionDraft draft) =>
        Interaction.TryCreate(draft, out Interaction? interaction, out string? fault) ? interaction : throw new InvalidOperationException(fault);

    /// <summary>All of them, so that one added later and forgotten on the wire is found.</summary>
    private static IEnumerable<(string Name, object? Value)> FieldsOf(Interaction interaction) =>
        typeof(Interaction).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(field => (field.Name, field.GetValue(interaction)));

    private static AnsweredCrossing WithoutDrivers(AnsweredCrossing answered) => answered with { Crossing = answered.Crossing with { Drivers = NoDrivers } };
}
