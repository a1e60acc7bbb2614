namespace Prometheus;

/// <summary>Rises and falls.</summary>
public sealed class Gauge : Collector<Gauge.Child>
{
    internal Gauge(string name, string help, string[] labelNames)
        : base(name, help, labelNames)
    {
    }

    public double Value => Unlabelled.Value;

    internal override string TypeName => "gauge";

    public void Set(double val) => Unlabelled.Set(val);

    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    public void Dec(double decrement = 1) => Unlabelled.Dec(decrement);

    private protected override Child NewChild(string labels) => new(labels);

    /// <inheritdoc/>
    public sealed class Child : ChildBase
    {
        private AtomicDouble _value;

        internal Child(string labels)
            : base(labels)
        {
        }

        public double Value => _value.Value;

        public void Set(double val) => _value.Value = val;

        public void Inc(double increment = 1) => _value.Add(increment);

        public void Dec(double decrement = 1) => _value.Add(-decrement);

        internal override void WriteTo(string name, ExpositionText text) => text.Sample(name, Labels, Value);
    }
}
