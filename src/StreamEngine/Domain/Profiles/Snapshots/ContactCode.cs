using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>One contact: which measures are known (a byte), marks, time since the contact before, key, then the known measures.</summary>
internal static class ContactCode
{
    private const int MostTransfers = 10_000;

    [Flags]
    private enum Known : byte
    {
        Revision = 1,
        Wait = 2,
        Hold = 4,
        Sentiment = 8,
        Transfers = 16,
        Topic = 32,
        Case = 64,
        Agent = 128,
    }

    public static void Write(ref SnapshotWriter writer, in Contact contact, Instant previous)
    {
        writer.Byte((byte)KnownOf(contact));
        writer.Fixed24(contact.Marks);
        writer.Varint((ulong)(contact.At.UnixMilliseconds - previous.UnixMilliseconds));
        writer.Fixed64(contact.Key);
        if (contact.Revision > 0) writer.Varint((ulong)contact.Revision);
        if (contact.WaitSeconds is { } wait) writer.Varint((ulong)wait);
        if (contact.HoldSeconds is { } hold) writer.Varint((ulong)hold);
        if (contact.SentimentThousandths is { } sentiment) writer.Signed(sentiment);
        if (contact.Transfers is { } transfers) writer.Varint((ulong)transfers);
        if (contact.Topic > 0) writer.Varint(contact.Topic);
        if (contact.Case > 0) writer.Varint(contact.Case);
        if (contact.Agent > 0) writer.Fixed32(contact.Agent);
    }

    public static Contact Read(ref SnapshotReader reader, Instant previous, int labels)
    {
        Known known = (Known)reader.Byte();
        uint marks = reader.Fixed24();
        reader.Require(Contact.AreMarks(marks), "a contact's marks cannot be");
        long spanMilliseconds = Interaction.Latest.UnixMilliseconds - Interaction.Earliest.UnixMilliseconds;
        ulong since = reader.Varint();
        reader.Require(since <= (ulong)spanMilliseconds, "a contact's time is out of range");
        Instant at = new(previous.UnixMilliseconds + (long)Math.Min(since, (ulong)spanMilliseconds));
        reader.Require(at < Interaction.Latest, "a contact's time is out of range");
        ulong key = reader.Fixed64();
        ContactMeasures measures = new(
            Has(Known.Revision) ? reader.Number(int.MaxValue, "a revision") : 0,
            Has(Known.Wait) ? reader.Number(Interaction.LongestSeconds, "a wait") : null,
            Has(Known.Hold) ? reader.Number(Interaction.LongestSeconds, "a hold") : null,
            Has(Known.Sentiment) ? Sentiment(ref reader) : null,
            Has(Known.Transfers) ? reader.Number(MostTransfers, "transfers") : null);
        ushort topic = Has(Known.Topic) ? (ushort)reader.Number(labels, "a topic") : (ushort)0;
        ushort @case = Has(Known.Case) ? (ushort)reader.Number(labels, "a case") : (ushort)0;
        uint agent = Has(Known.Agent) ? reader.Fixed32() : 0;
        return reader.Fault is null ? new Contact(at, marks, key, measures, new ContactLabels(topic, @case, agent)) : default;

        bool Has(Known measure) => (known & measure) != 0;
    }

    private static Known KnownOf(in Contact contact) =>
        (contact.Revision > 0 ? Known.Revision : 0)
        | (contact.WaitSeconds is null ? 0 : Known.Wait)
        | (contact.HoldSeconds is null ? 0 : Known.Hold)
        | (contact.SentimentThousandths is null ? 0 : Known.Sentiment)
        | (contact.Transfers is null ? 0 : Known.Transfers)
        | (contact.Topic > 0 ? Known.Topic : 0)
        | (contact.Case > 0 ? Known.Case : 0)
        | (contact.Agent > 0 ? Known.Agent : 0);

    private static int Sentiment(ref SnapshotReader reader)
    {
        long thousandths = reader.Signed();
        reader.Require(thousandths is >= -1000 and <= 1000, "a sentiment is off its scale");
        return (int)Math.Clamp(thousandths, -1000, 1000);
    }
}
