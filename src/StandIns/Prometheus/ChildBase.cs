namespace Prometheus;

/// <summary>A metric under one set of label values.</summary>
public abstract class ChildBase
{
    private protected ChildBase(string labels) => Labels = labels;

    /// <summary><c>name="value",…</c>, escaped; empty where there are none.</summary>
    internal string Labels { get; }

    internal abstract void WriteTo(string name, ExpositionText text);
}
