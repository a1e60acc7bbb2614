using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>
/// The moment it is, what stays known of departed contacts, the labels in use by first use, and the contacts oldest first, each
/// with the time since the one before.
/// </summary>
internal static class RingSection
{
    /// <summary>A contact takes a byte of presence, 3 of marks, 8 of key and at least 1 of time.</summary>
    private const int LeastContactBytes = 13;

    public static void Write(ref SnapshotWriter writer, ContactRing ring)
    {
        writer.Begin(SnapshotSection.Ring);
        writer.Moment(ring.Now);
        writer.Moment(ring.Departed.FirstAt);
        writer.Moment(ring.Departed.LastAt);
        if (ring.Departed.LastAt > Instant.Start) writer.Byte((byte)ring.Departed.LastChannel);
        Span<ushort> places = stackalloc ushort[ring.Labels.Count + 1];
        WriteLabels(ref writer, ring, places);
        writer.Varint((ulong)ring.Contacts.Length);
        Instant previous = Interaction.Earliest;
        foreach (ref readonly Contact contact in ring.Contacts)
        {
            ContactCode.Write(ref writer, contact, places[contact.Topic], places[contact.Case], previous);
            previous = contact.At;
        }

        writer.End();
    }

    public static void Read(ref SnapshotReader reader, SnapshotContent content)
    {
        content.Now = reader.Moment();
        reader.Require(content.Now != Instant.Never, "now is never");
        (Instant first, Instant last) = (reader.Moment(), reader.Moment());
        Channel channel = last > Instant.Start ? (Channel)reader.Number((int)Channel.Bot, "a channel") : default;
        content.Departed = new DepartedContacts(first, last, channel);
        int labels = reader.Count(1, "the number of labels");
        content.Labels = new LabelTable(LabelBytes(reader, labels));
        for (int i = 0; i < labels; i++) content.Labels.Append(Label(ref reader));
        Contact[] contacts = new Contact[reader.Count(LeastContactBytes, "the number of contacts")];
        Instant previous = Interaction.Earliest;
        for (int i = 0; i < contacts.Length; i++)
        {
            contacts[i] = ContactCode.Read(ref reader, previous, labels);
            previous = contacts[i].At;
            reader.Require(i == 0 || contacts[i - 1].IsBefore(contacts[i].At, contacts[i].Key), "contacts are out of order");
        }

        reader.Require(contacts.Length == 0 || contacts[^1].At <= content.Now, "a contact is yet to come");
        content.Contacts = reader.Fault is null ? contacts : [];
    }

    /// <summary>What the labels ahead take in a table.</summary>
    private static int LabelBytes(SnapshotReader ahead, int labels)
    {
        int bytes = 0;
        for (int i = 0; i < labels; i++) bytes += LabelTable.Bytes(Label(ref ahead).Length);
        return bytes;
    }

    private static ReadOnlySpan<byte> Label(ref SnapshotReader reader)
    {
        ReadOnlySpan<byte> label = reader.Utf8();
        reader.Require(label.Length <= LabelTable.LongestBytes, "a label is too long");
        return reader.Fault is null ? label : default;
    }

    /// <summary>Writes the labels in use, and fills in where each now stands.</summary>
    private static void WriteLabels(ref SnapshotWriter writer, ContactRing ring, scoped Span<ushort> places)
    {
        places.Clear();
        Span<ushort> used = stackalloc ushort[ring.Labels.Count];
        int count = 0;
        foreach (ref readonly Contact contact in ring.Contacts)
        {
            if (contact.Topic > 0 && places[contact.Topic] == 0) Use(contact.Topic, places, used, ref count);
            if (contact.Case > 0 && places[contact.Case] == 0) Use(contact.Case, places, used, ref count);
        }

        writer.Varint((ulong)count);
        foreach (ushort label in used[..count]) writer.Utf8(ring.Labels.Utf8(label));
    }

    private static void Use(ushort label, scoped Span<ushort> places, scoped Span<ushort> used, ref int count)
    {
        used[count++] = label;
        places[label] = (ushort)count;
    }
}
