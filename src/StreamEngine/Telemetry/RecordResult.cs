namespace StreamEngine.Telemetry;

/// <summary>What became of a record.</summary>
internal enum RecordResult : byte
{
    Applied,
    Amended,
    Purchase,
    Anonymous,
    Late,
    Duplicate,
    Misrouted,
    DeadLetter,
}
