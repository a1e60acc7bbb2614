using System.Buffers.Binary;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>One contact: which measures are known (a byte), marks, time since the contact before, key, then the known measures.</summary>
internal static class ContactCode
{
    private const int MostTransfers = 10_000;

    /// <summary>Presence, marks, key, agent and eight varints, were they all as long as can be.</summary>
    private const int MostBytes = 1 + 3 + sizeof(ulong) + sizeof(uint) + (8 * SnapshotWriter.LongestVarint);

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

    /// <param name="writer">Takes it.</param>
    /// <param name="contact">The contact.</param>
    /// <param name="topic">Where its topic stands among the labels of the snapshot.</param>
    /// <param name="case">The same of its case.</param>
    /// <param name="previous">The time of the contact before.</param>
    public static void Write(ref SnapshotWriter writer, in Contact contact, ushort topic, ushort @case, Instant previous)
    {
        // Half of what a snapshot costs is here, so all of a contact is written into one room.
        Span<byte> room = writer.Room(MostBytes);
        Known known = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(room[1..], contact.Marks);
        int at = 4;
        SnapshotWriter.Put(room, ref at, (ulong)(contact.At.UnixMilliseconds - previous.UnixMilliseconds));
        BinaryPrimitives.WriteUInt64LittleEndian(room[at..], contact.Key);
        at += sizeof(ulong);
        if (contact.Revision > 0) PutMeasure(Known.Revision, (ulong)contact.Revision, room, ref at, ref known);
        if (contact.WaitSeconds is { } wait) PutMeasure(Known.Wait, (ulong)wait, room, ref at, ref known);
        if (contact.HoldSeconds is { } hold) PutMeasure(Known.Hold, (ulong)hold, room, ref at, ref known);
        if (contact.SentimentThousandths is { } sentiment) PutMeasure(Known.Sentiment, SnapshotWriter.ZigZag(sentiment), room, ref at, ref known);
        if (contact.Transfers is { } transfers) PutMeasure(Known.Transfers, (ulong)transfers, room, ref at, ref known);
        if (topic > 0) PutMeasure(Known.Topic, topic, room, ref at, ref known);
        if (@case > 0) PutMeasure(Known.Case, @case, room, ref at, ref known);
        if (contact.Agent > 0)
        {
            known |= Known.Agent;
            BinaryPrimitives.WriteUInt32LittleEndian(room[at..], contact.Agent);
            at += sizeof(uint);
        }

        room[0] = (byte)known;
        writer.Take(at);
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

    private static void PutMeasure(Known measure, ulong value, Span<byte> room, ref int at, ref Known known)
    {
        known |= measure;
        SnapshotWriter.Put(room, ref at, value);
    }

    private static int Sentiment(ref SnapshotReader reader)
    {
        long thousandths = reader.Signed();
        reader.Require(thousandths is >= -1000 and <= 1000, "a sentiment is off its scale");
        return (int)Math.Clamp(thousandths, -1000, 1000);
    }
}
