using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding;

/// <summary>What a step comes to: its crossings in order, and what became of its records and customers. Reused from step to step.</summary>
/// <param name="lanes">How many input topics there are.</param>
internal sealed class StepReport(int lanes) : IWorkReport
{
    private readonly CrossingOrder _order = new();
    private InputBatch? _batch;
    private Instant _time;
    private int _consumed;

    /// <summary>The crossings, in order.</summary>
    public IEnumerable<PlacedCrossing> Crossings => _order.InOrder();

    /// <summary>What became of the records, by topic, for the metrics.</summary>
    public RecordCounts Counts { get; } = new(lanes);

    /// <summary>The same for the commit.</summary>
    public ShardTally Tally => new()
    {
        Consumed = _consumed,
        Applied = Counts.Of(RecordResult.Applied),
        Amended = Counts.Of(RecordResult.Amended),
        Purchases = Counts.Of(RecordResult.Purchase),
        Anonymous = Counts.Of(RecordResult.Anonymous),
        Late = Counts.Of(RecordResult.Late),
        Duplicates = Counts.Of(RecordResult.Duplicate),
        DeadLetters = Counts.Of(RecordResult.DeadLetter),
        Misrouted = Counts.Of(RecordResult.Misrouted),
        Folded = Folded,
        Corrupt = Corrupt,
    };

    /// <summary>Contacts that were folded because a customer had too many.</summary>
    public int Folded { get; private set; }

    /// <summary>Snapshots that could not be read.</summary>
    public int Corrupt { get; set; }

    /// <summary>Customers read from the store.</summary>
    public int Loaded { get; set; }

    /// <summary>Customers who are stored for the first time. They began at Low.</summary>
    public int Newcomers { get; set; }

    /// <summary>Customers whose profile is removed. They are at Low.</summary>
    public int Forgotten { get; set; }

    /// <summary>A step begins.</summary>
    public void Clear()
    {
        Counts.Clear();
        _consumed = 0;
        (Folded, Corrupt, Loaded, Newcomers, Forgotten) = (0, 0, 0, 0, 0);
    }

    /// <summary>The records of the batch follow, by <see cref="Pass"/>.</summary>
    public void BeginRecords(InputBatch batch, Instant before)
    {
        _batch = batch;
        _time = before;
        _consumed = batch.Records.Length;
        _order.Begin(before);
    }

    /// <summary>The next record: carries shard time on, and is counted if no customer is to have it.</summary>
    /// <returns>Whether a customer is.</returns>
    public bool Pass(in InputRecord record)
    {
        if (record.Interaction is { } interaction) _time = Instant.Max(_time, interaction.StartedAt);
        _order.Reach(_time);
        if (record.Kind == RecordKind.Interaction) return true;
        Counts.Count(record.Lane, ResultOf(record.Kind));
        return false;
    }

    /// <summary>Shard time before a record that was passed.</summary>
    public Instant TimeBefore(int place) => _order.TimeBefore(place);

    /// <summary>Shard time after it.</summary>
    public Instant TimeAfter(int place) => _order.TimeAfter(place);

    public void OfTime(List<Crossing> crossings) => _order.AddOfTime(crossings);

    public void OfRecord(int place, List<Crossing> crossings) => _order.AddOfRecord(place, crossings);

    public void OfTimeAt(int place, List<Crossing> crossings) => _order.AddOfTimeAt(place, crossings);

    public void Applied(int place, in ApplyResult result)
    {
        Counts.Count(_batch!.Records[place].Lane, ResultOf(result.Outcome));
        Folded += result.Folded;
    }

    private static RecordResult ResultOf(RecordKind kind) => kind switch
    {
        RecordKind.Anonymous => RecordResult.Anonymous,
        RecordKind.DeadLetter => RecordResult.DeadLetter,
        _ => RecordResult.Misrouted,
    };

    private static RecordResult ResultOf(ApplyOutcome outcome) => outcome switch
    {
        ApplyOutcome.Applied => RecordResult.Applied,
        ApplyOutcome.Amended => RecordResult.Amended,
        ApplyOutcome.Purchase => RecordResult.Purchase,
        ApplyOutcome.Late => RecordResult.Late,
        _ => RecordResult.Duplicate,
    };
}
