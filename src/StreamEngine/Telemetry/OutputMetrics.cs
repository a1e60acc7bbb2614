using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>What the engine says, and to whom.</summary>
internal sealed class OutputMetrics
{
    private static readonly string[] Levels = ["low", "elevated", "high", "critical"];

    private readonly Counter.Child[] _up;
    private readonly Counter.Child[] _down;
    private readonly Gauge _watchers;
    private readonly Counter _watches;
    private readonly Counter _ended;
    private readonly Counter _told;
    private readonly Counter _conflated;
    private readonly Counter _profilesUnread;
    private readonly Counter _answersUnread;
    private readonly Gauge _shardsUnread;
    private readonly Histogram _delivered;

    public OutputMetrics(MetricFactory make)
    {
        Counter crossings = make.CreateCounter(EngineMetrics.Prefix + "crossings_total", "Changes of level committed by this node, by the level that was reached.", "level", "direction");
        _up = [.. Levels.Select(level => crossings.WithLabels(level, "up"))];
        _down = [.. Levels.Select(level => crossings.WithLabels(level, "down"))];

        // Nobody falls to the highest level or rises to the lowest.
        crossings.RemoveLabelled(Levels[0], "up");
        crossings.RemoveLabelled(Levels[^1], "down");
        _watchers = make.CreateGauge(EngineMetrics.Prefix + "watchers", "Watches open on this node.");
        _watches = make.CreateCounter(EngineMetrics.Prefix + "watches_total", "Watches begun: with what happens next, with a snapshot, or resumed from a token.", "start");
        foreach (string start in (string[])["live", "snapshot", "resumed"]) _watches.WithLabels(start);
        _ended = make.CreateCounter(
            EngineMetrics.Prefix + "watches_ended_total", "Watches ended: by the client or this node's stop, because the watcher was too slow, because its token was too old, or by a failure.", "reason");
        foreach (string reason in (string[])["closed", "too_slow", "too_old", "failed"]) _ended.WithLabels(reason);
        _told = make.CreateCounter(EngineMetrics.Prefix + "watch_crossings_total", "Crossings that watchers have taken.");
        _conflated = make.CreateCounter(EngineMetrics.Prefix + "watch_conflated_total", "Crossings left out for slow watchers, who got the same customer's newest instead.");
        _profilesUnread = make.CreateCounter(
            EngineMetrics.Prefix + "profiles_unread_total", "Times that a caller could not be told of a customer, because this node cannot read the stored profile: a newer engine wrote it, or it is damaged.");
        _answersUnread = make.CreateCounter(
            EngineMetrics.Prefix + "answers_unread_total", "Times that a caller got no answer, because this node cannot read what the store answered.");
        _shardsUnread = make.CreateGauge(
            EngineMetrics.Prefix + "shards_unread", "Shards whose crossings watchers of this node are not told of, because it cannot read what the store answers.");
        _delivered = make.CreateHistogram(
            EngineMetrics.Prefix + "event_delivered_seconds",
            "From a record's Kafka timestamp to the moment a watcher that had caught up has taken the crossing it caused; "
            + "only where this node both decided the crossing and serves the watcher, and not for crossings that time alone caused.",
            new HistogramConfiguration { Buckets = DelayBatch.Buckets });
    }

    /// <summary>Of the crossings decided here: what is known of the records that caused them.</summary>
    public CrossingOrigins Origins { get; } = new();

    /// <summary>A crossing was committed.</summary>
    /// <param name="level">The number of the level that was reached.</param>
    /// <param name="isUp">From below.</param>
    public void Crossed(int level, bool isUp) => (isUp ? _up : _down)[level].Inc();

    public void ProfileUnread() => _profilesUnread.Inc();

    public void AnswerUnread() => _answersUnread.Inc();

    public void ShardsUnread(int count) => _shardsUnread.Set(count);

    public void Watchers(int count) => _watchers.Set(count);

    public void WatchBegun(string start) => _watches.WithLabels(start).Inc();

    public void WatchEnded(string reason) => _ended.WithLabels(reason).Inc();

    /// <summary>A watcher has taken a crossing.</summary>
    public void Told(int leftOut)
    {
        _told.Inc();
        if (leftOut > 0) _conflated.Inc(leftOut);
    }

    /// <summary>A watcher that had caught up has taken a crossing.</summary>
    public void Delivered(CrossingOrigin origin, DateTimeOffset now)
    {
        if (origin.Sent > 0) _delivered.Observe(Math.Max(0, now.ToUnixTimeMilliseconds() - origin.Sent) / 1000.0);
    }
}
