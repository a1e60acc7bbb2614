using System.Runtime.CompilerServices;
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
/// <remarks>Nearly always the same report or two have said everything known, so each report is kept once, and by each text a byte that names it.</remarks>
internal sealed class Attributes
{
    public const int Count = 5;

    private Texts _texts;

    /// <summary>By text: its report's place.</summary>
    private Places _saidBy;
    private Report[] _reports = [];

    public Attribute AccountValue { get => this[0]; init => Restore(0, value); }

    public Attribute Segment { get => this[1]; init => Restore(1, value); }

    public Attribute Region { get => this[2]; init => Restore(2, value); }

    public Attribute Lifecycle { get => this[3]; init => Restore(3, value); }

    /// <summary>Where the customer was last served.</summary>
    public Attribute Queue { get => this[4]; init => Restore(4, value); }

    /// <summary>The attribute of a number. Stored: never reuse one.</summary>
    public Attribute this[int number] =>
        _texts[number] is { } text && _reports[_saidBy[number]] is var report ? new Attribute(text, report.At, report.Key, report.Revision) : default;

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
            if (!string.IsNullOrEmpty(said[i]) && (_texts[i] is null || _reports[_saidBy[i]].IsBelow(report))) news |= 1u << i;
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
        int bytes = 72 + 24 + (_reports.Length * sizeof(Report));
        foreach (string? text in (ReadOnlySpan<string?>)_texts) bytes += text is null ? 0 : 24 + (2 * text.Length);
        return bytes;
    }

    private void Keep(uint news, ReadOnlySpan<string?> texts, in Report report)
    {
        byte place = PlaceFor(news, report);
        _reports[place] = report;
        for (int i = 0; i < Count; i++)
        {
            if ((news & (1u << i)) != 0) (_texts[i], _saidBy[i]) = (texts[i], place);
        }
    }

    /// <summary>Where the report is, or where one was on which nothing rests but what is overwritten; else a new place.</summary>
    private byte PlaceFor(uint news, in Report report)
    {
        uint inUse = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_texts[i] is not null && (news & (1u << i)) == 0) inUse |= 1u << _saidBy[i];
        }

        for (int place = 0; place < _reports.Length; place++)
        {
            if ((inUse & (1u << place)) == 0 || _reports[place] == report) return (byte)place;
        }

        Array.Resize(ref _reports, _reports.Length + 1);
        return (byte)(_reports.Length - 1);
    }

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

    [InlineArray(Count)]
    private struct Places
    {
        private byte _first;
    }
}
