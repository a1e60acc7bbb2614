using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest;
using StreamEngine.Store;

namespace StreamEngine.Tests.Sharding;

/// <summary>A shard's input that lies ready in memory: one topic, every record at its offset.</summary>
internal sealed class ScriptedInput(ShardId shard, IReadOnlyList<InputRecord> records) : IShardInput
{
    public const string Topic = "calls";

    private readonly Lock _lock = new();

    /// <summary>Ends when there is something to take again: when the input has gone back.</summary>
    private volatile TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _next;
    private long _come;

    public ShardId Shard => shard;

    /// <summary>At most so many records are handed out by one take; tests vary it to move batch edges. 0: the input stands still.</summary>
    public Func<int> TakeLimit { get; init; } = () => int.MaxValue;

    /// <summary>What the batch must wait for, by offset.</summary>
    public Func<long, Task?> Delivery { get; init; } = _ => null;

    /// <summary>So many more have come from the broker each time that somebody looks how the input stands; null: all lie ready, and nobody is told of them.</summary>
    public int? ComingByLook { get; init; }

    /// <summary>So many find room here.</summary>
    public int Room { get; init; } = int.MaxValue;

    /// <summary>How often somebody has looked while not all was taken.</summary>
    public int Looks { get; private set; }

    public List<OffsetVector> Started { get; } = [];

    public OffsetVector LastCommitted { get; private set; } = OffsetVector.Empty;

    public bool IsCaughtUp
    {
        get
        {
            lock (_lock) return _next >= records.Count;
        }
    }

    public static InputRecord Record(Interaction interaction) =>
        new(interaction.CustomerId is null ? RecordKind.Anonymous : RecordKind.Interaction, interaction);

    public ValueTask<OffsetVector> StartAsync(OffsetVector offsets, CancellationToken ct)
    {
        lock (_lock)
        {
            _next = offsets[Topic] ?? 0;
            Started.Add(offsets);
        }

        _more.TrySetResult();
        return ValueTask.FromResult(offsets.With(Topic, _next));
    }

    public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        if (!IsCaughtUp && TakeLimit() > 0) return;
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _more.Task.WaitAsync(atMost, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }

    public void Take(InputBatch batch, int limit)
    {
        lock (_lock)
        {
            long end = Math.Min(ComingByLook is null ? records.Count : _come, _next + Math.Min(limit, TakeLimit()));
            if (_next >= end) return;
            for (; _next < end; _next++) batch.Add(records[(int)_next], Delivery(_next));
            batch.Reach(OffsetVector.Empty.With(Topic, _next));
        }
    }

    public IReadOnlyList<LaneStanding> Standing()
    {
        if (ComingByLook is not { } more) return [];
        lock (_lock)
        {
            if (_next < records.Count) Looks++;
            _come = Math.Min(records.Count, Math.Min(_come + more, _next + Room));
            return [new LaneStanding(Topic, records.Count, (int)(_come - _next), 0, null)];
        }
    }

    public void Committed(OffsetVector offsets) => LastCommitted = offsets;
}
