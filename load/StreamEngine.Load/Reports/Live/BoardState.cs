namespace StreamEngine.Load.Reports.Live;

/// <summary>What a run has told so far; told from any thread, and at little cost.</summary>
internal sealed class BoardState(string title, TimeProvider time)
{
    /// <summary>More do not fit on a screen.</summary>
    private const int MostGauges = 24;

    private readonly Lock _lock = new();
    private readonly List<Gauge> _gauges = [];
    private readonly long _began = time.GetTimestamp();
    private string _phase = "";
    private long _phaseBegan = time.GetTimestamp();
    private double? _progress;

    public void Phase(string text)
    {
        lock (_lock) (_phase, _phaseBegan, _progress) = (text, time.GetTimestamp(), null);
    }

    public void Progress(double? share)
    {
        lock (_lock) _progress = share is { } known && double.IsFinite(known) ? Math.Clamp(known, 0, 1) : null;
    }

    public void Show(string name, double value, string unit)
    {
        lock (_lock)
        {
            if (Find(name) is { } gauge) gauge.Put(value, unit, Second());
        }
    }

    /// <summary>Everything as it stands now.</summary>
    public BoardView View()
    {
        Span<double> minute = stackalloc double[Gauge.Seconds];
        lock (_lock)
        {
            List<GaugeView> gauges = new(_gauges.Count);
            foreach (Gauge gauge in _gauges)
            {
                gauge.CopyTo(minute, Second());
                gauges.Add(new GaugeView(gauge.Name, Numbers.Text(gauge.Value, gauge.Unit), Sparkline.Draw(minute)));
            }

            return new BoardView(title, _phase, _progress, time.GetElapsedTime(_phaseBegan), time.GetElapsedTime(_began), gauges);
        }
    }

    /// <summary>A walk over a few names, which allocates nothing.</summary>
    private Gauge? Find(string name)
    {
        foreach (Gauge gauge in _gauges)
            if (gauge.Name == name) return gauge;
        if (_gauges.Count == MostGauges) return null;
        Gauge fresh = new(name);
        _gauges.Add(fresh);
        return fresh;
    }

    private long Second() => (long)time.GetElapsedTime(_began).TotalSeconds;
}

/// <summary>A moment of a run.</summary>
/// <param name="Title">Of the run.</param>
/// <param name="Phase">What is being done.</param>
/// <param name="Progress">0 to 1; null where there is no telling.</param>
/// <param name="PhaseTook">So far.</param>
/// <param name="Took">The run, so far.</param>
/// <param name="Gauges">In the order in which they were first shown.</param>
internal sealed record BoardView(string Title, string Phase, double? Progress, TimeSpan PhaseTook, TimeSpan Took, IReadOnlyList<GaugeView> Gauges)
{
    /// <summary>How long the phase will still take if it goes on as it has; null where there is no telling.</summary>
    public TimeSpan? Remaining => Progress is > 0.01 and < 1 ? PhaseTook * ((1 - Progress.Value) / Progress.Value) : null;
}

/// <param name="Name">Of what is measured.</param>
/// <param name="Value">With its unit.</param>
/// <param name="Minute">A sparkline of the last minute.</param>
internal sealed record GaugeView(string Name, string Value, string Minute);
