namespace Prometheus;

/// <summary>How often values fell under each of some bounds.</summary>
/// <remarks>Lock-free, and so not atomic: while it is read, sum and buckets may be an observation apart.</remarks>
public sealed class Histogram : Collector<Histogram.Child>
{
    private static readonly double[] DefaultBounds = [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    private readonly double[] _bounds;

    internal Histogram(string name, string help, string[] labelNames, double[]? buckets)
        : base(name, help, labelNames)
    {
        if (labelNames.Contains("le", StringComparer.Ordinal)) throw new ArgumentException("The label le is the histogram's own.");
        _bounds = [.. buckets ?? DefaultBounds];
        if (_bounds.Length == 0) throw new ArgumentException("A histogram has at least one bucket.");
        if (!double.IsPositiveInfinity(_bounds[^1])) _bounds = [.. _bounds, double.PositiveInfinity];
        for (int i = 1; i < _bounds.Length; i++)
            if (_bounds[i] <= _bounds[i - 1]) throw new ArgumentException("The bounds of buckets rise.");
    }

    public double Sum => Unlabelled.Sum;

    public long Count => Unlabelled.Count;

    internal override string TypeName => "histogram";

    /// <summary>Bounds that grow by a factor.</summary>
    public static double[] ExponentialBuckets(double start, double factor, int count)
    {
        if (count <= 0 || start <= 0 || factor <= 1) throw new ArgumentException("Bounds grow from above 0, by a factor above 1, at least once.");
        double[] bounds = new double[count];

        // In decimals, so that 0.001 doubled is 0.002 and not nearly so.
        decimal next = (decimal)start;
        for (int i = 0; i < count; i++, next *= (decimal)factor) bounds[i] = (double)next;
        return bounds;
    }

    public void Observe(double val) => Unlabelled.Observe(val);

    public void Observe(double val, long count) => Unlabelled.Observe(val, count);

    private protected override Child NewChild(string labels) => new(labels, _bounds);

    /// <inheritdoc/>
    public sealed class Child : ChildBase
    {
        private readonly double[] _bounds;
        private readonly long[] _counts;
        private AtomicDouble _sum;

        internal Child(string labels, double[] bounds)
            : base(labels) => (_bounds, _counts) = (bounds, new long[bounds.Length]);

        public double Sum => _sum.Value;

        public long Count
        {
            get
            {
                long total = 0;
                for (int i = 0; i < _counts.Length; i++) total += Interlocked.Read(ref _counts[i]);
                return total;
            }
        }

        public void Observe(double val) => Observe(val, 1);

        /// <summary>The same value so many times.</summary>
        public void Observe(double val, long count)
        {
            if (double.IsNaN(val)) return;
            int bucket = 0;
            while (val > _bounds[bucket]) bucket++;
            Interlocked.Add(ref _counts[bucket], count);
            _sum.Add(val * count);
        }

        internal override void WriteTo(string name, ExpositionText text)
        {
            text.Sample(name + "_sum", Labels, Sum);
            text.Sample(name + "_count", Labels, Count);
            long upTo = 0;
            for (int i = 0; i < _bounds.Length; i++)
            {
                upTo += Interlocked.Read(ref _counts[i]);
                text.Bucket(name + "_bucket", Labels, _bounds[i], upTo);
            }
        }
    }
}
