using System.Globalization;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;
using StreamEngine.Tests.Store;

namespace StreamEngine.Tests.Publish;

/// <summary>A store that says of every shard what it is told to say: how many crossings there are, who is at risk, whether it was made anew.</summary>
internal sealed class ScriptedReader : IRiskReader
{
    private int _pagesRead;

    /// <summary>The number of the last crossing, of every shard.</summary>
    public long Last { get; set; }

    /// <summary>Numbers whose crossings an operator removed, of every shard.</summary>
    public IReadOnlySet<long> Removed { get; set; } = new HashSet<long>();

    /// <summary>The number of a crossing that cannot be read, of every shard.</summary>
    public long? Damaged { get; set; }

    public Guid Origin { get; set; } = Guid.NewGuid();

    public IReadOnlyList<string> AtRisk { get; set; } = [];

    /// <summary>Called before profiles are read.</summary>
    public Action BeforeProfiles { get; set; } = () => { };

    /// <summary>Called before a state is read.</summary>
    public Action BeforeState { get; set; } = () => { };

    public Action<ShardId>? OnNews { get; private set; }

    /// <summary>Those with anything on them.</summary>
    public int PagesRead => Volatile.Read(ref _pagesRead);

    public ValueTask<IReadOnlyList<NumberedCrossing>> ReadCrossingsAsync(ShardId shard, long afterSequence, int limit, CancellationToken ct)
    {
        if (afterSequence < Last) Interlocked.Increment(ref _pagesRead);
        List<NumberedCrossing> page = [];
        for (long sequence = afterSequence + 1; sequence <= Last && page.Count < limit; sequence++)
        {
            if (sequence == Damaged) throw new InvalidDataException($"crossing {sequence} is damaged");
            if (!Removed.Contains(sequence)) page.Add(Samples.Crossing(shard, sequence));
        }

        return ValueTask.FromResult<IReadOnlyList<NumberedCrossing>>(page);
    }

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct)
    {
        BeforeState();
        return ValueTask.FromResult<ShardState?>(State(shard));
    }

    public ValueTask<ProfilesAsOf> ReadProfilesAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct)
    {
        BeforeProfiles();
        return ValueTask.FromResult(new ProfilesAsOf(State(shard), new ReadOnlyMemory<byte>[customerIds.Count]));
    }

    public ValueTask<AtRiskIds> ReadAtRiskIdsAsync(ShardId shard, CancellationToken ct) => ValueTask.FromResult(new AtRiskIds(State(shard), AtRisk));

    public ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, AtRiskCustomer? after, int limit, CancellationToken ct) => throw new NotSupportedException();

    public IAsyncEnumerable<StoredProfile> ScanAsync(ShardId shard, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<IAsyncDisposable> ListenAsync(Action<ShardId> onNews, CancellationToken ct)
    {
        OnNews = onNews;
        return ValueTask.FromResult<IAsyncDisposable>(this);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ShardState State(ShardId shard) => StateFields.Read(
        shard,
        new Dictionary<string, string> { [StateFields.Token] = Guid.NewGuid().ToString("N"), [StateFields.Sequence] = Last.ToString(CultureInfo.InvariantCulture) },
        Instant.Never)! with { Origin = Origin };
}
