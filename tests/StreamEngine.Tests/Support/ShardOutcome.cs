using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Scoring;
using StreamEngine.Store;

namespace StreamEngine.Tests.Support;

/// <summary>Everything that the store holds of a shard, for comparing two histories.</summary>
internal sealed record ShardOutcome(ShardState State, IReadOnlyDictionary<string, string> Profiles, IReadOnlyList<NumberedCrossing> Crossings)
{
    public static async Task<ShardOutcome> ReadAsync(IRiskReader reader, ShardId shard)
    {
        ShardState state = await reader.ReadStateAsync(shard, default) ?? throw new InvalidOperationException($"shard {shard} was never acquired");
        Dictionary<string, string> profiles = [];
        await foreach (StoredProfile profile in reader.ScanAsync(shard, default)) profiles[profile.CustomerId] = Convert.ToHexString(profile.Snapshot.Span);
        List<NumberedCrossing> crossings = [];
        while (true)
        {
            IReadOnlyList<NumberedCrossing> more = await reader.ReadCrossingsAsync(shard, crossings.Count == 0 ? 0 : crossings[^1].Id.Sequence, 500, default);
            if (more.Count == 0) return new ShardOutcome(state, profiles, crossings);
            crossings.AddRange(more);
        }
    }

    /// <summary>The same profiles bit for bit, the same offsets, the same crossings under the same numbers, the same counts.</summary>
    public void AssertSame(ShardOutcome other)
    {
        Assert.Equal(State.Offsets, other.State.Offsets);
        Assert.Equal(State.Tally, other.State.Tally);
        Assert.Equal(Describe(Crossings), Describe(other.Crossings));
        Assert.Equal(Profiles.OrderBy(p => p.Key, StringComparer.Ordinal), other.Profiles.OrderBy(p => p.Key, StringComparer.Ordinal));
        AssertNumbered();
        other.AssertNumbered();
    }

    /// <summary>No crossing twice, none missing: numbered 1, 2, 3 to the last; and who stands at each level is whom they left there, at Low all others who are known.</summary>
    public void AssertNumbered()
    {
        Assert.Equal(Enumerable.Range(1, (int)State.LastSequence).Select(n => (long)n), Crossings.Select(c => c.Id.Sequence));
        ILookup<RiskLevel, string> standing = Crossings.GroupBy(c => c.Crossing.CustomerId).ToLookup(customer => customer.Last().Crossing.After, customer => customer.Key);
        Assert.Equal(
            (Profiles.Count - AboveLow(), standing[RiskLevel.Elevated].Count(), standing[RiskLevel.High].Count(), standing[RiskLevel.Critical].Count()),
            (State.Tally.AtLow, State.Tally.AtElevated, State.Tally.AtHigh, State.Tally.AtCritical));

        int AboveLow() => standing.Where(level => level.Key > RiskLevel.Low).Sum(level => level.Count());
    }

    private static IEnumerable<string> Describe(IReadOnlyList<NumberedCrossing> crossings) => crossings.Select(numbered =>
    {
        Crossing c = numbered.Crossing;
        return $"{numbered.Id} {c.CustomerId} {c.At} {c.Cause} {c.Before}->{c.After} {c.Score} {c.Priority} {c.PolicyHash} {string.Join('|', c.Drivers)}";
    });
}
