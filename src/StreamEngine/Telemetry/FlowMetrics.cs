using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>What came in and what became of it.</summary>
internal sealed class FlowMetrics
{
    private static readonly string[] ResultNames = ["applied", "amended", "purchase", "anonymous", "late", "duplicate", "misrouted", "dead_letter"];

    private readonly Counter.Child[] _records;
    private readonly Counter _deadLetters;
    private readonly Counter _anonymous;
    private readonly Counter _folded;
    private readonly Counter _gaps;
    private readonly Counter _foundAgain;
    private readonly Histogram _durable;

    public FlowMetrics(MetricFactory make, IReadOnlyList<string> topics, IReadOnlyList<string> deadLetterReasons)
    {
        Lanes = topics.Count;
        Counter records = make.CreateCounter(
            EngineMetrics.Prefix + "interactions_total", "Records consumed and committed by this node, by what became of them; each is counted once.", "topic", "result");
        _records = [.. topics.SelectMany(topic => ResultNames.Select(result => records.WithLabels(topic, result)))];
        _deadLetters = make.CreateCounter(
            EngineMetrics.Prefix + "dead_letters_total", "Records that the dead-letter topic has taken, by why. After a crash one may be there, and be counted, twice.", "topic", "reason");
        foreach (string topic in topics)
            foreach (string reason in deadLetterReasons) _deadLetters.WithLabels(topic, reason);
        _anonymous = make.CreateCounter(EngineMetrics.Prefix + "anonymous_interactions_total", "Interactions of nobody known, by channel.", "channel");
        _folded = make.CreateCounter(EngineMetrics.Prefix + "contacts_folded_total", "Contacts folded into hourly panes because their customer had too many.");
        _gaps = make.CreateCounter(EngineMetrics.Prefix + "input_gaps_total", "Gaps in the input that were passed over, as Kafka:OnGap allows.");
        _foundAgain = make.CreateCounter(
            EngineMetrics.Prefix + "input_found_again_total", "Times that a broker did not find an offset and then said at once that the log holds it; reading went on there.");
        _durable = make.CreateHistogram(
            EngineMetrics.Prefix + "event_durable_seconds",
            "From a record's Kafka timestamp (when it was handed to Kafka, unless its topic stamps it on arrival) to the end of the commit that holds its effect.",
            new HistogramConfiguration { Buckets = DelayBatch.Buckets });
    }

    /// <summary>How many topics there are.</summary>
    public int Lanes { get; }

    public DelayBatch NewDelays() => new(_durable);

    /// <summary>A step was committed.</summary>
    public void Committed(RecordCounts counts, long folded)
    {
        ReadOnlySpan<long> all = counts.ByLaneAndResult;
        for (int i = 0; i < all.Length; i++)
            if (all[i] > 0) _records[i].Inc(all[i]);
        if (folded > 0) _folded.Inc(folded);
    }

    public void DeadLetters(string topic, string reason, long count) => _deadLetters.WithLabels(topic, reason).IncTo(count);

    public void Anonymous(string channel, long count) => _anonymous.WithLabels(channel).IncTo(count);

    public void Gaps(long count) => _gaps.IncTo(count);

    public void FoundAgain(long count) => _foundAgain.IncTo(count);
}
