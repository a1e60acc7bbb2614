namespace StreamEngine.Load.Reports.Live;

/// <summary>The newest value of something, and what it was in each second of the last minute.</summary>
internal sealed class Gauge(string name)
{
    public const int Seconds = 60;

    private readonly double[] _ring = new double[Seconds];
    private long _newestSecond = long.MinValue;

    public string Name => name;

    public double Value { get; private set; }

    public string Unit { get; private set; } = "";

    public void Put(double value, string unit, long second)
    {
        if (_newestSecond == long.MinValue || second - _newestSecond >= Seconds) Array.Fill(_ring, double.NaN);
        else
            for (long skipped = _newestSecond + 1; skipped < second; skipped++) _ring[skipped % Seconds] = double.NaN;
        _newestSecond = Math.Max(second, _newestSecond);
        _ring[_newestSecond % Seconds] = value;
        (Value, Unit) = (value, unit);
    }

    /// <summary>The last minute, from its oldest second to <paramref name="now"/>.</summary>
    public void CopyTo(Span<double> minute, long now)
    {
        for (int i = 0; i < Seconds; i++)
        {
            long second = now - Seconds + 1 + i;
            bool isKept = second >= 0 && second <= _newestSecond && _newestSecond - second < Seconds;
            minute[i] = isKept ? _ring[second % Seconds] : double.NaN;
        }
    }
}
