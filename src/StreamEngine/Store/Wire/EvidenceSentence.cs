using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using static StreamEngine.Store.Wire.Phrases;

namespace StreamEngine.Store.Wire;

/// <summary>Says in plain English what a factor rests on: "3 contacts about refund within 7 days".</summary>
/// <remarks>
/// Each sentence needs only what its evidence has: a label, span or expectation that is missing (empty, zero) is left
/// out rather than shown as nothing. Every value is written the same in every culture.
/// </remarks>
internal static class EvidenceSentence
{
    public static string Render(Evidence evidence) => evidence.Kind switch
    {
        FactorKind.FallingSentiment => $"Sentiment fell to {Signed(evidence.Measure)}, usually {Signed(evidence.Expected)}",
        FactorKind.NegativeSentiment => $"Sentiment averages {Signed(evidence.Measure)}{OverContacts(evidence)}{Within(evidence)}",
        FactorKind.ContactFrequency => $"{Contacts(evidence.Count)}{Within(evidence)}{Usually(evidence)}",
        FactorKind.RepeatContact => $"{Contacts(evidence.Count)}{About(evidence, "the same matter")}{Within(evidence)}",
        FactorKind.OpenCase => OpenCase(evidence),
        FactorKind.Escalation => $"{Plural(evidence.Count, "escalation")}{Within(evidence)}",
        FactorKind.Complaint => $"{Plural(evidence.Count, "complaint")}{Within(evidence)}",
        FactorKind.Abandonment => $"Gave up {Plural(evidence.Count, "time")}{Before(evidence)}{Within(evidence)}",
        FactorKind.LongWait => $"Waited {Seconds(evidence.Measure)}{In(evidence)}{ExpectedSeconds(evidence)}",
        FactorKind.LongHold => $"Was on hold for {Seconds(evidence.Measure)}{In(evidence)}{ExpectedSeconds(evidence)}",
        FactorKind.Transfers => $"Transferred {Plural(Most(evidence), "time")}{Within(evidence)}",
        FactorKind.RetoldStory => $"Told the story to {Plural(Most(evidence), "agent")}{About(evidence)}{Within(evidence)}",
        FactorKind.ChannelHopping => $"Tried {Plural(Most(evidence), "channel")}{Within(evidence)}",
        FactorKind.UnevenTreatment => Uneven(evidence),
        FactorKind.FailedSelfService => $"Self-service failed {Plural(evidence.Count, "time")}{Within(evidence)}",
        FactorKind.LowSatisfaction => $"{Survey(evidence)} scored {Number(evidence.Measure)}{ExpectedAtLeast(evidence)}",
        FactorKind.FallingSatisfaction => $"{Survey(evidence)} fell to {Number(evidence.Measure)}, usually {Number(evidence.Expected)}",
        FactorKind.PurchaseSilence => Silence(evidence),
        FactorKind.BadRun => $"{Plural(evidence.Count, "bad contact")} in a row{Within(evidence)}",
        _ => $"{evidence.Kind}: {Number(evidence.Measure)}",
    };

    // Some factors count what they rest on (agents, channels) as a measure as well: the larger one is the story.
    private static int Most(Evidence evidence) => Math.Max(evidence.Count, (int)Math.Round(Math.Clamp(evidence.Measure, 0, 1_000_000)));

    private static string OpenCase(Evidence evidence)
    {
        string subject = HasLabel(evidence) ? $"Case {evidence.Label}" : Plural(Math.Max(evidence.Count, 1), "case");
        string verb = HasLabel(evidence) || evidence.Count <= 1 ? "is" : "are";
        string age = evidence.Span > TimeSpan.Zero ? $" after {Span(evidence.Span)}" : "";
        return $"{subject} {verb} still unresolved{age}";
    }

    private static string Uneven(Evidence evidence)
    {
        string where = HasLabel(evidence) ? $"Treated worse in {evidence.Label} than elsewhere" : "Treated unevenly across channels";
        return $"{where}: {Number(evidence.Measure)} against {Number(evidence.Expected)}";
    }

    private static string Silence(Evidence evidence)
    {
        string usual = evidence.Expected > 0 ? $", usually every {Span(TimeSpan.FromDays(Math.Min(evidence.Expected, 100_000)))}" : "";
        return evidence.Span > TimeSpan.Zero ? $"No purchase for {Span(evidence.Span)}{usual}" : $"No purchase lately{usual}";
    }
}
