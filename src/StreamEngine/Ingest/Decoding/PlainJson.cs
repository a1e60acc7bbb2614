using System.Buffers;

namespace StreamEngine.Ingest.Decoding;

/// <summary>Reads an interaction from JSON that is written the plain way, as nearly all is: one flat object, no escapes, times in UTC.</summary>
/// <remarks>
/// A short cut and nothing more: whatever is not plain, and whatever is wrong, it gives up on, and <see cref="JsonInteraction"/> begins
/// again with the platform's reader. So it never says what a fault is, and it must never read what that would refuse or read otherwise.
/// </remarks>
internal ref struct PlainJson
{
    /// <summary>What ends the plain part of a string: its end, an escape, or a control character, which JSON forbids there.</summary>
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _json;
    private int _at;

    private PlainJson(ReadOnlySpan<byte> json) => _json = json;

    /// <param name="json">Valid UTF-8.</param>
    /// <param name="writer">Its draft is clear; holds the interaction when this is true, and rubbish otherwise.</param>
    /// <returns>Whether it was plain.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, DraftWriter writer) => new PlainJson(json).Read(writer);

    private bool Read(DraftWriter writer)
    {
        if (!TryTake((byte)'{')) return false;
        do
        {
            if (!TryString(out ReadOnlySpan<byte> name) || !TryTake((byte)':') || !TryValue(FieldNames.Find(name), writer)) return false;
        }
        while (TryTake((byte)','));

        return TryTake((byte)'}') && Peek() == 0 && _at == _json.Length;
    }

    private bool TryValue(Field field, DraftWriter writer) => Peek() switch
    {
        (byte)'"' => TryString(out ReadOnlySpan<byte> text) && IsWritten(field, text, writer),
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => PlainNumber.TryRead(_json, ref _at, out double number) && IsWritten(field, number, writer),
        (byte)'n' => TryWord("null"u8),
        (byte)'t' => TryWord("true"u8) && IsWritten(field, true, writer),
        (byte)'f' => TryWord("false"u8) && IsWritten(field, false, writer),
        _ => false,
    };

    private static bool IsWritten(Field field, ReadOnlySpan<byte> text, DraftWriter writer) => JsonKinds.Of(field) switch
    {
        JsonKind.None => true,
        JsonKind.Text => writer.Text(field, text) is null,
        JsonKind.Time => PlainTime.TryRead(text, out long unixMilliseconds) && writer.Time(field, unixMilliseconds) is null,
        _ => false,
    };

    private static bool IsWritten(Field field, double number, DraftWriter writer) => JsonKinds.Of(field) switch
    {
        JsonKind.None => true,
        JsonKind.Number => writer.Number(field, number) is null,
        _ => false,
    };

    private static bool IsWritten(Field field, bool truth, DraftWriter writer)
    {
        if (field == Field.Complaint) writer.Complaint(truth);
        return field is Field.Complaint or Field.None;
    }

    private bool TryString(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryTake((byte)'"')) return false;
        ReadOnlySpan<byte> rest = _json[_at..];
        int length = rest.IndexOfAny(StringEnds);
        if (length < 0 || rest[length] != '"') return false;
        text = rest[..length];
        _at += length + 1;
        return true;
    }

    private bool TryWord(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word)) return false;
        _at += word.Length;
        return true;
    }

    private bool TryTake(byte expected)
    {
        if (Peek() != expected) return false;
        _at++;
        return true;
    }

    /// <summary>The next byte that is not white space; 0 at the end.</summary>
    private byte Peek()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _at++;
        return _at < _json.Length ? _json[_at] : (byte)0;
    }
}
