using System.Buffers;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding;

/// <summary>One step of a shard, in memory: who takes part, what a batch does to them, and the writes that come of it.</summary>
/// <remarks>
/// Shard time moves with every record, and a customer's due moments fire at the latest when shard time has reached them: around
/// the customer's own records, and at the end of the step. Since advancing in two steps is the same as advancing in one,
/// what a customer becomes does not depend on where batches begin and end. Everyone touched is written: even a refused
/// interaction may have fired a due moment before it.
/// </remarks>
/// <param name="residents">The customers in memory.</param>
/// <param name="policy">The judge.</param>
/// <param name="lanes">How many input topics there are.</param>
/// <param name="onCorrupt">Hears why a snapshot could not be read.</param>
internal sealed class ShardStep(ResidentProfiles residents, RiskPolicy policy, int lanes, Action<string> onCorrupt)
{
    private readonly Dictionary<string, Touched> _touched = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];
    private readonly HashSet<string> _missingSet = new(StringComparer.Ordinal);
    private readonly CrossingOrder _crossings = new();
    private readonly List<Crossing> _fresh = [];
    private readonly List<(string CustomerId, int Start, int Length, Instant Due, double? Priority)> _written = [];
    private readonly ArrayBufferWriter<byte> _snapshots = new(64 * 1024);

    /// <summary>The crossings of this step, in order.</summary>
    public IEnumerable<PlacedCrossing> Crossings => _crossings.InOrder();

    /// <summary>What became of the batch's records.</summary>
    public ShardTally Tally { get; private set; }

    /// <summary>The same by topic, for the metrics.</summary>
    public RecordCounts Counts { get; } = new(lanes);

    /// <summary>Customers read from the store.</summary>
    public int Loaded { get; private set; }

    public void Begin()
    {
        _touched.Clear();
        _missing.Clear();
        _missingSet.Clear();
        _written.Clear();
        _snapshots.ResetWrittenCount();
        Tally = default;
        Counts.Clear();
        Loaded = 0;
    }

    /// <summary>The customers of the batch who are not in memory.</summary>
    public IReadOnlyList<string> Missing(InputBatch batch)
    {
        foreach (InputRecord record in batch.Records)
        {
            if (record.Kind != RecordKind.Interaction) continue;
            string customerId = record.Interaction!.CustomerId!;
            if (!residents.Contains(customerId) && _missingSet.Add(customerId)) _missing.Add(customerId);
        }

        return _missing;
    }

    /// <summary>Takes in what the store had of the missing.</summary>
    public void Admit(LoadedProfiles loaded)
    {
        for (int i = 0; i < loaded.Named.Count; i++)
            if (!loaded.Named[i].IsEmpty) residents.Add(Read(_missing[i], loaded.Named[i].Span));
    }

    /// <summary>Applies the batch, then advances its customers and those who are due to the shard's new time.</summary>
    /// <param name="batch">The input.</param>
    /// <param name="due">The customers whose moment has come.</param>
    /// <param name="before">Shard time before the batch; from there each record carries it on, so lateness is judged record by record.</param>
    /// <param name="after">Shard time after the batch.</param>
    public void Apply(InputBatch batch, IReadOnlyList<DueProfile> due, Instant before, Instant after)
    {
        Instant time = before;
        _crossings.Begin(before);
        foreach (InputRecord record in batch.Records)
        {
            Tally += Apply(record, time);
            if (record.Interaction is { } interaction) time = Instant.Max(time, interaction.StartedAt);
            _crossings.EndRecord(time);
            if (record.Kind == RecordKind.Interaction) CatchUp(record.Interaction!.CustomerId!, time);
        }

        foreach (Touched touched in _touched.Values) Advance(touched.Profile, after);
        foreach (DueProfile customer in due) Advance(customer, after);
    }

    /// <summary>What is to be stored of everyone touched. Valid until the next <see cref="Begin"/>.</summary>
    public IReadOnlyList<ProfileWrite> Writes()
    {
        foreach (Touched touched in _touched.Values) Write(touched);
        ReadOnlyMemory<byte> bytes = _snapshots.WrittenMemory;
        return _written.ConvertAll(w => new ProfileWrite(w.CustomerId, bytes.Slice(w.Start, w.Length), w.Due, w.Priority));
    }

    private ShardTally Apply(InputRecord record, Instant time)
    {
        ShardTally one = new() { Consumed = 1 };
        switch (record.Kind)
        {
            case RecordKind.Anonymous:
                Counts.Count(record.Lane, RecordResult.Anonymous);
                return one with { Anonymous = 1 };
            case RecordKind.DeadLetter:
                Counts.Count(record.Lane, RecordResult.DeadLetter);
                return one with { DeadLetters = 1 };
            case RecordKind.Misrouted:
                Counts.Count(record.Lane, RecordResult.Misrouted);
                return one with { Misrouted = 1 };
            default:
                return Apply(record.Interaction!, record.Lane, time, one);
        }
    }

    private ShardTally Apply(Interaction interaction, int lane, Instant time, ShardTally one)
    {
        Profile profile = Touch(interaction.CustomerId!);
        Advance(profile, time);
        ApplyResult result = profile.Apply(interaction, time, policy, _fresh);
        _crossings.AddOfRecord(_fresh);
        Counts.Count(lane, ResultOf(result.Outcome));
        return result.Outcome switch
        {
            ApplyOutcome.Applied => one with { Applied = 1, Folded = result.Folded },
            ApplyOutcome.Amended => one with { Amended = 1, Folded = result.Folded },
            ApplyOutcome.Purchase => one with { Purchases = 1 },
            ApplyOutcome.Late => one with { Late = 1 },
            _ => one with { Duplicates = 1 },
        };
    }

    private static RecordResult ResultOf(ApplyOutcome outcome) => outcome switch
    {
        ApplyOutcome.Applied => RecordResult.Applied,
        ApplyOutcome.Amended => RecordResult.Amended,
        ApplyOutcome.Purchase => RecordResult.Purchase,
        ApplyOutcome.Late => RecordResult.Late,
        _ => RecordResult.Duplicate,
    };

    private void Advance(DueProfile customer, Instant time)
    {
        if (_touched.ContainsKey(customer.CustomerId)) return;
        if (!residents.Contains(customer.CustomerId) && !customer.Snapshot.IsEmpty)
            residents.Add(Read(customer.CustomerId, customer.Snapshot.Span));
        Advance(Touch(customer.CustomerId, isStored: true), time);
    }

    private void CatchUp(string customerId, Instant time)
    {
        _touched[customerId].Profile.Advance(time, policy, _fresh);
        _crossings.AddOfTimeAtRecord(_fresh);
    }

    private void Advance(Profile profile, Instant time)
    {
        profile.Advance(time, policy, _fresh);
        _crossings.AddOfTime(_fresh);
    }

    private Profile Touch(string customerId, bool isStored = false)
    {
        if (_touched.TryGetValue(customerId, out Touched touched)) return touched.Profile;
        bool isResident = residents.TryGet(customerId, out Profile? profile);
        if (profile is null) residents.Add(profile = new Profile(customerId));
        _touched[customerId] = new Touched(profile, isResident || isStored);
        return profile;
    }

    private Profile Read(string customerId, ReadOnlySpan<byte> snapshot)
    {
        Loaded++;
        if (ProfileSnapshot.TryRead(customerId, snapshot, policy, out Profile? profile, out string? fault)) return profile;
        onCorrupt(fault);
        Tally += new ShardTally { Corrupt = 1 };
        return new Profile(customerId);
    }

    private void Write(Touched touched)
    {
        Profile profile = touched.Profile;
        if (profile.IsSpent)
        {
            residents.Remove(profile.CustomerId);
            if (touched.IsStored) _written.Add((profile.CustomerId, 0, 0, Instant.Never, null));
            return;
        }

        int start = _snapshots.WrittenCount;
        ProfileSnapshot.Write(profile, _snapshots);
        double? priority = profile.Level > RiskLevel.Low ? profile.PriorityUnder(policy) : null;
        _written.Add((profile.CustomerId, start, _snapshots.WrittenCount - start, profile.Due, priority));
        profile.Rest();
        residents.Remeasure(profile);
    }

    /// <param name="Profile">The customer.</param>
    /// <param name="IsStored">Whether the store may hold something of them.</param>
    private readonly record struct Touched(Profile Profile, bool IsStored);
}
