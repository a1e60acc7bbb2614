namespace StreamEngine.Load.Measuring;

/// <summary>What a rising count says of the rate at which it rose.</summary>
/// <remarks>Begin and end of a drain belong to starting and to the last shards: the steady part lies between.</remarks>
internal sealed class ThroughputMeter
{
    private const double SteadyFrom = 0.1;
    private const double SteadyTo = 0.9;

    private readonly List<(double Seconds, long Count)> _samples = [];

    /// <summary>The samples, for a plot.</summary>
    public IReadOnlyList<(double Seconds, long Count)> Samples => _samples;

    public void Add(double seconds, long count) => _samples.Add((seconds, count));

    /// <summary>A second from the first tenth to the last of the whole rise; 0 when it did not rise.</summary>
    public double SteadyPerSecond() => _samples.Count < 2 ? 0 : Rate(SteadyFrom, SteadyTo);

    /// <summary>A second from the beginning of the rise to its end.</summary>
    public double WholePerSecond() => _samples.Count < 2 ? 0 : Rate(0, 1);

    private double Rate(double from, double to)
    {
        long first = _samples[0].Count, rise = _samples[^1].Count - first;
        if (rise <= 0) return 0;
        double took = When(first + (to * rise)) - When(first + (from * rise));
        return took <= 0 ? 0 : (to - from) * rise / took;
    }

    /// <summary>When the count was left (at the beginning) or reached, between two samples on a straight line.</summary>
    private double When(double count)
    {
        int reached = Math.Max(1, _samples.FindIndex(sample => sample.Count >= count && sample.Count > _samples[0].Count));
        (double before, long lower) = _samples[reached - 1];
        (double after, long upper) = _samples[reached];
        return upper == lower ? after : before + ((after - before) * (count - lower) / (upper - lower));
    }
}
