using System.Diagnostics;
using System.Text;

namespace Prometheus;

/// <summary>Metrics that are shown together.</summary>
public sealed class CollectorRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Collector>> _families = new(StringComparer.Ordinal);
    private readonly List<Func<CancellationToken, Task>> _beforeCollect = [];

    internal CollectorRegistry()
    {
    }

    /// <summary>Called before each collection. What it throws costs nobody the metrics.</summary>
    public void AddBeforeCollectCallback(Action callback) => AddBeforeCollectCallback(_ =>
    {
        callback();
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="AddBeforeCollectCallback(Action)"/>
    public void AddBeforeCollectCallback(Func<CancellationToken, Task> callback)
    {
        lock (_lock) _beforeCollect.Add(callback);
    }

    public Task CollectAndExportAsTextAsync(Stream to, CancellationToken cancel = default) =>
        CollectAndExportAsTextAsync(to, ExpositionFormat.PrometheusText, cancel);

    public async Task CollectAndExportAsTextAsync(Stream to, ExpositionFormat format, CancellationToken cancel = default)
    {
        await CallBackAsync(cancel);
        ExpositionText text = new(format);
        Collector[][] families;
        lock (_lock) families = [.. _families.Values.Select(family => family.ToArray())];
        foreach (Collector[] family in families)
        {
            text.Declare(family[0]);
            foreach (Collector collector in family) collector.WriteTo(text);
        }

        await to.WriteAsync(Encoding.UTF8.GetBytes(text.End()), cancel);
        await to.FlushAsync(cancel);
    }

    internal T GetOrAdd<T>(string name, string[] labelNames, Func<T> make)
        where T : Collector
    {
        lock (_lock)
        {
            if (!_families.TryGetValue(name, out List<Collector>? family)) family = [];
            if (family.Count > 0 && family[0] is not T) throw new InvalidOperationException($"{name} is already a metric of another type.");
            if (family.Find(known => known.LabelNames.SequenceEqual(labelNames)) is T same) return same;
            T made = make();
            family.Add(made);
            _families[name] = family;
            return made;
        }
    }

    private async Task CallBackAsync(CancellationToken cancel)
    {
        Func<CancellationToken, Task>[] callbacks;
        lock (_lock) callbacks = [.. _beforeCollect];
        foreach (Func<CancellationToken, Task> callback in callbacks)
        {
            try
            {
                await callback(cancel);
            }
#pragma warning disable CA1031 // whatever it is, the other metrics are still worth showing
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Trace.WriteLine($"A callback before the collection of metrics failed: {failure}");
            }
        }
    }
}
