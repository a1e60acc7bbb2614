using System.Text;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Scoring;
using StreamEngine.Store;

namespace StreamEngine.Tests.Store;

/// <summary>Ordinary commits and crossings, to be varied by <c>with</c>.</summary>
internal static class Samples
{
    public static readonly Instant Noon = Instant.From(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The commit that comes next after the state, changing nothing.</summary>
    public static ShardCommit Next(this ShardState state) => new()
    {
        Shard = state.Shard,
        Lease = state.Lease,
        Number = state.Commits + 1,
        Time = Noon,
        Offsets = OffsetVector.Empty.With("calls", state.Commits + 1),
        Tally = new ShardTally { Consumed = state.Commits + 1 },
        Profiles = [],
        Crossings = [],
        LastSequence = state.LastSequence,
    };

    /// <summary>The state after the commit, as the store should now have it.</summary>
    public static ShardState After(this ShardState state, ShardCommit commit, Instant nextDue) => state with
    {
        Commits = commit.Number,
        LastSequence = commit.LastSequence,
        Time = commit.Time,
        Offsets = commit.Offsets,
        Tally = commit.Tally,
        NextDue = nextDue,
    };

    public static ShardCommit WithProfiles(this ShardCommit commit, params ProfileWrite[] profiles) => commit with { Profiles = profiles };

    /// <summary>The commit with so many crossings, numbered on from those before.</summary>
    public static ShardCommit WithCrossings(this ShardCommit commit, int count)
    {
        NumberedCrossing[] crossings = [.. Enumerable.Range(1, count).Select(i => Crossing(commit.Shard, commit.LastSequence + i))];
        return commit with { Crossings = crossings, LastSequence = commit.LastSequence + count };
    }

    public static ProfileWrite Profile(string customerId, string snapshot = "snapshot", Instant? due = null, double? priority = null) =>
        new(customerId, Encoding.UTF8.GetBytes(snapshot), due ?? Instant.Never, priority);

    public static ProfileWrite Removal(string customerId) => new(customerId, ReadOnlyMemory<byte>.Empty, Instant.Never, null);

    public static NumberedCrossing Crossing(ShardId shard, long sequence) => new(
        new CrossingId(shard, sequence),
        new Crossing
        {
            CustomerId = $"c-{sequence}",
            At = Noon + TimeSpan.FromSeconds(sequence),
            Cause = CrossingCause.Contact,
            Before = RiskLevel.Elevated,
            After = RiskLevel.High,
            Score = Score.From(0.7123),
            Priority = 1.42,
            Drivers =
            [
                new Driver(FactorKind.RepeatContact, 0.75, 0.4, 0.6, 0.1, new Evidence(FactorKind.RepeatContact, 3, 3, 1, TimeSpan.FromDays(7), "refund")),
                new Driver(FactorKind.FallingSentiment, 0.5, 0.4, 0.4, 0, new Evidence(FactorKind.FallingSentiment, 4, -0.62, 0.2, TimeSpan.FromDays(30), null)),
            ],
            PolicyHash = "5f3a90c2",
            LastChannel = Channel.Call,
            LastContactAt = Noon,
            Queue = "billing",
            AccountValue = "gold",
            Region = "nl",
        });
}
