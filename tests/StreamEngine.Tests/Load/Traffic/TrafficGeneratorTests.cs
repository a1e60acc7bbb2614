using System.Text;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Tests.Load.Traffic;

/// <summary>Traffic is what its shape says, and the engine can read all of it.</summary>
public sealed class TrafficGeneratorTests
{
    private const int Events = 40_000;
    private static readonly long Beginning = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static TheoryData<string> Formats => ["json", "protobuf"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_seed_makes_the_same_bytes_and_another_seed_others(string format)
    {
        TrafficShape shape = new() { Format = format };
        Assert.Equal(Payloads(shape, seed: 3), Payloads(shape, seed: 3));
        Assert.NotEqual(Payloads(shape, seed: 3), Payloads(shape, seed: 4));

        static List<string> Payloads(TrafficShape shape, int seed) => [.. Records(shape, seed, 2_000).Select(record => Convert.ToHexString(record.Payload))];
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_engine_reads_every_record_and_its_key_is_its_customer(string format)
    {
        TrafficShape shape = new()
        {
            Format = format,
            Channels = ChannelMix.Known.ToDictionary(channel => channel, _ => 1.0),
            Incident = new IncidentShape(0, 1_000, 0.1, 0.5),
        };
        foreach ((Interaction interaction, OutgoingRecord record) in Decoded(shape, 5_000))
            Assert.Equal(interaction.CustomerId, record.Key is null ? null : Encoding.UTF8.GetString(record.Key));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Shares_are_as_the_shape_says(string format)
    {
        TrafficShape shape = new() { Format = format, Anonymous = 0.1, Probes = 0.05, OutOfOrder = 0.2, LateSeconds = 30, Duplicates = 0 };
        List<(Interaction Interaction, OutgoingRecord Record)> all = Decoded(shape, Events);
        AssertShare(0.1, all.Count(one => one.Interaction.CustomerId is null));
        AssertShare(0.05, all.Count(one => one.Record.Probe is not null));
        AssertShare(0.55, all.Count(one => one.Interaction.Channel == Channel.Call));
        AssertShare(0.25, all.Count(one => one.Interaction.Channel == Channel.Chat));
        AssertShare(0.05, all.Count(one => one.Interaction.Channel == Channel.Bot));

        // A probe is never late, and who is nobody may be.
        long[] late = [.. all.Select((one, number) => Beginning + number - one.Interaction.StartedAt.UnixMilliseconds)];
        AssertShare(0.95 * 0.2, late.Count(by => by > 0));
        Assert.All(late, by => Assert.InRange(by, 0, 30_000));
        Assert.InRange(late.Max(), 29_000, 30_000);
    }

    [Fact]
    public void A_duplicate_is_its_original_once_more_and_comes_soon_after()
    {
        TrafficShape shape = new() { Duplicates = 0.2, Anonymous = 0, Probes = 0.1 };
        TrafficGenerator generator = new(shape, 1, "t");
        Dictionary<string, int> first = [];
        int repeats = 0;
        for (int number = 0; number < Events; number++)
        {
            OutgoingRecord record = generator.Next(Beginning, 0);
            string payload = Encoding.UTF8.GetString(record.Payload);
            if (first.TryAdd(payload, number)) continue;
            Assert.InRange(number - first[payload], 1, 200);
            Assert.Null(record.Probe);
            first[payload] = int.MinValue; // A third time would be out of range.
            repeats++;
        }

        Assert.Equal(generator.Counts.Repeated, repeats);
        Assert.InRange(repeats / (double)(Events - repeats), 0.17, 0.19); // 0.2 of those that are no probes.
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_payload_is_as_long_as_asked_for(string format)
    {
        foreach (int bytes in (int[])[500, 1_000, 20_000])
            foreach (OutgoingRecord record in Records(new TrafficShape { Format = format, PayloadBytes = bytes }, 1, 300))
                Assert.InRange(record.Payload.Length, bytes, bytes + (format == "json" ? 0 : 3));
    }

    [Fact]
    public void Every_probe_is_a_new_customer_and_rises_by_this_one_contact_whatever_its_channel()
    {
        TrafficShape shape = new() { Probes = 1, Anonymous = 0, Channels = ChannelMix.Known.ToDictionary(channel => channel, _ => 1.0) };
        Assert.True(RiskPolicy.TryCreate(new PolicySettings(), out RiskPolicy? policy, out _));
        HashSet<string> seen = [];
        int number = 0;
        foreach ((Interaction interaction, OutgoingRecord record) in Decoded(shape, 500))
        {
            Assert.Equal(number++, record.Probe);
            Assert.True(seen.Add(interaction.CustomerId!));
            List<Crossing> crossings = [];
            new Profile(interaction.CustomerId!).Apply(interaction, interaction.StartedAt, policy, crossings);
            Assert.Equal((RiskLevel.Low, RiskLevel.High), (Assert.Single(crossings).Before, crossings[0].After));
        }
    }

    [Fact]
    public void An_incident_brings_its_share_of_the_traffic_from_its_share_of_the_customers_while_it_lasts()
    {
        TrafficShape shape = new() { Customers = 1_000, Skew = 0, Anonymous = 0, Probes = 0, Duplicates = 0, Incident = new IncidentShape(10, 20, 0.01, 0.4) };
        TrafficGenerator generator = new(shape, 1, "t");
        HashSet<string> hit = [];
        int during = 0;
        for (int number = 0; number < Events; number++)
        {
            double seconds = number * 40.0 / Events;
            OutgoingRecord record = generator.Next(Beginning, seconds);
            if (!Encoding.UTF8.GetString(record.Payload).Contains("outage", StringComparison.Ordinal)) continue;
            Assert.InRange(seconds, 10, 30);
            hit.Add(Encoding.UTF8.GetString(record.Key!));
            during++;
        }

        Assert.Equal(10, hit.Count);
        Assert.InRange(during / (Events / 2.0), 0.38, 0.42);
    }

    [Fact]
    public void An_event_allocates_nothing()
    {
        TrafficGenerator generator = new(new TrafficShape(), 1, "t");
        for (int i = 0; i < 20_000; i++) generator.Next(Beginning + i, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) generator.Next(Beginning + i, 0);

        // A payload of a length that was not met before takes a new array.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    private static IEnumerable<OutgoingRecord> Records(TrafficShape shape, int seed, int count)
    {
        TrafficGenerator generator = new(shape, seed, "t");
        for (int number = 0; number < count; number++) yield return generator.Next(Beginning + number, number / 1_000.0);
    }

    private static List<(Interaction Interaction, OutgoingRecord Record)> Decoded(TrafficShape shape, int count)
    {
        InteractionDecoder decoder = new(TimeSpan.FromMinutes(5), TimeProvider.System);
        List<(Interaction, OutgoingRecord)> all = [];
        foreach (OutgoingRecord record in Records(shape, 1, count))
        {
            DecodedRecord decoded = decoder.Decode(record.Payload, null);
            Assert.Null(decoded.Fault);
            all.Add((decoded.Interaction!, record with { Key = (byte[]?)record.Key?.Clone() }));
        }

        return all;
    }

    private static void AssertShare(double share, int found)
    {
        double deviation = Math.Sqrt(Events * share * (1 - share));
        Assert.InRange(found, (Events * share) - (5 * deviation), (Events * share) + (5 * deviation));
    }
}
