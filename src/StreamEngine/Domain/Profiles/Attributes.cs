using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Profiles;

/// <summary>One thing known of a customer, and which report said it.</summary>
/// <param name="Text">What it said; null when none did.</param>
/// <param name="At">The report's event time.</param>
/// <param name="Key">The interaction's key.</param>
/// <param name="Revision">Of the interaction.</param>
internal readonly record struct Attribute(string? Text, Instant At, ulong Key, int Revision);

/// <summary>What is known of the customer beside the contacts: of the reports that say something, what the one with the highest time says, then key, then
/// revision, in whatever order they come; also one that a newer revision replaced.</summary>
/// <remarks>Nearly always the same report or two have said everything known, so each report is kept once, the first of them in here, and for each text 4 bits that name it.</remarks>
internal sealed class Attributes
{
    public const int Count = 5;

    private Texts _texts;

    /// <summary>By text: 4 bits, its report's place.</summary>
    private uint _saidBy;
    private Report _first;

    /// <summary>The reports from place 1 on.</summary>
    private Report[] _others = [];

    public Attribute AccountValue { get => this[0]; init => Restore(0, value); }

    public Attribute Segment { get => this[1]; init => Restore(1, value); }

    public Attribute Region { get => this[2]; init => Restore(2, value); }

    public Attribute Lifecycle { get => this[3]; init => Restore(3, value); }

    /// <summary>Where the customer was last served.</summary>
    public Attribute Queue { get => this[4]; init => Restore(4, value); }

    /// <summary>The attribute of a number. Stored: never reuse one.</summary>
    public Attribute this[int number] =>
        _texts[number] is { } text && At(SaidBy(number)) is var report ? new Attribute(text, report.At, report.Key, report.Revision) : default;

    public static bool AreIn(Interaction interaction) =>
        interaction.AccountValue is not null || interaction.Segment is not null || interaction.Region is not null
        || interaction.Lifecycle is not null || interaction.Queue is not null;

    public void Learn(Interaction interaction)
    {
        ReadOnlySpan<string?> said = [interaction.AccountValue, interaction.Segment, interaction.Region, interaction.Lifecycle, interaction.Queue];
        Report report = new(interaction.StartedAt, interaction.Key, interaction.Revision);
        uint news = 0;
        for (int i = 0; i < Count; i++)
        {
            if (!string.IsNullOrEmpty(said[i]) && (_texts[i] is null || At(SaidBy(i)).IsBelow(report))) news |= 1u << i;
        }

        if (news != 0) Keep(news, said, report);
    }

    /// <summary>Puts back what a snapshot held.</summary>
    public void Restore(int number, Attribute attribute)
    {
        if (attribute.Text is null) return;
        Texts texts = default;
        texts[number] = attribute.Text;
        Keep(1u << number, texts, new Report(attribute.At, attribute.Key, attribute.Revision));
    }

    public unsafe int ResidentBytes()
    {
        int bytes = 24 + (Count * sizeof(void*)) + sizeof(uint) + sizeof(Report) + (_others.Length == 0 ? 0 : 24 + (_others.Length * sizeof(Report)));
        foreach (string? text in (ReadOnlySpan<string?>)_texts) bytes += text is null ? 0 : 24 + (2 * text.Length);
        return bytes;
    }

    private void Keep(uint news, ReadOnlySpan<string?> texts, in Report report)
    {
        int place = PlaceFor(news, report);
        At(place) = report;
        for (int i = 0; i < Count; i++)
        {
            if ((news & (1u << i)) == 0) continue;
            // Mostly the same string again, which need not be written.
            if (!ReferenceEquals(_texts[i], texts[i])) _texts[i] = texts[i];
            _saidBy = (_saidBy & ~(15u << (4 * i))) | ((uint)place << (4 * i));
        }
    }

    /// <summary>Where the report is, or where one was on which nothing rests but what is overwritten; else a new place.</summary>
    private int PlaceFor(uint news, in Report report)
    {
        uint inUse = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_texts[i] is not null && (news & (1u << i)) == 0) inUse |= 1u << SaidBy(i);
        }

        for (int place = 0; place <= _others.Length; place++)
        {
            if ((inUse & (1u << place)) == 0 || At(place) == report) return place;
        }

        Array.Resize(ref _others, _others.Length + 1);
        return _others.Length;
    }

    private int SaidBy(int number) => (int)(_saidBy >> (4 * number)) & 15;

    private ref Report At(int place) => ref place == 0 ? ref _first : ref _others[place - 1];

    /// <summary>20 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Report(Instant At, ulong Key, int Revision)
    {
        public bool IsBelow(in Report other)
        {
            if (At != other.At) return At < other.At;
            return Key == other.Key ? Revision < other.Revision : Key < other.Key;
        }
    }

    [InlineArray(Count)]
    private struct Texts
    {
        private string? _first;
    }
}
