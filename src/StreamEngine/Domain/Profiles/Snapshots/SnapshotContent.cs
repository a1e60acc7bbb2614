using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>What the sections of a snapshot say, checked, before a profile is made of it.</summary>
internal sealed class SnapshotContent
{
    public Standing Standing;

    public LabelTable Labels = LabelTable.Empty;

    public Instant Now { get; set; } = Instant.Start;

    public Contact[] Contacts { get; set; } = [];

    public DepartedContacts Departed { get; set; } = DepartedContacts.None;

    public PaneList? Panes { get; set; }

    public Attributes? Attributes { get; set; }

    public PastCrossing[]? PastCrossings { get; set; }

    public byte[] UnknownSections { get; private set; } = [];

    /// <summary>Reads all sections; returns the first fault, or null.</summary>
    public string? Read(ReadOnlySpan<byte> sections)
    {
        SnapshotReader reader = new(sections);
        int last = 0;
        while (!reader.IsAtEnd)
        {
            ReadOnlySpan<byte> before = reader.Rest;
            int number = reader.Number(int.MaxValue, "a section's number");
            ReadOnlySpan<byte> section = reader.Section();
            if (reader.Fault is not null) return $"snapshot is damaged: {reader.Fault}";
            if (number <= last) return $"snapshot's section {number} is out of order";
            last = number;
            if (number > (int)SnapshotSection.PastCrossings)
            {
                UnknownSections = before.ToArray();
                break;
            }

            if (Read((SnapshotSection)number, section) is { } fault) return $"snapshot's section {(SnapshotSection)number} is damaged: {fault}";
        }

        return last < (int)SnapshotSection.Ring ? "snapshot lacks a section" : null;
    }

    private string? Read(SnapshotSection section, ReadOnlySpan<byte> bytes)
    {
        SnapshotReader reader = new(bytes);
        switch (section)
        {
            case SnapshotSection.Standing: StandingSection.Read(ref reader, this); break;
            case SnapshotSection.Ring: RingSection.Read(ref reader, this); break;
            case SnapshotSection.Panes: PaneSection.Read(ref reader, this); break;
            case SnapshotSection.PastCrossings: PastCrossingSection.Read(ref reader, this); break;
            default: AttributeSection.Read(ref reader, this); break;
        }

        return reader.Fault ?? (reader.IsAtEnd ? null : "it is too long");
    }
}
