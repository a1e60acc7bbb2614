using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Store;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>A shard's store as far as its customers ask it, in memory.</summary>
internal sealed class CustomersModel
{
    private readonly Dictionary<string, ProfileWrite> _stored = new(StringComparer.Ordinal);

    public Instant Time { get; private set; } = Instant.Start;

    public IEnumerable<string> CustomerIds => _stored.Keys;

    /// <summary>An ownership that loads from it.</summary>
    public static Ownership OwnershipOf(ShardId shard, CustomersModel model) => new(
        new ShardState
        {
            Shard = shard, Lease = new ShardLease(1, Guid.NewGuid()), Origin = Guid.NewGuid(), Commits = 0, LastSequence = 0, Time = Instant.Start,
            Offsets = OffsetVector.Empty, NextDue = Instant.Never, Tally = default,
        },
        Lanes: 1,
        (customerIds, _) => ValueTask.FromResult(model.Load(customerIds, null)),
        _ => { });

    public LoadedProfiles Load(IReadOnlyList<string> customerIds, Instant? dueUntil) => new(
        [.. customerIds.Select(customerId => _stored.TryGetValue(customerId, out ProfileWrite stored) ? stored.Snapshot : default)],
        [.. _stored.Values.Where(stored => stored.Due <= dueUntil).OrderBy(stored => stored.Due).ThenBy(stored => stored.CustomerId, StringComparer.Ordinal)
            .Select(stored => new DueProfile(stored.CustomerId, stored.Due, stored.Snapshot))]);

    /// <summary>Another hand has written something else.</summary>
    public void Spoil(string customerId) => _stored[customerId] = _stored[customerId] with { Snapshot = new byte[] { 1, 2, 3 } };

    /// <summary>A step, as a session would make it.</summary>
    /// <param name="customers">Whose step.</param>
    /// <param name="records">What comes in.</param>
    /// <param name="clock">What shard time reaches at least.</param>
    public async Task<StepOutcome> StepAsync(IShardCustomers customers, InputRecord[] records, Instant clock)
    {
        InputBatch batch = new();
        Instant after = Instant.Max(Time, clock);
        foreach (InputRecord record in records)
        {
            batch.Add(record);
            if (record.Interaction is { } interaction) after = Instant.Max(after, interaction.StartedAt);
        }

        LoadedProfiles loaded = Load(customers.Begin(batch), after);
        customers.Admit(loaded);
        IReadOnlyList<ProfileWrite> writes = await customers.ApplyAsync(batch, loaded.Due, Time, after, default);
        Time = after;
        foreach (ProfileWrite write in writes)
        {
            AssertStandingIsTrue(write);
            if (write.IsRemoval) _stored.Remove(write.CustomerId);
            else _stored[write.CustomerId] = write;
        }

        StepOutcome outcome = new(
            [.. writes.OrderBy(write => write.CustomerId, StringComparer.Ordinal).Select(Describe)],
            [.. customers.Report.Crossings.Select(Describe)],
            customers.Report.Tally,
            (customers.Report.Newcomers, customers.Report.Forgotten));
        customers.Trim();
        return outcome;
    }

    /// <summary>Whoever says how the store has a customer must be right: it is told only what that does not say.</summary>
    private void AssertStandingIsTrue(ProfileWrite write)
    {
        if (write.Standing is not { } standing) return;
        ProfileWrite stored = _stored.GetValueOrDefault(write.CustomerId, new ProfileWrite(write.CustomerId, default, Instant.Never, null));
        Assert.Equal((stored.Due, stored.AtRiskPriority is not null), (standing.Due, standing.IsAtRisk));
    }

    private static string Describe(ProfileWrite write) => $"{write.CustomerId} due {write.Due} at {write.AtRiskPriority} {Convert.ToHexString(write.Snapshot.Span)}";

    private static string Describe(PlacedCrossing placed)
    {
        Crossing c = placed.Crossing;
        return $"{placed.Record} {c.CustomerId} {c.At} {c.Cause} {c.Before}->{c.After} {c.Score} {c.Priority} {string.Join('|', c.Drivers)}";
    }
}

/// <summary>What a step came to.</summary>
/// <param name="Writes">By customer.</param>
/// <param name="Crossings">In their order.</param>
/// <param name="Tally">Of its records.</param>
/// <param name="Profiles">Customers stored for the first time, and customers removed.</param>
internal sealed record StepOutcome(IReadOnlyList<string> Writes, IReadOnlyList<string> Crossings, ShardTally Tally, (int Newcomers, int Forgotten) Profiles)
{
    public void AssertSame(StepOutcome other)
    {
        Assert.Equal(Crossings, other.Crossings);
        Assert.Equal(Writes, other.Writes);
        Assert.Equal(Tally, other.Tally);
        Assert.Equal(Profiles, other.Profiles);
    }
}
