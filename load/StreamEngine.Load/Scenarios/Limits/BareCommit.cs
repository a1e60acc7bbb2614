using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Store;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>The store without an engine: fenced commits of ordinary customer states, one after the other in each shard, the shards side by side.</summary>
/// <remarks>Snapshots are made beforehand. Each shard waits for its answer, as the engine's do; that others commit meanwhile is what fills the connection.</remarks>
internal sealed class BareCommit
{
    private const int Contacts = 10;

    private static readonly Instant ShardTime = SampleCustomers.Report(Contacts, 0, isTroubled: false).StartedAt;

    private readonly IShardStore _store;
    private readonly int _shards;
    private readonly int _statesPerCommit;
    private readonly ProfileWrite[] _writes;

    /// <param name="store">Where to.</param>
    /// <param name="shards">How many commit at the same time.</param>
    /// <param name="statesPerCommit">Customers in one commit.</param>
    /// <param name="customers">Different customers of each shard.</param>
    /// <param name="policy">The judge of what the snapshots say.</param>
    public BareCommit(IShardStore store, int shards, int statesPerCommit, int customers, RiskPolicy policy)
    {
        (_store, _shards, _statesPerCommit) = (store, shards, statesPerCommit);
        _writes = [.. Enumerable.Range(0, customers).Select(number => Write(number, policy))];
    }

    /// <summary>Bytes of all snapshots of one round through a shard's customers.</summary>
    public long SnapshotBytes => _writes.Sum(write => (long)write.Snapshot.Length);

    /// <summary>Commits at least so many states, in whole commits.</summary>
    /// <returns>How many the store has taken, by its own account.</returns>
    /// <exception cref="IOException">The store did not take a commit, or lost count.</exception>
    public async Task<long> RunAsync(long states, CancellationToken ct)
    {
        long commits = (states + (_statesPerCommit * (long)_shards) - 1) / (_statesPerCommit * (long)_shards);
        long[] taken = await Task.WhenAll(Enumerable.Range(0, _shards).Select(shard => Task.Run(() => RunAsync(new ShardId(shard), commits, ct), ct)));
        return taken.Sum();
    }

    private async Task<long> RunAsync(ShardId shard, long commits, CancellationToken ct)
    {
        ShardState before = await _store.AcquireAsync(shard, ct);
        ShardState state = before;
        int next = 0;
        for (long i = 0; i < commits; i++)
        {
            ShardCommit commit = Next(state, ref next);
            CommitResult result = await _store.CommitAsync(commit, ct);
            if (result.Verdict != CommitVerdict.Committed) throw new IOException($"shard {shard}: commit {commit.Number} was answered with {result.Verdict}");
            state = state with { Commits = commit.Number, Offsets = commit.Offsets, Tally = commit.Tally };
        }

        ShardState? stored = await _store.ReadStateAsync(shard, ct);
        if (stored?.Commits != before.Commits + commits) throw new IOException($"shard {shard}: the store knows of {stored?.Commits} commits, not {before.Commits + commits}");
        return stored.Tally.Applied - before.Tally.Applied;
    }

    private ShardCommit Next(ShardState state, ref int next)
    {
        ProfileWrite[] profiles = new ProfileWrite[_statesPerCommit];
        for (int i = 0; i < profiles.Length; i++, next = (next + 1) % _writes.Length) profiles[i] = _writes[next];
        long applied = state.Tally.Applied + profiles.Length;
        return new ShardCommit
        {
            Shard = state.Shard,
            Lease = state.Lease,
            Number = state.Commits + 1,
            Time = ShardTime,
            Offsets = state.Offsets.With("calls", applied),
            Tally = state.Tally with { Consumed = applied, Applied = applied },
            Profiles = profiles,
            Crossings = [],
            LastSequence = state.LastSequence,
        };
    }

    private static ProfileWrite Write(int number, RiskPolicy policy)
    {
        Profile profile = new($"c-{number:D6}");
        for (int round = 0; round < Contacts; round++)
        {
            Interaction report = SampleCustomers.Report(round, number % SampleCustomers.Variations, isTroubled: number % 8 == 0);
            profile.Apply(report, report.StartedAt, policy, []);
        }

        return new ProfileWrite(profile.CustomerId, ProfileSnapshot.ToArray(profile), profile.Due, profile.Level > RiskLevel.Low ? profile.PriorityUnder(policy) : null);
    }
}
