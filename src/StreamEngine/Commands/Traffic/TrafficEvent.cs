using StreamEngine.Domain;

namespace StreamEngine.Commands.Traffic;

/// <summary>One made-up interaction, as a contact centre's system would report it.</summary>
internal sealed record TrafficEvent
{
    public required string Id { get; init; }

    public required Instant At { get; init; }

    public string? CustomerId { get; init; }

    public required string Channel { get; init; }

    public string Topic { get; init; } = "general";

    public string? CaseId { get; init; }

    public string Outcome { get; init; } = "resolved";

    public double? Sentiment { get; init; }

    public int? WaitSeconds { get; init; }

    public int Transfers { get; init; }

    public int? Csat { get; init; }

    public bool Complaint { get; init; }

    public string? SelfService { get; init; }

    public string AccountValue { get; init; } = "standard";
}
