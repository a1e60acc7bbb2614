using System.Runtime.InteropServices;
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
/// <para>Shard time moves with every record, and a customer's due moments fire at the latest when shard time has reached them: around
/// the customer's own records, and at the end of the step. Since advancing in two steps is the same as advancing in one,
/// what a customer becomes does not depend on where batches begin and end. Everyone touched is written: even a refused
/// interaction may have fired a due moment before it.</para>
/// <para>Customers know nothing of each other, so a batch is worked off customer by customer: all that one needs is fetched from memory
/// once, and is near while its records are applied and its snapshot is written. What order there is among customers is their crossings' (<see cref="CrossingOrder"/>).</para>
/// </remarks>
/// <param name="residents">The customers in memory.</param>
/// <param name="policy">The judge.</param>
/// <param name="lanes">How many input topics there are.</param>
/// <param name="onCorrupt">Hears why a snapshot could not be read.</param>
internal sealed class ShardStep(ResidentProfiles residents, RiskPolicy policy, int lanes, Action<string> onCorrupt)
{
    private const int None = -1;

    /// <summary>So many customers before it is needed each reference is followed.</summary>
    private const int NearAhead = 3;

    private readonly List<Resident?> _customers = [];
    private readonly List<Touched> _touched = [];

    /// <summary>By record: the next one of the same customer.</summary>
    private readonly List<int> _nextOfCustomer = [];
    private readonly List<Resident> _spent = [];
    private readonly List<string> _missing = [];
    private readonly HashSet<string> _missingSet = new(StringComparer.Ordinal);
    private readonly CrossingOrder _crossings = new();
    private readonly List<Crossing> _fresh = [];
    private int _consumed;
    private int _folded;
    private int _corrupt;

    /// <summary>The crossings of this step, in order.</summary>
    public IEnumerable<PlacedCrossing> Crossings => _crossings.InOrder();

    /// <summary>What became of the batch's records.</summary>
    public ShardTally Tally => new()
    {
        Consumed = _consumed,
        Applied = Counts.Of(RecordResult.Applied),
        Amended = Counts.Of(RecordResult.Amended),
        Purchases = Counts.Of(RecordResult.Purchase),
        Anonymous = Counts.Of(RecordResult.Anonymous),
        Late = Counts.Of(RecordResult.Late),
        Duplicates = Counts.Of(RecordResult.Duplicate),
        DeadLetters = Counts.Of(RecordResult.DeadLetter),
        Misrouted = Counts.Of(RecordResult.Misrouted),
        Folded = _folded,
        Corrupt = _corrupt,
    };

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
        _nextOfCustomer.Clear();
        _spent.Clear();
        _missing.Clear();
        _missingSet.Clear();
        Counts.Clear();
        (_consumed, _folded, _corrupt) = (0, 0, 0);
        Loaded = 0;
        Newcomers = 0;
        Forgotten = 0;
    }

    /// <summary>Finds the customers of the batch.</summary>
    /// <returns>Those who are not in memory.</returns>
    public IReadOnlyList<string> Missing(InputBatch batch)
    {
        foreach (ref readonly InputRecord record in batch.Records)
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

    /// <summary>Applies the batch, advances its customers and those who are due to the shard's new time, and writes them.</summary>
    /// <param name="batch">The input.</param>
    /// <param name="due">The customers whose moment has come.</param>
    /// <param name="before">Shard time before the batch; from there each record carries it on, so lateness is judged record by record.</param>
    /// <param name="after">Shard time after the batch.</param>
    /// <returns>What is to be stored of everyone touched.</returns>
    public IReadOnlyList<ProfileWrite> Apply(InputBatch batch, IReadOnlyList<DueProfile> due, Instant before, Instant after)
    {
        Sort(batch, before);
        List<ProfileWrite> writes = new(_touched.Count + due.Count);
        int ofBatch = _touched.Count;
        for (int place = 0; place < ofBatch; place++)
        {
            BringNear(place, ofBatch);
            Work(_touched[place], batch, after, writes);
        }

        foreach (DueProfile customer in due)
        {
            if (Touch(customer) is { } touched) Work(touched, batch, after, writes);
        }

        foreach (Resident spent in _spent) residents.Remove(spent);
        return writes;
    }

    /// <summary>A customer is somewhere in memory: by the time that it is worked off, the processor has fetched it, one reference after the other.</summary>
    private void BringNear(int place, int ofBatch)
    {
        if (place + (3 * NearAhead) < ofBatch) Prefetch.Object(_touched[place + (3 * NearAhead)].Customer.Profile, Profile.OwnBytes);
        if (place + (2 * NearAhead) < ofBatch) _touched[place + (2 * NearAhead)].Customer.Profile.BringRingNear();
        if (place + NearAhead < ofBatch) _touched[place + NearAhead].Customer.Profile.BringNear();
    }

    /// <summary>Passes over the batch once: who takes part, which records are whose, and how shard time moves.</summary>
    private void Sort(InputBatch batch, Instant before)
    {
        Instant time = before;
        _crossings.Begin(before);
        ReadOnlySpan<InputRecord> records = batch.Records;
        _consumed = records.Length;
        for (int i = 0; i < records.Length; i++)
        {
            ref readonly InputRecord record = ref records[i];
            _nextOfCustomer.Add(None);
            if (record.Interaction is { } interaction) time = Instant.Max(time, interaction.StartedAt);
            _crossings.Reach(time);
            if (record.Kind == RecordKind.Interaction) Enlist(i, record.Interaction!.CustomerId!);
            else Counts.Count(record.Lane, ResultOf(record.Kind));
        }
    }

    private void Enlist(int record, string customerId)
    {
        Resident customer = Touch(_customers[record], customerId);
        ref Touched touched = ref CollectionsMarshal.AsSpan(_touched)[customer.TouchedAs];
        if (touched.FirstRecord == None) touched.FirstRecord = record;
        else _nextOfCustomer[touched.LastRecord] = record;
        touched.LastRecord = record;
    }

    /// <summary>All that this step is to one customer: its records, then the time that passes, then what is to be stored.</summary>
    private void Work(in Touched touched, InputBatch batch, Instant after, List<ProfileWrite> writes)
    {
        Profile profile = touched.Customer.Profile;
        StoredStanding? before = touched.IsStandingKnown ? new StoredStanding(profile.Due, profile.Level > RiskLevel.Low) : null;
        for (int i = touched.FirstRecord; i != None; i = _nextOfCustomer[i]) Apply(profile, batch.Records[i], i);
        Advance(profile, after);
        if (!profile.IsSpent)
        {
            writes.Add(Write(touched.Customer, before));
            if (!touched.HasProfile) Newcomers++;
            return;
        }

        _spent.Add(touched.Customer);
        if (touched.HasProfile) Forgotten++;
        if (touched.IsStored) writes.Add(new ProfileWrite(profile.CustomerId, default, Instant.Never, null, before));
    }

    private void Apply(Profile profile, in InputRecord record, int place)
    {
        Instant time = _crossings.TimeBefore(place);
        Advance(profile, time);
        ApplyResult result = profile.Apply(record.Interaction!, time, policy, _fresh);
        _crossings.AddOfRecord(place, _fresh);
        Counts.Count(record.Lane, ResultOf(result.Outcome));
        _folded += result.Folded;
        profile.Advance(_crossings.TimeAfter(place), policy, _fresh);
        _crossings.AddOfTimeAt(place, _fresh);
    }

    private static RecordResult ResultOf(RecordKind kind) => kind switch
    {
        RecordKind.Anonymous => RecordResult.Anonymous,
        RecordKind.DeadLetter => RecordResult.DeadLetter,
        _ => RecordResult.Misrouted,
    };

    private static RecordResult ResultOf(ApplyOutcome outcome) => outcome switch
    {
        ApplyOutcome.Applied => RecordResult.Applied,
        ApplyOutcome.Amended => RecordResult.Amended,
        ApplyOutcome.Purchase => RecordResult.Purchase,
        ApplyOutcome.Late => RecordResult.Late,
        _ => RecordResult.Duplicate,
    };

    /// <summary>Null: it has been touched by its records already.</summary>
    private Touched? Touch(DueProfile due)
    {
        Resident? customer = residents.Find(due.CustomerId);
        if (customer is not null && IsTouched(customer)) return null;
        if (customer is null && !due.Snapshot.IsEmpty) customer = residents.Add(Read(due.CustomerId, due.Snapshot.Span));
        return _touched[Touch(customer, due.CustomerId, isStored: true).TouchedAs];
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
        bool isStandingKnown = !isStored && known is { IsTold: true };
        Resident customer = known ?? residents.Add(new Profile(customerId));
        customer.IsTold = true;
        customer.TouchedAs = _touched.Count;
        _touched.Add(new Touched(customer, known is not null, isStored || known is not null, isStandingKnown));
        residents.Use(customer);
        return customer;
    }

    private bool IsTouched(Resident customer) => customer.TouchedAs < _touched.Count && _touched[customer.TouchedAs].Customer == customer;

    private Profile Read(string customerId, ReadOnlySpan<byte> snapshot)
    {
        Loaded++;
        if (ProfileSnapshot.TryRead(customerId, snapshot, policy, out Profile? profile, out string? fault)) return profile;
        onCorrupt(fault);
        _corrupt++;
        return new Profile(customerId);
    }

    private ProfileWrite Write(Resident customer, StoredStanding? before)
    {
        Profile profile = customer.Profile;
        double? priority = profile.Level > RiskLevel.Low ? profile.PriorityUnder(policy) : null;
        residents.Remeasure(customer);
        return new(profile.CustomerId, ProfileSnapshot.ToArray(profile), profile.Due, priority, before);
    }

    /// <param name="Customer">Who.</param>
    /// <param name="HasProfile">Whether the store holds a profile of them.</param>
    /// <param name="IsStored">Whether it may hold anything of them.</param>
    /// <param name="IsStandingKnown">Whether what it holds beside the snapshot is what the profile says before the step.</param>
    private record struct Touched(Resident Customer, bool HasProfile, bool IsStored, bool IsStandingKnown)
    {
        /// <summary>The first of its records in the batch.</summary>
        public int FirstRecord { get; set; } = None;

        public int LastRecord { get; set; } = None;
    }
}
