using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StreamEngine.Load.Traffic;
using StreamEngine.Protos.V1;

namespace StreamEngine.Load.Measuring.Probes;

/// <summary>Finds out whose probe a crossing tells of.</summary>
internal sealed class ProbeTracks
{
    private readonly ConcurrentDictionary<string, ProbeTrack> _byPrefix = new(StringComparer.Ordinal);

    /// <param name="tag">Of the generator that makes them.</param>
    /// <param name="track">Hears of them.</param>
    public void Follow(string tag, ProbeTrack track) => _byPrefix[TrafficGenerator.ProbePrefix(tag)] = track;

    /// <summary>Whether this is a probe's rise. (When long at rest it falls again: that is no news.)</summary>
    public bool TryFind(RiskCrossing crossing, [NotNullWhen(true)] out ProbeTrack? track, out int number)
    {
        (track, number) = (null, 0);
        return crossing.Before == RiskLevel.Low
            && _byPrefix.TryGetValue(Prefix(crossing.CustomerId), out track)
            && int.TryParse(crossing.CustomerId.AsSpan(Prefix(crossing.CustomerId).Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    public bool IsProbe(string customerId) => _byPrefix.ContainsKey(Prefix(customerId));

    /// <summary>All before the number.</summary>
    private static string Prefix(string customerId) => customerId[..(customerId.LastIndexOf('-') + 1)];
}
