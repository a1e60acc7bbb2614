using System.Runtime.InteropServices;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Ingest;
using StreamEngine.Store;

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
internal sealed class LocalCustomers(ResidentProfiles residents, RiskPolicy policy, int lanes, Action<string> onCorrupt) : IShardCustomers
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
    private readonly List<Crossing> _fresh = [];

    public int Count => residents.Count;

    public long Bytes => residents.Bytes;

    public StepReport Report { get; } = new(lanes);

    public IReadOnlyList<string> Begin(InputBatch batch)
    {
        _customers.Clear();
        _touched.Clear();
        _nextOfCustomer.Clear();
        _spent.Clear();
        _missing.Clear();
        _missingSet.Clear();
        Report.Clear();
        foreach (ref readonly InputRecord record in batch.Records)
        {
            string? customerId = record.Kind == RecordKind.Interaction ? record.Interaction!.CustomerId : null;
            Resident? customer = customerId is null ? null : residents.Find(customerId);
            _customers.Add(customer);
            if (customerId is not null && customer is null && _missingSet.Add(customerId)) _missing.Add(customerId);
        }

        return _missing;
    }

    public void Admit(LoadedProfiles loaded)
    {
        for (int i = 0; i < loaded.Named.Count; i++)
            if (!loaded.Named[i].IsEmpty) residents.Add(Read(_missing[i], loaded.Named[i].Span));
    }

    public ValueTask<IReadOnlyList<ProfileWrite>> ApplyAsync(
        InputBatch batch, IReadOnlyList<DueProfile> due, Instant before, Instant after, CancellationToken ct) => new(Apply(batch, due, before, after));

    public int Trim() => residents.Trim();

    /// <summary>It is forgotten as it is.</summary>
    public void Dispose()
    {
    }

    private List<ProfileWrite> Apply(InputBatch batch, IReadOnlyList<DueProfile> due, Instant before, Instant after)
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
        Report.BeginRecords(batch, before);
        ReadOnlySpan<InputRecord> records = batch.Records;
        for (int i = 0; i < records.Length; i++)
        {
            _nextOfCustomer.Add(None);
            if (Report.Pass(in records[i])) Enlist(i, records[i].Interaction!.CustomerId!);
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

    /// <summary>All that this step is to one customer.</summary>
    private void Work(in Touched touched, InputBatch batch, Instant after, List<ProfileWrite> writes)
    {
        Profile profile = touched.Customer.Profile;
        StoredStanding? before = touched.IsStandingKnown ? CustomerWork.StandingOf(profile) : null;
        for (int i = touched.FirstRecord; i != None; i = _nextOfCustomer[i])
            CustomerWork.Apply(profile, batch.Records[i].Interaction!, i, Report.TimeBefore(i), Report.TimeAfter(i), policy, _fresh, Report);
        CustomerWork.Advance(profile, after, policy, _fresh, Report);
        if (!profile.IsSpent)
        {
            writes.Add(CustomerWork.Write(profile, policy, before));
            residents.Remeasure(touched.Customer);
            if (!touched.HasProfile) Report.Newcomers++;
            return;
        }

        _spent.Add(touched.Customer);
        if (touched.HasProfile) Report.Forgotten++;
        if (touched.IsStored) writes.Add(CustomerWork.Removal(profile.CustomerId, before));
    }

    /// <summary>Null: it has been touched by its records already.</summary>
    private Touched? Touch(DueProfile due)
    {
        Resident? customer = residents.Find(due.CustomerId);
        if (customer is not null && IsTouched(customer)) return null;
        if (customer is null && !due.Snapshot.IsEmpty) customer = residents.Add(Read(due.CustomerId, due.Snapshot.Span));
        return _touched[Touch(customer, due.CustomerId, isStored: true).TouchedAs];
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
        Report.Loaded++;
        if (ProfileSnapshot.TryRead(customerId, snapshot, policy, out Profile? profile, out string? fault)) return profile;
        onCorrupt(fault);
        Report.Corrupt++;
        return new Profile(customerId);
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
