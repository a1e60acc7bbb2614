namespace StreamEngine.Domain.Windows;

/// <summary>The topics and cases that a ring's contacts speak of, so that a contact holds 2 bytes instead of a string.</summary>
/// <remarks>
/// A handful of entries, searched front to back. When it is full, labels that no contact uses any more are dropped before it grows:
/// so it stays as large as the ring needs, and no larger. Index 0 means "no label". A part of its ring, not an object of its own.
/// </remarks>
internal struct LabelTable
{
    private string[] _texts;
    private int _count;

    public LabelTable(int capacity) => _texts = capacity == 0 ? [] : new string[capacity];

    public static LabelTable Empty => new(capacity: 0);

    /// <summary>The highest index in use.</summary>
    public readonly int Count => _count;

    /// <summary>How many more it takes before it must grow.</summary>
    public readonly int Free => _texts.Length - _count;

    /// <summary>The text at an index; null at 0.</summary>
    public readonly string? this[int index] => index == 0 ? null : _texts[index - 1];

    /// <summary>The index of a text; 0 when it is not here.</summary>
    public readonly int Find(string text)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_texts[i] == text) return i + 1;
        }

        return 0;
    }

    /// <summary>Appends a text that is not here yet, growing gently.</summary>
    public int Append(string text)
    {
        if (Free == 0) Array.Resize(ref _texts, _count + Math.Max(2, _count / 4));
        _texts[_count++] = text;
        return _count;
    }

    public readonly int ResidentBytes()
    {
        int bytes = 24 + (8 * _texts.Length);
        for (int i = 0; i < _count; i++) bytes += 24 + (2 * _texts[i].Length);
        return bytes;
    }

    public void Clear()
    {
        Array.Clear(_texts);
        _count = 0;
    }

    /// <summary>Keeps the marked labels only, and fills <paramref name="places"/> (by old index) with their new indexes.</summary>
    public void Keep(ReadOnlySpan<bool> used, Span<ushort> places)
    {
        int kept = 0;
        places[0] = 0;
        for (int i = 0; i < _count; i++)
        {
            if (!used[i + 1]) continue;
            _texts[kept++] = _texts[i];
            places[i + 1] = (ushort)kept;
        }

        Array.Clear(_texts, kept, _count - kept);
        _count = kept;
    }
}
