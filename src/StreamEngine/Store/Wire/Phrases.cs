using System.Globalization;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Store.Wire;

/// <summary>The pieces <see cref="EvidenceSentence"/> is put together from. Each is empty where its evidence is missing.</summary>
internal static class Phrases
{
    public static bool HasLabel(Evidence evidence) => !string.IsNullOrEmpty(evidence.Label);

    public static string Plural(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    public static string Contacts(int count) => Plural(count, "contact");

    public static string OverContacts(Evidence evidence) => evidence.Count > 0 ? $" over {Contacts(evidence.Count)}" : "";

    public static string OverAnswers(Evidence evidence) => evidence.Count > 0 ? $" over {Plural(evidence.Count, "answer")}" : "";

    /// <summary>How far beyond what is expected of the channel, in multiples of that. Without the count: it is of all contacts measured, not of those that ran over.</summary>
    public static string Beyond(Evidence evidence) => evidence.Measure > 0 ? $" by {Number(evidence.Measure)} times the expected time" : "";

    public static string Within(Evidence evidence) => evidence.Span > TimeSpan.Zero ? $" within {Span(evidence.Span)}" : "";

    public static string About(Evidence evidence, string otherwise = "") =>
        HasLabel(evidence) ? $" about {evidence.Label}" : otherwise.Length > 0 ? $" about {otherwise}" : "";

    public static string Usually(Evidence evidence) => evidence.Expected > 0 ? $", usually {Number(evidence.Expected)}" : "";

    /// <summary>Sentiment always with two decimals, so that columns of it read well: <c>-0.62</c>.</summary>
    public static string Signed(double value) => Math.Round(value, 2).ToString("0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A span in the largest unit that keeps it readable: <c>1 day</c>, <c>36 h</c>, <c>7 days</c>, <c>45 min</c>.</summary>
    public static string Span(TimeSpan span)
    {
        // Two days and more read best in days, whole days at any length; below that hours, minutes, seconds.
        if (span.TotalDays >= 2 || (span.Days >= 1 && span == TimeSpan.FromDays(span.Days))) return Plural((int)Math.Round(span.TotalDays), "day");
        if (span.TotalHours >= 2 || (span.Hours >= 1 && span.Minutes == 0)) return $"{Number(Math.Round(span.TotalHours))} h";
        return span.TotalMinutes >= 2 ? $"{Number(Math.Round(span.TotalMinutes))} min" : $"{Number(Math.Round(span.TotalSeconds))} s";
    }
}
