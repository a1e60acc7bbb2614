namespace Prometheus;

/// <summary>Only rises.</summary>
public sealed class Counter : Collector<Counter.Child>
{
    internal Counter(string name, string help, string[] labelNames)
        : base(name, help, labelNames)
    {
    }

    public double Value => Unlabelled.Value;

    internal override string TypeName => "counter";

    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    /// <inheritdoc cref="Child.IncTo"/>
    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

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

        public void Inc(double increment = 1)
        {
            if (increment < 0) throw new ArgumentOutOfRangeException(nameof(increment), "A counter only rises.");
            _value.Add(increment);
        }

        /// <summary>For a count that is kept elsewhere. A lower value changes nothing.</summary>
        public void IncTo(double targetValue) => _value.RaiseTo(targetValue);

        internal override void WriteTo(string name, ExpositionText text) => text.Sample(name, Labels, Value);
    }
}
