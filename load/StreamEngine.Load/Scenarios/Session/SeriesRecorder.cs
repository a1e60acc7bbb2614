using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios.Session;

/// <summary>Writes down how a run goes, and shows it.</summary>
internal sealed class SeriesRecorder : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Group, string Name), (string Unit, List<SeriesPoint> Points)> _series = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ResourceSampler _resources;
    private readonly LagMeter? _lag;
    private readonly ILiveBoard _board;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly TimeSpan _interval;
    private readonly Task _running;
    private readonly List<(string Name, Func<long> Count, long Last)> _rates = [];
    private IReadOnlyDictionary<string, ProcessUse> _used;
    private double _lastSeconds;
    private (long Sent, long Consumed) _last;

    /// <summary>Of a run that begins now, once a second.</summary>
    public SeriesRecorder(LoadTarget target, LagMeter lag, ILiveBoard board, TimeProvider time)
        : this(target, lag, board, time, time.GetTimestamp(), Second)
    {
    }

    /// <param name="target">Whose use of the machine is written down.</param>
    /// <param name="lag">What is sent and committed; null: nothing is sent meanwhile.</param>
    /// <param name="board">Is shown it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="begun">When the run began: seconds count from this stamp.</param>
    /// <param name="interval">From one point to the next.</param>
    public SeriesRecorder(LoadTarget target, LagMeter? lag, ILiveBoard board, TimeProvider time, long begun, TimeSpan interval)
    {
        (_lag, _board, _time, _begun, _interval) = (lag, board, time, begun, interval);
        _resources = new ResourceSampler(target);
        _used = _resources.Sample();
        _lastSeconds = Seconds;
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
        using PeriodicTimer timer = new(_interval, _time);
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
        double seconds = Seconds, passed = Math.Max(0.001, seconds - _lastSeconds);
        _lastSeconds = seconds;
        if (_lag is not null) RecordLag(_lag, seconds, passed);
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

    private void RecordLag(LagMeter lag, double seconds, double passed)
    {
        (long sent, long consumed) = (lag.Sent, lag.Consumed);
        Add(seconds, "throughput", "sent", "/s", (sent - _last.Sent) / passed);
        Add(seconds, "throughput", "committed", "/s", (consumed - _last.Consumed) / passed);
        Add(seconds, "lag", "lag", "records", Math.Max(0, sent - consumed));
        _last = (sent, consumed);
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
