using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>
/// A mask of the attributes that are known; for each its text and the report that said it: the place of its contact counted back from the newest, from 1,
/// or 0 and time, key and revision when that very report is not here (any more).
/// </summary>
/// <remarks>Promise to older engines: an attribute that they do not know has the same encoding, so they read it and drop it.</remarks>
internal static class AttributeSection
{
    public static void Write(ref SnapshotWriter writer, Attributes? attributes, ContactRing ring)
    {
        if (attributes is null) return;
        writer.Begin(SnapshotSection.Attributes);
        uint mask = 0;
        for (int i = 0; i < Attributes.Count; i++) mask |= attributes[i].Text is null ? 0 : 1u << i;
        writer.Varint(mask);
        for (int i = 0; i < Attributes.Count; i++)
        {
            if (attributes[i] is { Text: not null } known) WriteOne(ref writer, known, ring);
        }

        writer.End();
    }

    public static void Read(ref SnapshotReader reader, SnapshotContent content)
    {
        Attributes attributes = new();
        ulong mask = reader.Varint();
        for (int i = 0; mask != 0; mask >>= 1, i++)
        {
            if ((mask & 1) == 0) continue;
            Attribute attribute = ReadOne(ref reader, content.Contacts);
            if (i < Attributes.Count) attributes.Restore(i, attribute);
        }

        content.Attributes = attributes;
    }

    private static void WriteOne(ref SnapshotWriter writer, in Attribute attribute, ContactRing ring)
    {
        writer.Text(attribute.Text!);
        ReadOnlySpan<Contact> contacts = ring.Contacts;
        for (int back = 1; back <= contacts.Length; back++)
        {
            ref readonly Contact contact = ref contacts[^back];
            if (contact.Key != attribute.Key || contact.At != attribute.At || contact.Revision != attribute.Revision) continue;
            writer.Varint((ulong)back);
            return;
        }

        writer.Varint(0);
        writer.Moment(attribute.At);
        writer.Fixed64(attribute.Key);
        writer.Varint((ulong)attribute.Revision);
    }

    private static Attribute ReadOne(ref SnapshotReader reader, ReadOnlySpan<Contact> contacts)
    {
        string text = reader.Text();
        reader.Require(text.Length > 0, "an attribute is empty");
        int back = reader.Number(contacts.Length, "an attribute's contact");
        return back > 0
            ? new(text, contacts[^back].At, contacts[^back].Key, contacts[^back].Revision)
            : new(text, reader.Moment(), reader.Fixed64(), reader.Number(int.MaxValue, "a revision"));
    }
}
