using System.Runtime.InteropServices;
using System.Text;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>The topics and cases that a ring's contacts speak of, so that a contact holds 2 bytes instead of a string.</summary>
/// <remarks>
/// <para>A handful of texts in one piece, from the front as UTF-8, and from the back 2 bytes for each that tell its length and most others apart from
/// it: strings of their own would take three times as much. Searched one after another, by those 2 bytes first.</para>
/// <para>When there is no room, labels that no contact uses any more are dropped before it grows: so it stays as large as the ring needs, and not much
/// larger. Index 0 means "no label". A part of its ring, not an object of its own.</para>
/// </remarks>
internal struct LabelTable
{
    /// <summary>The most bytes that a label takes: UTF-16 units are at most 3 bytes of UTF-8.</summary>
    public const int LongestBytes = 3 * Interaction.LongestText;

    /// <summary>The low bits of a mark are the text's length, the others a digest of it.</summary>
    private const int LengthBits = 10, LengthMask = (1 << LengthBits) - 1;

    private byte[] _bytes;
    private int _textBytes;
    private int _count;

    /// <param name="capacityBytes">See <see cref="Bytes"/>.</param>
    public LabelTable(int capacityBytes) => _bytes = capacityBytes == 0 ? [] : new byte[Whole(capacityBytes)];

    public static LabelTable Empty => new(capacityBytes: 0);

    /// <summary>The highest index in use.</summary>
    public readonly int Count => _count;

    /// <summary>How many more bytes it takes before it must grow.</summary>
    public readonly int FreeBytes => _bytes.Length - _textBytes - (sizeof(ushort) * _count);

    /// <summary>By index, counted from the end.</summary>
    private readonly Span<ushort> Marks => MemoryMarshal.Cast<byte, ushort>(_bytes.AsSpan());

    /// <summary>The text at an index; null at 0.</summary>
    public readonly string? this[int index] => index == 0 ? null : Encoding.UTF8.GetString(Utf8(index));

    /// <summary>What a text of so many bytes takes here.</summary>
    public static int Bytes(int utf8Length) => utf8Length + sizeof(ushort);

    /// <summary>What a text takes here.</summary>
    public static int Bytes(string text) => Bytes(Encoding.UTF8.GetByteCount(text));

    /// <summary>The text at an index from 1 on.</summary>
    public readonly ReadOnlySpan<byte> Utf8(int index)
    {
        ReadOnlySpan<ushort> marks = Marks;
        int at = 0;
        for (int before = 1; before < index; before++) at += marks[^before] & LengthMask;
        return _bytes.AsSpan(at, marks[^index] & LengthMask);
    }

    /// <summary>The index of a text, which is not empty; 0 when it is not here.</summary>
    public readonly int Find(string text)
    {
        // Nearly all texts are ASCII, which takes as many bytes as characters.
        int mark = Mark(text.Length, text[0], text[text.Length / 2], text[^1]);
        ReadOnlySpan<ushort> marks = Marks;
        for (int index = 1, at = 0; index <= _count; index++)
        {
            if (marks[^index] == mark && Ascii.Equals(_bytes.AsSpan(at, text.Length), text)) return index;
            at += marks[^index] & LengthMask;
        }

        return Ascii.IsValid(text) ? 0 : FindBeyondAscii(text);
    }

    /// <summary>Appends a text that is not here yet, growing gently.</summary>
    public int Append(string text)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        return Append(utf8);
    }

    /// <summary>Appends a text of at most <see cref="LongestBytes"/>.</summary>
    public int Append(ReadOnlySpan<byte> utf8)
    {
        int needed = Bytes(utf8.Length);
        if (needed > FreeBytes) Grow(needed);
        utf8.CopyTo(_bytes.AsSpan(_textBytes));
        _textBytes += utf8.Length;
        Marks[^++_count] = (ushort)Mark(utf8);
        return _count;
    }

    public readonly void BringNear() => Prefetch.Elements(_bytes);

    public readonly int ResidentBytes() => 24 + _bytes.Length;

    public void Clear() => this = Empty;

    /// <summary>Keeps the marked labels only, and fills <paramref name="places"/> (by old index) with their new indexes.</summary>
    public void Keep(ReadOnlySpan<bool> used, Span<ushort> places)
    {
        Span<ushort> marks = Marks;
        int kept = 0, keptBytes = 0;
        places[0] = 0;
        for (int index = 1, at = 0; index <= _count; index++)
        {
            ushort mark = marks[^index];
            int length = mark & LengthMask;
            if (used[index])
            {
                if (at > keptBytes) _bytes.AsSpan(at, length).CopyTo(_bytes.AsSpan(keptBytes));
                keptBytes += length;
                marks[^++kept] = mark;
                places[index] = (ushort)kept;
            }

            at += length;
        }

        // What is forgotten is not left lying about.
        _bytes.AsSpan(keptBytes, _bytes.Length - keptBytes - (sizeof(ushort) * kept)).Clear();
        (_count, _textBytes) = (kept, keptBytes);
    }

    private readonly int FindBeyondAscii(string text)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        for (int index = 1; index <= _count; index++)
        {
            if (Utf8(index).SequenceEqual(utf8)) return index;
        }

        return 0;
    }

    private void Grow(int neededBytes)
    {
        int markBytes = sizeof(ushort) * _count;
        byte[] larger = new byte[Whole(_textBytes + markBytes + Math.Max(neededBytes, (_textBytes + markBytes) / 4))];
        _bytes.AsSpan(0, _textBytes).CopyTo(larger);
        _bytes.AsSpan(_bytes.Length - markBytes).CopyTo(larger.AsSpan(larger.Length - markBytes));
        _bytes = larger;
    }

    private static int Mark(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? 0 : Mark(utf8.Length, utf8[0], utf8[utf8.Length / 2], utf8[^1]);

    private static int Mark(int length, int first, int middle, int last) => (ushort)(length | ((first + (5 * middle) + (11 * last)) << LengthBits));

    /// <summary>Memory comes in pieces of 8 bytes.</summary>
    private static int Whole(int bytes) => (bytes + 7) & ~7;
}
