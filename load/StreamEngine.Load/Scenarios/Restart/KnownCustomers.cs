using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Ingest;
using StreamEngine.Load.Targets;
using StreamEngine.Store;

namespace StreamEngine.Load.Scenarios.Restart;

/// <summary>Puts customers with a history into a store, by the commits of the shards' owner, before any engine runs.</summary>
/// <remarks>A snapshot names no customer, so a few histories serve them all. Every eighth has a case open.</remarks>
internal sealed class KnownCustomers
{
    private const int Histories = 64;
    private const int Contacts = 10;

    private static readonly TimeSpan Apart = TimeSpan.FromDays(2);
    private static readonly TimeSpan Shift = TimeSpan.FromMinutes(30);
    private static readonly string[] Topics = ["refund", "invoice", "delivery", "contract"];

    private readonly ProfileWrite[] _histories;
    private readonly RiskLevel[] _levels = new RiskLevel[Histories];
    private readonly Instant _now;

    /// <param name="now">When the last of them was heard of, but for a day.</param>
    /// <param name="policy">The judge.</param>
    public KnownCustomers(Instant now, RiskPolicy policy)
    {
        _now = now;
        _histories = [.. Enumerable.Range(0, Histories).Select(number => History(number, policy))];
    }

    /// <returns>How many the store has taken.</returns>
    /// <exception cref="IOException">The store did not take a commit.</exception>
    public async Task<long> StoreAsync(LoadTarget target, int customers, int statesPerCommit, CancellationToken ct)
    {
        List<string>[] ofShard = [.. Enumerable.Range(0, target.Partitions).Select(_ => new List<string>())];
        for (int number = 1; number <= customers; number++)
        {
            // As the traffic names them, from 1 on.
            string customerId = $"c-{number}";
            ofShard[Partitioners.PartitionOf(target.Kafka.Partitioner, customerId, target.Partitions)].Add(customerId);
        }

        long[] stored = await Task.WhenAll(ofShard.Select((ids, shard) => Task.Run(() => StoreAsync(target, new ShardId(shard), ids, statesPerCommit, ct), ct)));
        return stored.Sum();
    }

    private async Task<long> StoreAsync(LoadTarget target, ShardId shard, List<string> customerIds, int statesPerCommit, CancellationToken ct)
    {
        ShardState state = await target.Shards!.AcquireAsync(shard, ct);
        OffsetVector beginning = target.Beginning(shard);
        long stored = 0;
        foreach (string[] batch in customerIds.Chunk(statesPerCommit))
        {
            ProfileWrite[] profiles = [.. batch.Select((customerId, i) => _histories[(stored + i) % Histories] with { CustomerId = customerId })];
            ShardCommit commit = new()
            {
                Shard = shard,
                Lease = state.Lease,
                Number = state.Commits + 1,
                Time = _now,
                Offsets = beginning,
                Tally = Counted(state.Tally, stored, batch.Length),
                Profiles = profiles,
                Crossings = [],
                LastSequence = state.LastSequence,
            };
            CommitResult result = await target.Shards.CommitAsync(commit, ct);
            if (result.Verdict != CommitVerdict.Committed) throw new IOException($"shard {shard}: commit {commit.Number} was answered with {result.Verdict}");
            state = state with { Commits = commit.Number, Tally = commit.Tally };
            stored += batch.Length;
        }

        return stored;
    }

    /// <summary>The levels at which they stand; nothing was consumed for them here.</summary>
    private ShardTally Counted(ShardTally tally, long from, int count)
    {
        for (long i = from; i < from + count; i++) tally += ShardTally.OneAt(_levels[i % Histories]);
        return tally;
    }

    private ProfileWrite History(int number, RiskPolicy policy)
    {
        Profile profile = new("c");
        for (int contact = 0; contact < Contacts; contact++)
        {
            Interaction report = Report(number, contact);
            profile.Apply(report, report.StartedAt, policy, []);
        }

        profile.Advance(_now, policy, []);
        _levels[number] = profile.Level;
        return new ProfileWrite("", ProfileSnapshot.ToArray(profile), profile.Due, profile.Level > RiskLevel.Low ? profile.PriorityUnder(policy) : null);
    }

    private Interaction Report(int number, int contact)
    {
        bool isOpen = number % 8 == 0 && contact == Contacts - 1;
        InteractionDraft draft = new()
        {
            Id = $"known-{number}-{contact}",
            Source = "load",
            CustomerId = "c",
            Channel = (Channel)((number + contact) % 3),
            StartedAt = _now - (Apart * (Contacts - 1 - contact)) - (Shift * (number % 48)),
            Direction = Direction.Inbound,
            Queue = "billing",
            Agent = $"a-{(number + contact) % 7}",
            Topic = Topics[(number + contact) % Topics.Length],
            CaseId = isOpen ? $"k-{number}" : null,
            WaitSeconds = 40 + (contact * 10),
            Outcome = isOpen ? Outcome.Unresolved : Outcome.Resolved,
            Sentiment = 0.4 - (contact % 5 * 0.1),
            AccountValue = "gold",
            Segment = "consumer",
            Region = "nl",
        };
        return Interaction.TryCreate(draft, out Interaction? interaction, out string? fault) ? interaction : throw new InvalidOperationException(fault);
    }
}
