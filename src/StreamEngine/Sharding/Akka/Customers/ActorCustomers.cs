using Akka.Actor;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Profiles;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding.Akka.Customers;

/// <summary>The customers of one shard under one ownership, each an actor of its own somewhere in the cluster, most often on this node.</summary>
/// <remarks>
/// <code>
///   step ─► an order to each of its customers ─► region ─► shard ─► customer
///    ▲                                                                 │
///    └───────────── all answers, in order ◄── desk ◄───────────────────┘
/// </code>
/// Nobody is asked twice for one thing: an order that is not answered in time fails the step, and with it the ownership; the next one begins
/// from what is committed, under a new token.
/// </remarks>
internal sealed class ActorCustomers : IShardCustomers
{
    /// <summary>Of one customer, so that one order fits into one frame of the network.</summary>
    public const int MostRecordsOfAnOrder = 1_000;

    /// <summary>Who leaves memory before the order comes is sent the snapshot; that it happens again and again to one step has another cause.</summary>
    private const int MostRounds = 4;

    private readonly Ownership _ownership;
    private readonly IActorRef _region;
    private readonly IActorRef _desk;
    private readonly ClusterOptions _options;
    private readonly TimeProvider _clock;
    private readonly ClusterMetrics _metrics;
    private readonly CustomerLedger _ledger;
    private readonly List<string> _missing = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _snapshots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _placeOf = new(StringComparer.Ordinal);
    private readonly List<Part> _parts = [];
    private readonly List<Crossing> _fresh = [];
    private long _round;

    /// <param name="ownership">The ownership that begins.</param>
    /// <param name="region">The way to every customer.</param>
    /// <param name="desk">Where the answers come; this one's alone.</param>
    /// <param name="engine">Bounds of memory.</param>
    /// <param name="options">How long to wait for answers, and how long the idle stay.</param>
    /// <param name="clock">The wall clock.</param>
    /// <param name="metrics">Counts answers.</param>
    public ActorCustomers(
        Ownership ownership, IActorRef region, IActorRef desk, EngineOptions engine, ClusterOptions options, TimeProvider clock, ClusterMetrics metrics)
    {
        _ownership = ownership;
        _region = region;
        _desk = desk;
        _options = options;
        _clock = clock;
        _metrics = metrics;
        // The ledger forgets first, so that as a rule nobody who has left is ordered without a snapshot.
        _ledger = new CustomerLedger(engine.ResidentProfiles, engine.ResidentBytes, options.IdleAfter * 0.9, clock);
        Report = new StepReport(ownership.Lanes);
    }

    public int Count => _ledger.Count;

    public long Bytes => _ledger.Bytes;

    public StepReport Report { get; }

    public IReadOnlyList<string> Begin(InputBatch batch)
    {
        Report.Clear();
        _ledger.ForgetIdle();
        _missing.Clear();
        _snapshots.Clear();
        foreach (ref readonly InputRecord record in batch.Records)
        {
            if (record.Kind != RecordKind.Interaction) continue;
            string customerId = record.Interaction!.CustomerId!;
            if (!_ledger.Knows(customerId) && _snapshots.TryAdd(customerId, default)) _missing.Add(customerId);
        }

        return _missing;
    }

    public void Admit(LoadedProfiles loaded) => Admit(_missing, loaded);

    public async ValueTask<IReadOnlyList<ProfileWrite>> ApplyAsync(
        InputBatch batch, IReadOnlyList<DueProfile> due, Instant before, Instant after, CancellationToken ct)
    {
        Divide(batch, due, before, after);
        await CarryOutAsync(ct);
        return Gather();
    }

    public int Trim()
    {
        int left = 0;
        foreach (string customerId in _ledger.Surplus())
        {
            LetGo(customerId);
            left++;
        }

        return left;
    }

    /// <summary>Only the desk: a customer whom the next owner never hears of leaves by itself.</summary>
    public void Dispose() => _desk.Tell(PoisonPill.Instance, ActorRefs.NoSender);

    private void LetGo(string customerId) => _region.Tell(new Release(_ownership.Shard, _ownership.State.Lease.Token, customerId), ActorRefs.NoSender);

    private void Admit(IReadOnlyList<string> customerIds, LoadedProfiles loaded)
    {
        for (int i = 0; i < customerIds.Count; i++) _snapshots[customerIds[i]] = loaded.Named[i];
    }

    /// <summary>Divides the step into a part for each customer: those of the batch as they appear in it, then those whom only time concerns.</summary>
    private void Divide(InputBatch batch, IReadOnlyList<DueProfile> due, Instant before, Instant after)
    {
        _placeOf.Clear();
        _parts.Clear();
        Report.BeginRecords(batch, before);
        ReadOnlySpan<InputRecord> records = batch.Records;
        for (int i = 0; i < records.Length; i++)
        {
            if (!Report.Pass(in records[i])) continue;
            PartOf(records[i].Interaction!.CustomerId!, after).Records.Add(
                new OrderedRecord(i, records[i].Interaction!, Report.TimeBefore(i), Report.TimeAfter(i)));
        }

        foreach (DueProfile customer in due)
        {
            if (_placeOf.ContainsKey(customer.CustomerId)) continue;
            if (!_ledger.Knows(customer.CustomerId)) _snapshots[customer.CustomerId] = customer.Snapshot;
            PartOf(customer.CustomerId, after).IsNamedByStore = true;
        }
    }

    private Part PartOf(string customerId, Instant after)
    {
        if (_placeOf.TryGetValue(customerId, out int place))
        {
            Part known = _parts[place];
            if (known.Records.Count < MostRecordsOfAnOrder) return known;

            // So many go in several orders, one after the other: time may go on to the end in the last one only.
            known.Until = known.Records[^1].After;
            known.IsLast = false;
            Part next = new(customerId, known.First) { Until = after, IsKnown = known.IsKnown };
            _placeOf[customerId] = _parts.Count;
            _parts.Add(next);
            return next;
        }

        Part part = new(customerId) { Until = after, IsKnown = _ledger.Knows(customerId) };
        _placeOf[customerId] = _parts.Count;
        _parts.Add(part);
        return part;
    }

    /// <summary>Orders every part, and those again that were answered by asking for the snapshot.</summary>
    private async Task CarryOutAsync(CancellationToken ct)
    {
        IReadOnlyList<Part> ordered = _parts;
        for (int round = 0; ordered.Count > 0; round++)
        {
            if (round == MostRounds) throw new CustomersSilentException($"{ordered.Count} customers leave memory before their orders come, {MostRounds} times in a row");
            CustomerAnswer[] answers = await OrderAsync(ordered, ct);
            List<Part> unknown = [];
            for (int i = 0; i < answers.Length; i++)
            {
                CustomerAnswer answer = answers[i];
                if (answer.Kind == AnswerKind.Failed) throw new InvalidOperationException($"a customer could not carry out its order: {answer.Fault}");
                ordered[i].Answer = answer;
                if (answer.Kind == AnswerKind.Unknown) unknown.Add(ordered[i]);
            }

            if (unknown.Count > 0) await LoadAsync(unknown, ct);
            ordered = unknown;
        }
    }

    private async Task LoadAsync(List<Part> unknown, CancellationToken ct)
    {
        // Later parts of a customer whose first one is unknown are unknown, too, and need no snapshot: the first brings it.
        if (unknown.Any(part => !part.IsFirst && part.First.Answer!.Kind == AnswerKind.Done)) throw new CustomersSilentException("a customer left memory between two orders of one step");
        string[] customerIds = [.. unknown.Where(part => part.IsFirst).Select(part => part.CustomerId)];
        Admit(customerIds, await _ownership.Load(customerIds, ct));
        _metrics.CountAskedBack(unknown.Count);
    }

    private async Task<CustomerAnswer[]> OrderAsync(IReadOnlyList<Part> parts, CancellationToken ct)
    {
        Guid lease = _ownership.State.Lease.Token;
        OrderRound round = new(lease, ++_round, parts.Count);
        _desk.Tell(round, ActorRefs.NoSender);
        for (int place = 0; place < parts.Count; place++)
        {
            Part part = parts[place];
            _region.Tell(new CustomerOrder(_ownership.Shard, lease, round.Number, place, part.CustomerId, SnapshotFor(part), [.. part.Records], part.Until), _desk);
        }

        try
        {
            CustomerAnswer[] answers = await round.Complete.WaitAsync(_options.AnswerDeadline, _clock, ct);
            _metrics.CountAnswers(answers.Length - round.Remote, round.Remote);
            return answers;
        }
        catch (TimeoutException)
        {
            throw new CustomersSilentException($"{round.Waiting} of {parts.Count} customers did not answer within {_options.AnswerDeadline.TotalSeconds} s (Cluster:AnswerDeadline)");
        }
    }

    /// <remarks>A bare null would be turned into an empty snapshot, by way of a null array: then whoever is in memory would begin anew.</remarks>
    private ReadOnlyMemory<byte>? SnapshotFor(Part part) =>
        part.IsFirst && _snapshots.TryGetValue(part.CustomerId, out ReadOnlyMemory<byte> found) ? found : default(ReadOnlyMemory<byte>?);

    /// <summary>Puts the answers together, in the order of the parts.</summary>
    private List<ProfileWrite> Gather()
    {
        List<ProfileWrite> writes = new(_parts.Count);
        foreach (Part part in _parts)
        {
            CustomerAnswer answer = part.Answer!;
            Tell(part, answer);
            if (part.IsLast) Write(part, answer, writes);
        }

        return writes;
    }

    private void Tell(Part part, CustomerAnswer answer)
    {
        for (int i = 0; i < part.Records.Count; i++)
            Report.Applied(part.Records[i].Place, new ApplyResult(answer.Outcomes[i], i == 0 ? answer.Folded : 0));
        foreach (AnsweredCrossing answered in answer.Crossings)
        {
            _fresh.Add(answered.Crossing);
            if (answered.Cause == AnsweredCause.Record) Report.OfRecord(answered.Place, _fresh);
            else if (answered.Cause == AnsweredCause.TimeAtRecord) Report.OfTimeAt(answered.Place, _fresh);
            else Report.OfTime(_fresh);
        }

        if (answer.Fault is not { } fault) return;
        _ownership.OnCorrupt(fault);
        Report.Corrupt++;
    }

    private void Write(Part part, CustomerAnswer answer, List<ProfileWrite> writes)
    {
        bool wasRead = _snapshots.TryGetValue(part.CustomerId, out ReadOnlyMemory<byte> snapshot) && !snapshot.IsEmpty;
        bool hasProfile = part.IsKnown || wasRead;
        if (wasRead) Report.Loaded++;

        // Where the store has named the customer, or was told nothing of it from here, or has what cannot be read, it may hold what the profile does not say: another hand has been there.
        CustomerAnswer first = part.First.Answer!;
        StoredStanding? standing = part.IsKnown && !part.IsNamedByStore && first.Fault is null ? first.Before : null;
        if (!answer.Snapshot.IsEmpty)
        {
            writes.Add(new ProfileWrite(part.CustomerId, answer.Snapshot, answer.Due, answer.AtRiskPriority, standing));
            _ledger.Use(part.CustomerId, answer.Bytes);
            if (!hasProfile) Report.Newcomers++;
            return;
        }

        _ledger.Remove(part.CustomerId);
        LetGo(part.CustomerId);
        if (hasProfile) Report.Forgotten++;
        if (hasProfile || part.IsNamedByStore) writes.Add(CustomerWork.Removal(part.CustomerId, standing));
    }

    /// <summary>What one order is to have of a step.</summary>
    private sealed class Part
    {
        /// <param name="customerId">Whose.</param>
        /// <param name="first">The first of this customer's parts; null: this one.</param>
        public Part(string customerId, Part? first = null) => (CustomerId, First) = (customerId, first ?? this);

        public string CustomerId { get; }

        public Part First { get; }

        public bool IsFirst => First == this;

        public bool IsLast { get; set; } = true;

        public List<OrderedRecord> Records { get; } = [];

        public Instant Until { get; set; }

        /// <summary>Whether the customer was known to be in memory, as what the store has.</summary>
        public bool IsKnown { get; init; }

        /// <summary>Whether the store has named the customer as due.</summary>
        public bool IsNamedByStore { get; set; }

        public CustomerAnswer? Answer { get; set; }
    }
}
