namespace StreamEngine.Domain.Interactions;

/// <summary>What a decoder read, not yet checked: the fields of <see cref="Interaction"/>, in the producer's units.</summary>
/// <remarks>A decoder keeps one and clears it between records; null means the producer did not say.</remarks>
internal sealed class InteractionDraft
{
    public string? Id { get; set; }
    public string? Source { get; set; }
    public string? CustomerId { get; set; }
    public Channel? Channel { get; set; }
    public Instant? StartedAt { get; set; }
    public Instant? EndedAt { get; set; }
    public Direction Direction { get; set; }
    public string? Queue { get; set; }
    public string? Agent { get; set; }
    public string? Topic { get; set; }
    public string? CaseId { get; set; }
    public double? WaitSeconds { get; set; }
    public double? HoldSeconds { get; set; }
    public int? Transfers { get; set; }
    public Outcome Outcome { get; set; }
    public bool? Complaint { get; set; }
    public double? Sentiment { get; set; }
    public SentimentScale SentimentScale { get; set; }
    public double? SentimentMagnitude { get; set; }
    public int? Csat { get; set; }
    public int? Nps { get; set; }
    public int? Ces { get; set; }
    public SelfService SelfService { get; set; }
    public string? AccountValue { get; set; }
    public string? Segment { get; set; }
    public string? Region { get; set; }
    public string? Lifecycle { get; set; }
    public int Revision { get; set; }

    /// <summary>Forgets everything, ready for the next record.</summary>
    public void Clear()
    {
        Id = Source = CustomerId = Queue = Agent = Topic = CaseId = null;
        AccountValue = Segment = Region = Lifecycle = null;
        Channel = null;
        StartedAt = EndedAt = null;
        WaitSeconds = HoldSeconds = Sentiment = SentimentMagnitude = null;
        Transfers = Csat = Nps = Ces = null;
        Complaint = null;
        Direction = default;
        Outcome = default;
        SentimentScale = default;
        SelfService = default;
        Revision = 0;
    }
}
