using System.Text.RegularExpressions;

namespace Prometheus;

/// <summary>A metric: a name, and a child for each set of label values.</summary>
public abstract partial class Collector
{
    private protected Collector(string name, string help, string[] labelNames)
    {
        if (!Word().IsMatch(name)) throw new ArgumentException($"{name} is no name for a metric.");
        foreach (string label in labelNames)
            if (!Word().IsMatch(label) || label.StartsWith("__", StringComparison.Ordinal)) throw new ArgumentException($"{label} is no name for a label.");
        if (labelNames.Distinct(StringComparer.Ordinal).Count() != labelNames.Length) throw new InvalidOperationException($"{name} names a label twice.");
        (Name, Help, LabelNames) = (name, help, labelNames);
    }

    public string Name { get; }

    public string Help { get; }

    public string[] LabelNames { get; }

    internal abstract string TypeName { get; }

    internal abstract void WriteTo(ExpositionText text);

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex Word();
}

/// <inheritdoc/>
public abstract class Collector<TChild> : Collector
    where TChild : ChildBase
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string[], TChild> _children = new(new SameValues());
    private readonly Lazy<TChild> _unlabelled;

    private protected Collector(string name, string help, string[] labelNames)
        : base(name, help, labelNames) => _unlabelled = new Lazy<TChild>(() => WithLabels());

    private protected TChild Unlabelled => _unlabelled.Value;

    /// <summary>The child of these values. To be kept where it is used often: finding it takes a lock.</summary>
    public TChild WithLabels(params string[] labelValues)
    {
        if (labelValues.Length != LabelNames.Length) throw new ArgumentException($"{Name} takes {LabelNames.Length} label values.");
        lock (_lock)
        {
            if (_children.TryGetValue(labelValues, out TChild? known)) return known;
            string labels = string.Join(',', LabelNames.Zip(labelValues, (name, value) => $"{name}=\"{ExpositionText.Escape(value)}\""));
            return _children[[.. labelValues]] = NewChild(labels);
        }
    }

    public void RemoveLabelled(params string[] labelValues)
    {
        lock (_lock) _children.Remove(labelValues);
    }

    /// <summary>The label values of every child that has some.</summary>
    public IEnumerable<string[]> GetAllLabelValues()
    {
        lock (_lock) return [.. _children.Keys.Where(values => values.Length > 0).Select(values => values.ToArray())];
    }

    internal override void WriteTo(ExpositionText text)
    {
        // A metric without labels is there from the start, at 0.
        if (LabelNames.Length == 0) _ = Unlabelled;
        TChild[] children;
        lock (_lock) children = [.. _children.Values];
        foreach (TChild child in children) child.WriteTo(Name, text);
    }

    private protected abstract TChild NewChild(string labels);

    private sealed class SameValues : IEqualityComparer<string[]>
    {
        public bool Equals(string[]? x, string[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(string[] values)
        {
            HashCode hash = default;
            foreach (string value in values) hash.Add(value, StringComparer.Ordinal);
            return hash.ToHashCode();
        }
    }
}
