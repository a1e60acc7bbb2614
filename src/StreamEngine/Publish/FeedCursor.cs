using StreamEngine.Domain;

namespace StreamEngine.Publish;

/// <summary>Where one reader stands in one shard.</summary>
/// <param name="shard">The shard.</param>
/// <param name="handled">The last crossing handled.</param>
/// <param name="countsFirstGap">False for a reader that begins with whatever is oldest, and so has missed nothing before it.</param>
internal sealed class FeedCursor(ShardId shard, long handled, bool countsFirstGap)
{
    private bool _countsGaps = countsFirstGap;

    public ShardId Shard => shard;

    public long Handled { get; private set; } = handled;

    /// <summary>Moves on to a crossing.</summary>
    /// <returns>How many were skipped between.</returns>
    public long Pass(long sequence)
    {
        long missed = _countsGaps ? sequence - Handled - 1 : 0;
        _countsGaps = true;
        Handled = sequence;
        return missed;
    }
}
