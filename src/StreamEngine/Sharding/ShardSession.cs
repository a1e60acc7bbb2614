using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Policy;
using StreamEngine.Ingest;
using StreamEngine.Store;

namespace StreamEngine.Sharding;

/// <summary>One ownership of one shard: what is in memory under one lease, and how it moves on.</summary>
/// <remarks>Ends with the lease. What it held is dropped with it, so nothing uncommitted outlives an ownership.</remarks>
internal sealed class ShardSession
{
    private readonly IShardStore _store;
    private readonly EngineOptions _options;
    private readonly StoreRetry _retry;
    private readonly AnonymousCounts _anonymous;
    private readonly ResidentProfiles _residents;
    private readonly ShardStep _step;
    private ShardState _state;

    public ShardSession(ShardState state, IShardStore store, RiskPolicy policy, AnonymousCounts anonymous, EngineOptions options, StoreRetry retry)
    {
        _state = state;
        _store = store;
        _options = options;
        _retry = retry;
        _anonymous = anonymous;
        _residents = new ResidentProfiles(options.ResidentProfiles, options.ResidentBytes);
        _step = new ShardStep(_residents, policy);
    }

    /// <summary>What is committed.</summary>
    public ShardState State => _state;

    public bool HasDue(Instant time) => _state.NextDue <= time;

    /// <summary>Load, apply, commit; then whoever else has become due by the shard's new time.</summary>
    /// <param name="batch">The input; may be empty, when time alone moves on.</param>
    /// <param name="clock">What shard time reaches at least.</param>
    /// <param name="ct">Abandons the step: nothing of it may be relied on.</param>
    public async ValueTask<CommitVerdict> StepAsync(InputBatch batch, Instant clock, CancellationToken ct)
    {
        Instant time = Instant.Max(_state.Time, Instant.Max(clock, Latest(batch)));
        CommitVerdict verdict = await ApplyAsync(batch, time, ct);
        batch.Clear();
        while (verdict == CommitVerdict.Committed && HasDue(time)) verdict = await ApplyAsync(batch, time, ct);
        return verdict;
    }

    private async ValueTask<CommitVerdict> ApplyAsync(InputBatch batch, Instant time, CancellationToken ct)
    {
        _step.Begin();
        IReadOnlyList<DueProfile> due = await LoadAsync(batch, time, ct);
        _step.Apply(batch, due, _state.Time, time);
        await batch.Settled.WaitAsync(ct);

        ShardCommit commit = Commit(batch, time);
        CommitResult result = await _retry.UntilAnsweredAsync(token => _store.CommitAsync(commit, token), ct);
        if (result.Verdict == CommitVerdict.Committed) Advance(commit, result, batch);
        return result.Verdict;
    }

    private async ValueTask<IReadOnlyList<DueProfile>> LoadAsync(InputBatch batch, Instant time, CancellationToken ct)
    {
        IReadOnlyList<string> missing = _step.Missing(batch);
        bool isDue = HasDue(time);
        if (missing.Count == 0 && !isDue) return [];
        ProfileRequest request = new(missing, isDue ? time : null, _options.DueLimit);
        LoadedProfiles loaded = await _retry.UntilAnsweredAsync(token => _store.LoadAsync(_state.Shard, request, token), ct);
        _step.Admit(loaded);
        return loaded.Due;
    }

    private ShardCommit Commit(InputBatch batch, Instant time)
    {
        long sequence = _state.LastSequence;
        List<NumberedCrossing> crossings = new(_step.Crossings.Count);
        foreach (Crossing crossing in _step.Crossings)
            crossings.Add(new NumberedCrossing(new CrossingId(_state.Shard, ++sequence), crossing));

        return new ShardCommit
        {
            Shard = _state.Shard,
            Lease = _state.Lease,
            Number = _state.Commits + 1,
            Time = time,
            Offsets = Reach(batch.Next),
            Profiles = _step.Writes(),
            Crossings = crossings,
            LastSequence = sequence,
            Tally = _state.Tally + _step.Tally,
        };
    }

    private void Advance(ShardCommit commit, CommitResult result, InputBatch batch)
    {
        foreach (InputRecord record in batch.Records)
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
        _residents.Trim();
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
        foreach (InputRecord record in batch.Records)
            if (record.Interaction is { } interaction) latest = Instant.Max(latest, interaction.StartedAt);
        return latest;
    }
}
