using BenchmarkDotNet.Attributes;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Store;
using StreamEngine.Store.Redis;
using StreamEngine.Store.Wire;

namespace StreamEngine.Benchmarks;

/// <summary>A commit laid out for Redis, and a crossing written in both of its forms.</summary>
public class CommitBenchmarks
{
    private const int States = 1_000;
    private const int StreamLength = 10_000;

    private ShardCommit? _commit;
    private NumberedCrossing? _crossing;

    [GlobalSetup]
    public void Setup()
    {
        Profile profile = SampleProfile.Make(contacts: 10);
        ShardId shard = new(7);
        byte[] bytes = ProfileSnapshot.ToArray(profile);
        _commit = new ShardCommit
        {
            Shard = shard,
            Lease = new ShardLease(1, Guid.NewGuid()),
            Number = 1,
            Time = profile.AsOf,
            Offsets = OffsetVector.Empty.With("calls", States),
            Tally = new ShardTally { Consumed = States },
            Profiles = [.. Enumerable.Range(0, States).Select(i => new ProfileWrite($"c-{i:D6}", bytes, profile.Due, i % 20 == 0 ? 0.5 : null))],
            Crossings = [],
            LastSequence = 0,
        };
        _crossing = new NumberedCrossing(new CrossingId(shard, 1), CrossingOf(profile));
    }

    /// <summary>For each state.</summary>
    [Benchmark(OperationsPerInvoke = States)]
    public long CommitArguments()
    {
        EncodedCommit encoded = new(_commit!);
        return encoded.Bytes + RedisCommitArguments.Of(encoded, StreamLength, "streamengine:risk").Length;
    }

    [Benchmark]
    public int CrossingAsJson() => CrossingJson.Encode(_crossing!).Length;

    [Benchmark]
    public int CrossingAsProtobuf() => CrossingProtobuf.Encode(_crossing!).Length;

    private static Crossing CrossingOf(Profile profile) => new()
    {
        CustomerId = profile.CustomerId,
        At = profile.AsOf,
        Cause = CrossingCause.Contact,
        Before = Domain.Scoring.RiskLevel.Low,
        After = Domain.Scoring.RiskLevel.Elevated,
        Score = profile.Score,
        Priority = profile.PriorityUnder(RiskPolicy.Default),
        Drivers = profile.AssessUnder(RiskPolicy.Default).Drivers,
        PolicyHash = RiskPolicy.Default.Hash,
        Queue = "billing",
        AccountValue = "gold",
    };
}
