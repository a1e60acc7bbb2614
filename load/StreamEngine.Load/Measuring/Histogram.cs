using System.Numerics;

namespace StreamEngine.Load.Measuring;

/// <summary>Counts values from 0 to an hour of microseconds, each kept to three significant digits. Recording allocates nothing.</summary>
/// <remarks>
/// The buckets of HdrHistogram (Gil Tene): within each power of two above 2,048 there are 1,024 of them, so that one is never wider
/// than a thousandth of the values in it. Not synchronised.
/// <code>
/// value       0 … 2047   2048 … 4095   4096 … 8191   …
/// width              1             2             4   …
/// </code>
/// </remarks>
internal sealed class Histogram
{
    /// <summary>An hour. Longer ones count as so long.</summary>
    public const long Largest = 3_600_000_000;

    private const int ExactBits = 11;
    private const int Exact = 1 << ExactBits;
    private const int Half = Exact / 2;

    private readonly long[] _counts = new long[PlaceOf(Largest) + 1];
    private double _sum;

    public long Count { get; private set; }

    /// <summary>Exactly; 0 when there is none.</summary>
    public long Max { get; private set; }

    public double Mean => Count == 0 ? 0 : _sum / Count;

    /// <param name="value">Below 0 counts as 0.</param>
    public void Record(long value)
    {
        value = Math.Clamp(value, 0, Largest);
        _counts[PlaceOf(value)]++;
        Count++;
        _sum += value;
        if (value > Max) Max = value;
    }

    /// <summary>The smallest value, to three digits and rounded up, that so large a share of all does not exceed; 0 when there is none.</summary>
    /// <param name="percentile">0 to 100.</param>
    public long Percentile(double percentile)
    {
        // A share such as 99.9 % of 1,000 must not become 999.0000000001 by rounding.
        long rank = Math.Max(1, (long)Math.Ceiling((percentile / 100 * Count) - 1e-9));
        long counted = 0;
        for (int place = 0; place < _counts.Length; place++)
        {
            counted += _counts[place];
            if (counted >= rank) return Math.Min(LargestAt(place), Max);
        }

        return Max;
    }

    public void Add(Histogram other)
    {
        for (int place = 0; place < _counts.Length; place++) _counts[place] += other._counts[place];
        Count += other.Count;
        _sum += other._sum;
        Max = Math.Max(Max, other.Max);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        (Count, Max, _sum) = (0, 0, 0);
    }

    private static int PlaceOf(long value)
    {
        int shift = BitOperations.Log2((ulong)value | (Exact - 1)) - (ExactBits - 1);
        return (shift * Half) + (int)(value >> shift);
    }

    private static long LargestAt(int place)
    {
        int shift = Math.Max(0, (place / Half) - 1);
        long lowest = (long)(place - (shift * Half)) << shift;
        return lowest + (1L << shift) - 1;
    }
}
