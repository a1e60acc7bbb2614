namespace Prometheus;

/// <summary>A number that many threads change without a lock.</summary>
internal struct AtomicDouble
{
    private double _value;

    public double Value
    {
        get => Volatile.Read(ref _value);
        set => Volatile.Write(ref _value, value);
    }

    public void Add(double increment)
    {
        double seen = Value;
        while (true)
        {
            double before = Interlocked.CompareExchange(ref _value, seen + increment, seen);
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen)) return;
            seen = before;
        }
    }

    /// <summary>Never down.</summary>
    public void RaiseTo(double target)
    {
        double seen = Value;
        while (seen < target)
        {
            double before = Interlocked.CompareExchange(ref _value, target, seen);
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen)) return;
            seen = before;
        }
    }
}
