namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>The parts of a snapshot, in this order. Numbers are stored: never reuse one; new ones go after the last.</summary>
internal enum SnapshotSection
{
    /// <summary>Level, score, moments, contributions.</summary>
    Standing = 1,

    /// <summary>Labels and contacts, and what stays known of those that left.</summary>
    Ring = 2,

    /// <summary>Folded contacts; left out when there are none.</summary>
    Panes = 3,

    /// <summary>Attributes; left out when none is known.</summary>
    Attributes = 4,

    /// <summary>The newest crossings; left out when there are none.</summary>
    PastCrossings = 5,
}
