using System.Text;
using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <param name="Shard">Where the customer lives.</param>
/// <param name="Customer">Who, and how urgent.</param>
internal readonly record struct ShardedCustomer(ShardId Shard, AtRiskCustomer Customer);

/// <summary>Those at risk in all shards in one order: priority, then id, both falling. Reads of each shard only as far as it is asked.</summary>
internal sealed class AtRiskMerge
{
    private readonly IRiskReader _reader;
    private readonly StoreTurns _turns;
    private readonly int _pageSize;
    private readonly Lane[] _lanes;

    /// <param name="reader">What is durable.</param>
    /// <param name="turns">For a turn at it.</param>
    /// <param name="shards">All of them.</param>
    /// <param name="after">Strictly after this place; null: from the top.</param>
    /// <param name="limit">How many are about to be taken at a time.</param>
    public AtRiskMerge(IRiskReader reader, StoreTurns turns, IReadOnlyList<ShardId> shards, AtRiskCustomer? after, int limit)
    {
        _reader = reader;
        _turns = turns;

        // A fair share and a half: most shards then need no second reading.
        _pageSize = Math.Min(limit, (limit * 3 / (2 * Math.Max(1, shards.Count))) + 8);
        _lanes = [.. shards.Select(shard => new Lane(shard, after))];
    }

    /// <summary>The next ones; fewer than <paramref name="count"/> only when there are no more.</summary>
    public async ValueTask<IReadOnlyList<ShardedCustomer>> TakeAsync(int count, CancellationToken ct)
    {
        List<ShardedCustomer> taken = new(count);
        while (taken.Count < count)
        {
            await Task.WhenAll(_lanes.Where(lane => lane.NeedsMore).Select(lane => lane.ReadAsync(_reader, _turns, _pageSize, ct)));
            Lane? first = null;
            foreach (Lane lane in _lanes)
                if (lane.Head is { } head && (first is null || Comes(head, first.Head!.Value))) first = lane;
            if (first is null) break;
            taken.Add(new ShardedCustomer(first.Shard, first.Take()));
        }

        return taken;
    }

    private static bool Comes(AtRiskCustomer a, AtRiskCustomer b) =>
        a.Priority != b.Priority ? a.Priority > b.Priority : CompareBytes(a.CustomerId, b.CustomerId) > 0;

    private static int CompareBytes(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));

    /// <summary>One shard's, read ahead.</summary>
    private sealed class Lane(ShardId shard, AtRiskCustomer? after)
    {
        private readonly Queue<AtRiskCustomer> _ahead = [];
        private AtRiskCustomer? _last = after;
        private bool _isAtEnd;

        public ShardId Shard => shard;

        public bool NeedsMore => _ahead.Count == 0 && !_isAtEnd;

        public AtRiskCustomer? Head => _ahead.TryPeek(out AtRiskCustomer head) ? head : null;

        public AtRiskCustomer Take() => _ahead.Dequeue();

        public async Task ReadAsync(IRiskReader reader, StoreTurns turns, int limit, CancellationToken ct)
        {
            IReadOnlyList<AtRiskCustomer> page = await turns.AskAsync(() => reader.ReadAtRiskAsync(shard, _last, limit, ct), ct);
            foreach (AtRiskCustomer customer in page) _ahead.Enqueue(customer);
            _isAtEnd = page.Count < limit;
            if (page.Count > 0) _last = page[^1];
        }
    }
}
