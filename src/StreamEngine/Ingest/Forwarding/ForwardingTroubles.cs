using Microsoft.Extensions.Logging;

namespace StreamEngine.Ingest.Forwarding;

/// <summary>Which deliveries are stuck: an episode of a topic lasts while any delivery to it is, and is told once.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class ForwardingTroubles(ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (int Stuck, string Reason)> _episodes = new(StringComparer.Ordinal);

    /// <summary>What is wrong now, in one line; null when nothing is.</summary>
    public string? Current
    {
        get
        {
            lock (_lock)
            {
                if (_episodes.Count == 0) return null;
                return string.Join("; ", _episodes.Select(episode => $"{episode.Key}: {episode.Value.Reason}"));
            }
        }
    }

    /// <summary>A delivery failed for the first time, and will be tried again.</summary>
    public void Begin(string topic, string reason)
    {
        lock (_lock)
        {
            int stuck = _episodes.GetValueOrDefault(topic).Stuck;
            _episodes[topic] = (stuck + 1, reason);
            if (stuck > 0) return;
        }

        Log.ForwardingFailed(logger, topic, reason);
    }

    /// <summary>A delivery that failed is done with.</summary>
    /// <param name="topic">As it began.</param>
    public void End(string topic)
    {
        lock (_lock)
        {
            (int stuck, string reason) = _episodes[topic];
            if (stuck > 1) _episodes[topic] = (stuck - 1, reason);
            else _episodes.Remove(topic);
            if (stuck > 1) return;
        }

        Log.ForwardingWorks(logger, topic);
    }
}
