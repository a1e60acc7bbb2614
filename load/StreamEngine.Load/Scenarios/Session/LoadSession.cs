using StreamEngine.Commands;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Measuring.Probes;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Sending;
using StreamEngine.Load.Targets;
using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Load.Scenarios.Session;

/// <summary>Engines under load at given rates, watched: what all scenarios but the drains are made of.</summary>
internal sealed class LoadSession : IAsyncDisposable
{
    /// <summary>Of what the embedded broker keeps of a partition, so much may wait: the rest is for uneven partitions, and for what is on its way.</summary>
    private const double EmbeddedShare = 0.3;

    private const double EmbeddedPartitionBytes = 5 * 1024 * 1024;
    private const int RecordOverheadBytes = 60;

    /// <summary>Seconds of load by which engines may fall behind at another broker.</summary>
    private const double MostSecondsBehind = 60;

    private static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Scenario _scenario;
    private readonly RunContext _context;
    private readonly string _run;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Stretch> _stretches = [];
    private readonly LogEnds _ends;
    private readonly KafkaSink _sink;
    private readonly ICommittedCounts _counts;
    private readonly long _endBefore;
    private readonly ShardTally _before;
    private readonly LagMeter _lag;
    private OpenLoopSender? _sender;
    private long _sentBefore;
    private Task _watching = Task.CompletedTask;

    private LoadSession(Scenario scenario, RunContext context, LoadTarget target, LogEnds ends, long endBefore, ShardTally before)
    {
        (_scenario, _context, Target, _ends, _endBefore, _before) = (scenario, context, target, ends, endBefore, before);
        _run = $"{context.Time.GetUtcNow().ToUnixTimeSeconds():x}";
        _counts = target.Counts();
        _sink = new KafkaSink(target.Kafka, target.Partitions, new ChannelMix(scenario.Traffic.Channels));
        _lag = new LagMeter(_counts, before, () => _sentBefore + (_sender?.Sent ?? 0), context.Time);
        Recorder = new SeriesRecorder(target, _lag, context.Board, context.Time);
        Watcher = new ExactWatcher(target, Tracks, context.Time);
    }

    public LoadTarget Target { get; }

    public ProbeTracks Tracks { get; } = new();

    public ExactWatcher Watcher { get; }

    public SeriesRecorder Recorder { get; }

    public IReadOnlyList<Stretch> Stretches => _stretches;

    /// <summary>Records sent and not committed, as far as known.</summary>
    public long Lag => _lag.Lag;

    private TimeProvider Time => _context.Time;

    /// <summary>Returns when the engines are ready and the watcher is being told.</summary>
    /// <exception cref="FaultException">The surroundings are not right: one line a fault.</exception>
    public static async Task<LoadSession> StartAsync(Scenario scenario, RunContext context, int engines, CancellationToken ct)
    {
        context.Board.Phase(context.Target.Http is null ? $"starting {engines} engine{(engines == 1 ? "" : "s")}" : $"looking for the engine at {context.Target.Http}");
        LoadTarget target = await LoadTarget.OpenAsync(context.Target, scenario, context.Time, ct);
        LogEnds? ends = null;
        LoadSession? session = null;
        try
        {
            ends = new LogEnds(target.Kafka, target.Partitions);
            for (int engine = 0; engine < (target.StartsEngines ? engines : 1); engine++) await target.StartReadyEngineAsync(ct);
            await context.Notes.AskAsync(target, ct);
            ShardTally before = await target.Counts().ReadAsync(ct) ?? default;
            session = new LoadSession(scenario, context, target, ends, await ends.CountAsync(ct), before);
            await session.ConnectAsync(ct);
            return session;
        }
        catch
        {
            if (session is not null) await session.DisposeAsync();
            else
            {
                ends?.Dispose();
                await target.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Sends at a rate for so long; returns when all of it is with Kafka.</summary>
    /// <param name="perSecond">Above 0.</param>
    /// <param name="warmUp">For so long at first nothing is measured.</param>
    /// <param name="length">From the end of the warm-up on.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Stretch> LoadAsync(double perSecond, TimeSpan warmUp, TimeSpan length, CancellationToken ct)
    {
        string tag = $"{_run}n{_stretches.Count}";
        TrafficGenerator traffic = new(_scenario.Traffic, _scenario.Seed + _stretches.Count, tag);
        ProbeTrack track = new(Time, Time.GetTimestamp() + (long)(warmUp.TotalSeconds * Time.TimestampFrequency));
        Tracks.Follow(tag, track);
        Recorder.Latency = track.Latency;
        Task<BucketCounts> durable = DurableAfterAsync(warmUp, ct);
        OpenLoopSender sender = new(traffic, new ArrivalSchedule(perSecond, _scenario.Traffic.Burst), _sink, track.Ledger, Time);
        bool isOverloaded = await SendAsync(sender, warmUp, warmUp + length, MostLag(perSecond), ct);
        Stretch stretch = new()
        {
            PerSecond = perSecond,
            Traffic = traffic.Counts,
            IsOverloaded = isOverloaded,
            Probes = track,
            Lateness = sender.Lateness,
            DurableBefore = await durable,
        };
        _stretches.Add(stretch);
        return stretch;
    }

    /// <summary>Waits until everything sent is committed and every probe has come.</summary>
    /// <returns>False when that took too long.</returns>
    public async Task<bool> CatchUpAsync(TimeSpan deadline, CancellationToken ct)
    {
        long begun = Time.GetTimestamp();
        long sent = await _ends.CountAsync(ct) - _endBefore;
        while (Time.GetElapsedTime(begun) < deadline)
        {
            bool isCommitted = await _counts.ReadAsync(ct) is { } tally && (tally - _before).Consumed >= sent;
            if (isCommitted && _stretches.TrueForAll(stretch => stretch.Probes.Ledger.Missing == 0)) return true;
            await Task.Delay(Pause, Time, ct);
        }

        return false;
    }

    /// <summary>The stretch with what the engines have measured of it.</summary>
    public async Task<Stretch> WithDurableAsync(Stretch stretch, CancellationToken ct) =>
        stretch with { Durable = (await DurableAsync(ct)).Since(stretch.DurableBefore) };

    /// <summary>What was sent, and what became of it.</summary>
    /// <exception cref="FaultException">Kafka has not taken all of it.</exception>
    public async Task<Accounts> AccountsAsync(CancellationToken ct)
    {
        long taken = await _ends.CountAsync(ct) - _endBefore;
        if (taken < _sentBefore) throw new FaultException([$"{_sentBefore - taken} records did not reach Kafka{(_sink.Trouble is { } trouble ? $": {trouble}" : "")}"]);
        return new Accounts(taken, (await _counts.ReadAsync(ct) ?? _before) - _before);
    }

    /// <summary>The figures that every session has: that all adds up, and that every probe came once.</summary>
    public async Task<IReadOnlyList<Figure>> FiguresAsync(CancellationToken ct)
    {
        Histogram lateness = new();
        foreach (Stretch stretch in _stretches) lateness.Add(stretch.Lateness);
        return
        [
            .. (await AccountsAsync(ct)).Figures(),
            new("probes.sent", _stretches.Sum(stretch => stretch.Probes.Ledger.Expected), "", "Customers who were made to rise for certain."),
            new("probes.lost", _stretches.Sum(stretch => stretch.Probes.Ledger.Missing), "", "Of those: the watcher never heard of them."),
            new("probes.repeated", _stretches.Sum(stretch => stretch.Probes.Ledger.Repeated) + Watcher.Repeated, "", "Crossings of which the watcher heard twice."),
            new("watcher.missed", Watcher.Missed, "", "Crossings that the watcher should have heard and did not, by their numbers."),
            new("watcher.crossings", Watcher.Crossings, "", "Crossings that the watcher heard."),
            new("watcher.reconnects", Watcher.Reconnects, "", "How often the watcher had to resume."),
            .. Curves.Figures("sender.late", "From due to handed to the Kafka client", lateness),
            .. UseFigures(),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        await Recorder.DisposeAsync();
        await _lag.DisposeAsync();
        _sink.Dispose();
        _ends.Dispose();
        await Target.DisposeAsync();
        _stop.Dispose();
    }

    private IEnumerable<Figure> UseFigures()
    {
        foreach (string process in (string[])["engine", "redis", "load"])
        {
            if (Recorder.Points("cpu", process) is not { Count: > 0 } cpu) continue;
            yield return new($"cpu.{process}", cpu.Average(point => point.Value), "cores", $"Processor cores that {process} kept busy on average, from the first stretch's beginning to the last one's end.");
            yield return new($"memory.{process}", Recorder.Points("memory", process).Max(point => point.Value), "B", $"The most memory that {process} had in RAM.");
        }
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        _watching = Watcher.RunAsync(_stop.Token);
        try
        {
            await Watcher.Connected.WaitAsync(ConnectDeadline, Time, ct);
        }
        catch (TimeoutException)
        {
            throw new FaultException(["the engine tells watchers nothing: is its gRPC address right?"]);
        }
        catch (Grpc.Core.RpcException refused)
        {
            throw new FaultException([$"the engine refuses a watcher: {refused.Status.Detail}"]);
        }
    }

    private async Task<bool> SendAsync(OpenLoopSender sender, TimeSpan warmUp, TimeSpan length, double mostLag, CancellationToken ct)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _sender = sender;
        Task sending = sender.RunAsync(warmUp, length, enough.Token);
        bool isOverloaded = false;
        long begun = Time.GetTimestamp();
        while (!isOverloaded && await Task.WhenAny(sending, Task.Delay(Pause, Time, CancellationToken.None)) != sending)
        {
            isOverloaded = _lag.Lag > mostLag;
            _context.Board.Progress(Time.GetElapsedTime(begun) / length);
        }

        if (isOverloaded) await enough.CancelAsync();
        try
        {
            await sending;
        }
        catch (OperationCanceledException) when (isOverloaded && !ct.IsCancellationRequested)
        {
            // It was told to.
        }

        await _sink.FlushAsync(FlushDeadline, ct);
        (_sentBefore, _sender) = (_sentBefore + sender.Sent, null);
        return isOverloaded;
    }

    /// <summary>So many records may wait: more, and the embedded broker would drop some.</summary>
    private double MostLag(double perSecond)
    {
        if (!Target.HasEmbeddedBroker) return perSecond * MostSecondsBehind;
        double fullestShare = TopicShares().Max();
        return EmbeddedShare * EmbeddedPartitionBytes / (_scenario.Traffic.PayloadBytes + RecordOverheadBytes) * Target.Partitions / fullestShare;
    }

    private IEnumerable<double> TopicShares()
    {
        IReadOnlyDictionary<string, double> channels = _scenario.Traffic.Channels;
        return channels.GroupBy(channel => new StreamEngine.Commands.Traffic.InteractionAddress(channel.Key, null).Topic(Target.Kafka.Topics))
            .Select(topic => topic.Sum(channel => channel.Value) / channels.Values.Sum());
    }

    private async Task<BucketCounts> DurableAfterAsync(TimeSpan warmUp, CancellationToken ct)
    {
        await Task.Delay(warmUp, Time, ct);
        return await DurableAsync(ct);
    }

    private async Task<BucketCounts> DurableAsync(CancellationToken ct)
    {
        List<PrometheusText> scrapes = [];
        foreach (EngineNode node in Target.Nodes)
            if (await node.ScrapeAsync(ct) is { } scrape) scrapes.Add(scrape);
        return BucketCounts.Of(scrapes, EngineMetrics.Prefix + "event_durable_seconds");
    }
}
