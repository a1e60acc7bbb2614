using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Sharding;

/// <summary>One ownership of one shard: what is in memory under one lease, and how it moves on.</summary>
/// <remarks>Ends with the lease. What it held is dropped with it, so nothing uncommitted outlives an ownership.</remarks>
internal sealed class ShardSession : IDisposable
{
    private readonly IShardStore _store;
    private readonly EngineOptions _options;
    private readonly StoreRetry _retry;
    private readonly AnonymousCounts _anonymous;
    private readonly IShardCustomers _customers;
    private readonly StepMetrics _metrics;
    private ShardState _state;
    private Pending? _pending;

    /// <param name="state">As it was acquired, with the offsets that the input started from.</param>
    /// <param name="store">Where it was acquired.</param>
    /// <param name="runtime">Where its customers are to live.</param>
    /// <param name="anonymous">Counts those of whom no profile is kept.</param>
    /// <param name="options">Bounds of memory and of a step.</param>
    /// <param name="metrics">Hears of each step that is committed.</param>
    /// <param name="retry">Asks the store until it answers.</param>
    /// <param name="onCorrupt">Hears why a snapshot could not be read.</param>
    public ShardSession(
        ShardState state, IShardStore store, IShardRuntime runtime, AnonymousCounts anonymous, EngineOptions options, StepMetrics metrics, StoreRetry retry, Action<string> onCorrupt)
    {
        _state = state;
        _store = store;
        _options = options;
        _retry = retry;
        _anonymous = anonymous;
        _metrics = metrics;
        _customers = runtime.Open(new Ownership(state, metrics.Lanes, LoadAsync, onCorrupt));
    }

    /// <summary>What is committed.</summary>
    public ShardState State => _state;

    /// <summary>How many customers are in memory, and what they take, about. May be asked from any thread.</summary>
    public (int Customers, long Bytes) Resident => (_customers.Count, _customers.Bytes);

    /// <summary>Whether time has customers to move that it has not moved yet.</summary>
    /// <param name="clock">What shard time would reach at least.</param>
    public bool HasDue(Instant clock) => _state.NextDue <= Instant.Max(_state.Time, clock);

    /// <summary>Load and apply: the batch, and customers who are due by the shard's new time, up to the limit. Dead letters of the batch are safe afterwards.</summary>
    /// <param name="batch">The input; may be empty, when time alone moves on.</param>
    /// <param name="clock">What shard time reaches at least.</param>
    /// <param name="ct">Abandons the step: nothing of it may be relied on.</param>
    public async ValueTask WorkAsync(InputBatch batch, Instant clock, CancellationToken ct)
    {
        Instant time = Instant.Max(_state.Time, Instant.Max(clock, Latest(batch)));
        StepTrace? trace = _metrics.Begin(batch, _state.Shard);
        IReadOnlyList<string> missing = _customers.Begin(batch);
        IReadOnlyList<DueProfile> due = await LoadAsync(missing, time, ct);
        if (batch.Records.Length == 0 && due.Count == 0) throw new InvalidOperationException($"customers are due since {_state.NextDue}, but the store names none");
        IReadOnlyList<ProfileWrite> writes = await _customers.ApplyAsync(batch, due, _state.Time, time, ct);
        await batch.Settled.WaitAsync(ct);
        trace?.Applied(batch.Records.Length, _customers.Report.Loaded);
        _pending = new Pending(Commit(batch, writes, time), trace);
    }

    /// <summary>Commits what was worked off.</summary>
    /// <param name="batch">The same.</param>
    /// <param name="ct">Abandons the step.</param>
    public async ValueTask<CommitVerdict> CommitAsync(InputBatch batch, CancellationToken ct)
    {
        (ShardCommit commit, StepTrace? trace) = _pending ?? throw new InvalidOperationException("nothing is to be committed");
        _pending = null;
        CommitResult result = await _retry.UntilAnsweredAsync(token => _store.CommitAsync(commit, token), ct);
        trace?.Committed(result.Verdict.ToWord(), commit.Profiles.Count, result.Bytes, isGood: result.Verdict == CommitVerdict.Committed);
        if (result.Verdict == CommitVerdict.Committed) Advance(commit, result, batch);
        return result.Verdict;
    }

    /// <summary>Asks the store whether it still holds this ownership and all of its commits.</summary>
    public async ValueTask<CommitVerdict> VerifyAsync(CancellationToken ct)
    {
        ShardState? stored = await _retry.UntilAnsweredAsync(token => _store.ReadStateAsync(_state.Shard, token), ct);
        if (stored is null || stored.Lease.Epoch < _state.Lease.Epoch) return CommitVerdict.RolledBack;
        if (stored.Lease != _state.Lease) return CommitVerdict.Fenced;
        return stored.Commits < _state.Commits ? CommitVerdict.RolledBack : CommitVerdict.Committed;
    }

    /// <summary>Its customers leave memory.</summary>
    public void Dispose() => _customers.Dispose();

    private async ValueTask<IReadOnlyList<DueProfile>> LoadAsync(IReadOnlyList<string> missing, Instant time, CancellationToken ct)
    {
        bool isDue = _state.NextDue <= time;
        if (missing.Count == 0 && !isDue) return [];
        LoadedProfiles loaded = await LoadAsync(new ProfileRequest(missing, isDue ? time : null, _options.DueLimit), ct);
        _customers.Admit(loaded);
        return loaded.Due;
    }

    private ValueTask<LoadedProfiles> LoadAsync(IReadOnlyList<string> customerIds, CancellationToken ct) => LoadAsync(new ProfileRequest(customerIds, null, 0), ct);

    private ValueTask<LoadedProfiles> LoadAsync(ProfileRequest request, CancellationToken ct) =>
        _retry.UntilAnsweredAsync(token => _store.LoadAsync(_state.Shard, request, token), ct);

    private ShardCommit Commit(InputBatch batch, IReadOnlyList<ProfileWrite> writes, Instant time)
    {
        long sequence = _state.LastSequence;
        List<NumberedCrossing> crossings = [];
        ShardTally levels = default;
        foreach ((Crossing crossing, int? record) in _customers.Report.Crossings)
        {
            NumberedCrossing numbered = new(new CrossingId(_state.Shard, ++sequence), crossing);
            crossings.Add(numbered);
            levels = levels - ShardTally.OneAt(crossing.Before) + ShardTally.OneAt(crossing.After);
            if (record is { } place) _metrics.Deciding(numbered.Id, batch.Records[place]);
        }

        return new ShardCommit
        {
            Shard = _state.Shard,
            Lease = _state.Lease,
            Number = _state.Commits + 1,
            Time = time,
            Offsets = Reach(batch.Next),
            Profiles = writes,
            Crossings = crossings,
            LastSequence = sequence,
            Tally = _state.Tally + _customers.Report.Tally + levels + new ShardTally { AtLow = _customers.Report.Newcomers - _customers.Report.Forgotten },
        };
    }

    private void Advance(ShardCommit commit, CommitResult result, InputBatch batch)
    {
        foreach (ref readonly InputRecord record in batch.Records)
            if (record.Kind == RecordKind.Anonymous) _anonymous.Count(record.Interaction!.Channel, record.Interaction.Queue);

        _state = _state with
        {
            Commits = commit.Number,
            LastSequence = commit.LastSequence,
            Time = commit.Time,
            Offsets = commit.Offsets,
            NextDue = result.NextDue,
            Tally = commit.Tally,
        };
        _metrics.Committed(batch, commit, _customers.Report, evicted: _customers.Trim());
    }

    private OffsetVector Reach(OffsetVector next)
    {
        OffsetVector offsets = _state.Offsets;
        foreach ((string topic, long offset) in next.Entries) offsets = offsets.With(topic, offset);
        return offsets;
    }

    private static Instant Latest(InputBatch batch)
    {
        Instant latest = Instant.Start;
        foreach (ref readonly InputRecord record in batch.Records)
            if (record.Interaction is { } interaction) latest = Instant.Max(latest, interaction.StartedAt);
        return latest;
    }

    private sealed record Pending(ShardCommit Commit, StepTrace? Trace);
}
