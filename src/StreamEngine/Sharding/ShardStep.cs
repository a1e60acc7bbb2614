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
    private readonly List<Resident?> _customers = [];
    private readonly List<Touched> _touched = [];
    private readonly List<string> _missing = [];
    private readonly HashSet<string> _missingSet = new(StringComparer.Ordinal);
    private readonly CrossingOrder _crossings = new();
    private readonly List<Crossing> _fresh = [];
    private readonly ArrayBufferWriter<byte> _snapshot = new(1024);

    /// <summary>The crossings of this step, in order.</summary>
    public IEnumerable<PlacedCrossing> Crossings => _crossings.InOrder();

    /// <summary>What became of the batch's records.</summary>
    public ShardTally Tally { get; private set; }

    /// <summary>The same by topic, for the metrics.</summary>
    public RecordCounts Counts { get; } = new(lanes);

    /// <summary>Customers read from the store.</summary>
    public int Loaded { get; private set; }

    /// <summary>Customers who are stored for the first time. They began at Low.</summary>
    public int Newcomers { get; private set; }

    /// <summary>Customers whose profile is removed. They are at Low.</summary>
    public int Forgotten { get; private set; }

    public void Begin()
    {
        _customers.Clear();
        _touched.Clear();
        _missing.Clear();
        _missingSet.Clear();
        Tally = default;
        Counts.Clear();
        Loaded = 0;
        Newcomers = 0;
        Forgotten = 0;
    }

    /// <summary>Finds the customers of the batch.</summary>
    /// <returns>Those who are not in memory.</returns>
    public IReadOnlyList<string> Missing(InputBatch batch)
    {
        foreach (InputRecord record in batch.Records)
        {
            string? customerId = record.Kind == RecordKind.Interaction ? record.Interaction!.CustomerId : null;
            Resident? customer = customerId is null ? null : residents.Find(customerId);
            _customers.Add(customer);
            if (customerId is not null && customer is null && _missingSet.Add(customerId)) _missing.Add(customerId);
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
        for (int i = 0; i < batch.Records.Count; i++)
        {
            InputRecord record = batch.Records[i];
            Resident? customer = record.Kind == RecordKind.Interaction ? Touch(_customers[i], record.Interaction!.CustomerId!) : null;
            Tally += Apply(record, customer?.Profile, time);
            if (record.Interaction is { } interaction) time = Instant.Max(time, interaction.StartedAt);
            _crossings.EndRecord(time);
            if (customer is not null) CatchUp(customer.Profile, time);
        }

        foreach (Touched touched in _touched) Advance(touched.Customer.Profile, after);
        foreach (DueProfile customer in due) Advance(customer, after);
    }

    /// <summary>What is to be stored of everyone touched; once a step.</summary>
    public IReadOnlyList<ProfileWrite> Writes()
    {
        List<ProfileWrite> writes = new(_touched.Count);
        foreach (Touched touched in _touched)
        {
            if (!touched.Customer.Profile.IsSpent)
            {
                writes.Add(Write(touched));
                if (!touched.HasProfile) Newcomers++;
                continue;
            }

            residents.Remove(touched.Customer);
            if (touched.HasProfile) Forgotten++;
            if (touched.IsStored) writes.Add(new ProfileWrite(touched.Customer.Profile.CustomerId, default, Instant.Never, null, touched.Before));
        }

        return writes;
    }

    private ShardTally Apply(InputRecord record, Profile? profile, Instant time)
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
                return Apply(record.Interaction!, profile!, record.Lane, time, one);
        }
    }

    private ShardTally Apply(Interaction interaction, Profile profile, int lane, Instant time, ShardTally one)
    {
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

    private void Advance(DueProfile due, Instant time)
    {
        Resident? customer = residents.Find(due.CustomerId);
        if (customer is not null && IsTouched(customer)) return;
        if (customer is null && !due.Snapshot.IsEmpty) customer = residents.Add(Read(due.CustomerId, due.Snapshot.Span));
        Advance(Touch(customer, due.CustomerId, isStored: true).Profile, time);
    }

    private void CatchUp(Profile profile, Instant time)
    {
        profile.Advance(time, policy, _fresh);
        _crossings.AddOfTimeAtRecord(_fresh);
    }

    private void Advance(Profile profile, Instant time)
    {
        profile.Advance(time, policy, _fresh);
        _crossings.AddOfTime(_fresh);
    }

    /// <param name="found">The customer as found so far, if at all.</param>
    /// <param name="customerId">Who it is.</param>
    /// <param name="isStored">Whether the store has named the customer.</param>
    private Resident Touch(Resident? found, string customerId, bool isStored = false)
    {
        Resident? known = found ?? residents.Find(customerId);
        if (known is not null && IsTouched(known)) return known;

        // Where the store has named the customer, or was told nothing of it from here, it may hold what the profile does not say: another hand has been there.
        StoredStanding? before = isStored || known is not { IsTold: true } ? null : new StoredStanding(known.Profile.Due, known.Profile.Level > RiskLevel.Low);
        Resident customer = known ?? residents.Add(new Profile(customerId));
        customer.IsTold = true;
        customer.TouchedAs = _touched.Count;
        _touched.Add(new Touched(customer, known is not null, isStored || known is not null, before));
        residents.Use(customer);
        return customer;
    }

    private bool IsTouched(Resident customer) => customer.TouchedAs < _touched.Count && _touched[customer.TouchedAs].Customer == customer;

    private Profile Read(string customerId, ReadOnlySpan<byte> snapshot)
    {
        Loaded++;
        if (ProfileSnapshot.TryRead(customerId, snapshot, policy, out Profile? profile, out string? fault)) return profile;
        onCorrupt(fault);
        Tally += new ShardTally { Corrupt = 1 };
        return new Profile(customerId);
    }

    private ProfileWrite Write(Touched touched)
    {
        Profile profile = touched.Customer.Profile;
        _snapshot.ResetWrittenCount();
        ProfileSnapshot.Write(profile, _snapshot);
        double? priority = profile.Level > RiskLevel.Low ? profile.PriorityUnder(policy) : null;
        residents.Remeasure(touched.Customer);
        return new(profile.CustomerId, _snapshot.WrittenSpan.ToArray(), profile.Due, priority, touched.Before);
    }

    /// <param name="Customer">Who.</param>
    /// <param name="HasProfile">Whether the store holds a profile of them.</param>
    /// <param name="IsStored">Whether it may hold anything of them.</param>
    /// <param name="Before">What it holds beside the snapshot; null: not known.</param>
    private readonly record struct Touched(Resident Customer, bool HasProfile, bool IsStored, StoredStanding? Before);
}
