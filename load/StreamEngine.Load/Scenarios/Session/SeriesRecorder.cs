using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios.Session;

/// <summary>Writes down once a second how a run goes, and shows it.</summary>
internal sealed class SeriesRecorder : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Group, string Name), (string Unit, List<SeriesPoint> Points)> _series = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ResourceSampler _resources;
    private readonly LagMeter _lag;
    private readonly ILiveBoard _board;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly Task _running;
    private readonly List<(string Name, Func<long> Count, long Last)> _rates = [];
    private IReadOnlyDictionary<string, ProcessUse> _used;
    private (double Seconds, long Sent, long Consumed) _last;

    public SeriesRecorder(LoadTarget target, LagMeter lag, ILiveBoard board, TimeProvider time)
    {
        (_lag, _board, _time) = (lag, board, time);
        _resources = new ResourceSampler(target);
        _used = _resources.Sample();
        _begun = time.GetTimestamp();
        _running = RunAsync();
    }

    /// <summary>Whose latency is shown at present.</summary>
    public LatencyMeter? Latency { get; set; }

    public double Seconds => _time.GetElapsedTime(_begun).TotalSeconds;

    /// <summary>Writes down from now on how fast a count rises, too.</summary>
    public void Rate(string name, Func<long> count)
    {
        lock (_rates) _rates.Add((name, count, count()));
    }

    /// <summary>For when it has stopped.</summary>
    public IReadOnlyList<Series> Series => [.. _series.Select(entry => new Series(entry.Key.Name, entry.Key.Group, entry.Value.Unit, entry.Value.Points))];

    /// <summary>The points of one series; none where nothing was written down.</summary>
    public IReadOnlyList<SeriesPoint> Points(string group, string name) => _series.TryGetValue((group, name), out (string Unit, List<SeriesPoint> Points) found) ? found.Points : [];

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) Record();
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private void Record()
    {
        double seconds = Seconds, passed = Math.Max(0.001, seconds - _last.Seconds);
        (long sent, long consumed) = (_lag.Sent, _lag.Consumed);
        Add(seconds, "throughput", "sent", "/s", (sent - _last.Sent) / passed);
        Add(seconds, "throughput", "committed", "/s", (consumed - _last.Consumed) / passed);
        Add(seconds, "lag", "lag", "records", Math.Max(0, sent - consumed));
        _last = (seconds, sent, consumed);
        RecordRates(seconds, passed);
        if (Latency?.TakeInterval() is { } latency)
        {
            Add(seconds, "latency", "p50", "ms", latency.P50);
            Add(seconds, "latency", "p99", "ms", latency.P99);
        }

        IReadOnlyDictionary<string, ProcessUse> used = _resources.Sample();
        foreach ((string process, ProcessUse use) in used)
        {
            Add(seconds, "cpu", process, "cores", (use.CpuSeconds - _used.GetValueOrDefault(process).CpuSeconds) / passed);
            Add(seconds, "memory", process, "B", use.ResidentBytes);
        }

        _used = used;
    }

    private void RecordRates(double seconds, double passed)
    {
        lock (_rates)
        {
            for (int i = 0; i < _rates.Count; i++)
            {
                (string name, Func<long> count, long last) = _rates[i];
                long now = count();
                Add(seconds, "throughput", name, "/s", (now - last) / passed);
                _rates[i] = (name, count, now);
            }
        }
    }

    private void Add(double seconds, string group, string name, string unit, double value)
    {
        if (!_series.TryGetValue((group, name), out (string Unit, List<SeriesPoint> Points) series)) _series[(group, name)] = series = (unit, []);
        series.Points.Add(new SeriesPoint(seconds, value));
        if (group != "memory") _board.Show(group == name ? name : $"{group} {name}", value, unit);
    }
}
