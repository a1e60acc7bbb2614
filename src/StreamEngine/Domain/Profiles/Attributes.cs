using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Profiles;

/// <summary>One thing known of a customer, and the place in event time of the report that last said it.</summary>
internal record struct Attribute(string? Text, Instant At, ulong Key)
{
    /// <summary>The later report wins, by event time, then key. Of two reports of one interaction the newer revision does.</summary>
    /// <param name="text">What the report says; null or empty: nothing.</param>
    /// <param name="at">Its event time.</param>
    /// <param name="key">The interaction's key.</param>
    /// <param name="isNewest">False for a report of which a newer revision is known.</param>
    public void Learn(string? text, Instant at, ulong key, bool isNewest)
    {
        if (string.IsNullOrEmpty(text)) return;
        bool isSame = Text is not null && At == at && Key == key;
        bool isLater = Text is null || At < at || (At == at && Key < key);
        if (isLater || (isSame && isNewest)) (Text, At, Key) = (text, at, key);
    }
}

/// <summary>What is known of the customer beside the contacts: the latest that any report said.</summary>
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

    public void Learn(Interaction interaction, bool isNewest)
    {
        (Instant at, ulong key) = (interaction.StartedAt, interaction.Key);
        AccountValue.Learn(interaction.AccountValue, at, key, isNewest);
        Segment.Learn(interaction.Segment, at, key, isNewest);
        Region.Learn(interaction.Region, at, key, isNewest);
        Lifecycle.Learn(interaction.Lifecycle, at, key, isNewest);
        Queue.Learn(interaction.Queue, at, key, isNewest);
    }

    public int ResidentBytes()
    {
        return 16 + Bytes(AccountValue) + Bytes(Segment) + Bytes(Region) + Bytes(Lifecycle) + Bytes(Queue);

        static int Bytes(in Attribute attribute) => 24 + (attribute.Text is { } text ? 24 + (2 * text.Length) : 0);
    }
}
