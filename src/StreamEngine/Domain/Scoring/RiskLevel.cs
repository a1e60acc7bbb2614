namespace StreamEngine.Domain.Scoring;

/// <summary>How likely a customer is to leave. Numbers are stored in snapshots: never reuse one.</summary>
internal enum RiskLevel : byte
{
    Low = 0,
    Elevated = 1,
    High = 2,
    Critical = 3,
}
