using StreamEngine.Store;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>What the engines have made of their input.</summary>
internal interface ICommittedCounts
{
    /// <summary>Everything committed so far; null while there is no telling.</summary>
    ValueTask<ShardTally?> ReadAsync(CancellationToken ct);
}
