using System.Collections.Concurrent;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Sharding;

/// <summary>Interactions of nobody known, by channel and queue: they serve the health of the service, and have no profile.</summary>
/// <remarks>Counts since this node started. Bounded: queues past the limit are counted together as <see cref="Other"/>.</remarks>
internal sealed class AnonymousCounts
{
    public const string Other = "(other)";
    private const int QueueLimit = 500;

    private readonly ConcurrentDictionary<(Channel Channel, string Queue), long> _counts = new();

    public IReadOnlyDictionary<(Channel Channel, string Queue), long> Snapshot() => _counts.ToDictionary();

    public void Count(Channel channel, string? queue)
    {
        (Channel, string) key = (channel, queue ?? "");
        if (_counts.Count >= QueueLimit && !_counts.ContainsKey(key)) key = (channel, Other);
        _counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
    }
}
