using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Scoring;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Probes;
using StreamEngine.Store;

namespace StreamEngine.Load.Scenarios.Recovery;

/// <summary>The probes as the store has them, by all the crossings that it keeps.</summary>
/// <param name="Found">How many probes have risen.</param>
/// <param name="Repeated">How often one has risen again.</param>
/// <param name="Trimmed">Crossings that are no longer kept.</param>
internal sealed record StoredProbes(long Found, long Repeated, long Trimmed)
{
    private const int PageSize = 1_000;

    public static async Task<StoredProbes> ReadAsync(IRiskReader reader, int shards, ProbeTracks tracks, CancellationToken ct)
    {
        HashSet<string> risen = new(StringComparer.Ordinal);
        long repeated = 0, trimmed = 0;
        for (int shard = 0; shard < shards; shard++)
        {
            long last = 0;
            while (await reader.ReadCrossingsAsync(new ShardId(shard), last, PageSize, ct) is { Count: > 0 } page)
            {
                foreach (NumberedCrossing crossing in page)
                {
                    trimmed += crossing.Id.Sequence - last - 1;
                    last = crossing.Id.Sequence;
                    if (crossing.Crossing.Before == RiskLevel.Low && tracks.IsProbe(crossing.Crossing.CustomerId) && !risen.Add(crossing.Crossing.CustomerId)) repeated++;
                }
            }
        }

        return new StoredProbes(risen.Count, repeated, trimmed);
    }
}
