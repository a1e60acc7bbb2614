namespace StreamEngine.Load.Reports.Live;

/// <summary>A line of small bars, one character each.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <param name="values">From the oldest to the newest; what is no number leaves a gap.</param>
    /// <returns>The lowest value has the lowest bar, the highest the highest; all alike are in the middle.</returns>
    public static string Draw(ReadOnlySpan<double> values)
    {
        (double lowest, double highest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values)
            if (double.IsFinite(value)) (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        Span<char> bars = stackalloc char[values.Length];
        for (int i = 0; i < values.Length; i++) bars[i] = Bar(values[i], lowest, highest);
        return new string(bars);
    }

    private static char Bar(double value, double lowest, double highest)
    {
        if (!double.IsFinite(value)) return ' ';
        if (highest <= lowest) return Bars[Bars.Length / 2];
        return Bars[(int)Math.Round((value - lowest) / (highest - lowest) * (Bars.Length - 1))];
    }
}
