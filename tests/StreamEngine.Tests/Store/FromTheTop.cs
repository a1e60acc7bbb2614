using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Tests.Store;

internal static class FromTheTop
{
    /// <summary>The first page of those at risk.</summary>
    public static ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(this IRiskReader reader, ShardId shard, int limit, CancellationToken ct) =>
        reader.ReadAtRiskAsync(shard, after: null, limit, ct);
}
