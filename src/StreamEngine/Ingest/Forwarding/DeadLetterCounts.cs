using System.Collections.Concurrent;

namespace StreamEngine.Ingest.Forwarding;

/// <summary>Dead letters that the broker has taken, by topic and <see cref="Decoding.FaultClass"/>, since the start.</summary>
internal sealed class DeadLetterCounts
{
    private readonly ConcurrentDictionary<(string Topic, string Reason), long> _counts = new();

    public IEnumerable<KeyValuePair<(string Topic, string Reason), long>> All => _counts;

    public void Count(string topic, string reason) => _counts.AddOrUpdate((topic, reason), 1, static (_, count) => count + 1);
}
