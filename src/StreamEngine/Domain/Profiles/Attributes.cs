using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Profiles;

/// <summary>One thing known of a customer, and which report said it.</summary>
/// <param name="Text">What it said; null when none did.</param>
/// <param name="At">The report's event time.</param>
/// <param name="Key">The interaction's key.</param>
/// <param name="Revision">Of the interaction.</param>
internal record struct Attribute(string? Text, Instant At, ulong Key, int Revision)
{
    /// <summary>Of the reports that say something the one with the highest time wins, then key, then revision: in whatever order they come.</summary>
    /// <param name="text">What the report says; null or empty: nothing.</param>
    /// <param name="report">The report.</param>
    public void Learn(string? text, Interaction report)
    {
        if (!string.IsNullOrEmpty(text) && (Text is null || IsBelow(report))) (Text, At, Key, Revision) = (text, report.StartedAt, report.Key, report.Revision);
    }

    private readonly bool IsBelow(Interaction report)
    {
        if (At != report.StartedAt) return At < report.StartedAt;
        return Key == report.Key ? Revision < report.Revision : Key < report.Key;
    }
}

/// <summary>What is known of the customer beside the contacts: the highest that any report said (<see cref="Attribute.Learn"/>), also one that a newer revision replaced.</summary>
internal sealed class Attributes
{
    public Attribute AccountValue;
    public Attribute Segment;
    public Attribute Region;
    public Attribute Lifecycle;

    /// <summary>Where the customer was last served.</summary>
    public Attribute Queue;

    public static bool AreIn(Interaction interaction) =>
        interaction.AccountValue is not null || interaction.Segment is not null || interaction.Region is not null
        || interaction.Lifecycle is not null || interaction.Queue is not null;

    public void Learn(Interaction report)
    {
        AccountValue.Learn(report.AccountValue, report);
        Segment.Learn(report.Segment, report);
        Region.Learn(report.Region, report);
        Lifecycle.Learn(report.Lifecycle, report);
        Queue.Learn(report.Queue, report);
    }

    public int ResidentBytes()
    {
        return 16 + Bytes(AccountValue) + Bytes(Segment) + Bytes(Region) + Bytes(Lifecycle) + Bytes(Queue);

        static int Bytes(in Attribute attribute) => 32 + (attribute.Text is { } text ? 24 + (2 * text.Length) : 0);
    }
}
