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
        FactorKind.FallingSentiment => $"Sentiment fell to {Signed(evidence.Measure)}, usually {Signed(evidence.Expected)}{OverContacts(evidence)}{Within(evidence)}",
        FactorKind.NegativeSentiment => $"Negative sentiment adds up to {Signed(evidence.Measure)}{OverContacts(evidence)}{Within(evidence)}",
        FactorKind.ContactFrequency => $"{Contacts(evidence.Count)}{Within(evidence)}{Usually(evidence)}",
        FactorKind.RepeatContact => $"{Contacts(evidence.Count)}{About(evidence, "the same matter")}{Within(evidence)}",
        FactorKind.OpenCase => OpenCase(evidence),
        FactorKind.Escalation => $"{Plural(evidence.Count, "escalation")}{Within(evidence)}",
        FactorKind.Complaint => $"{Plural(evidence.Count, "complaint")}{Within(evidence)}",
        FactorKind.Abandonment => $"Gave up {Plural(evidence.Count, "time")}{Within(evidence)}",
        FactorKind.LongWait => $"Waits ran over{Beyond(evidence)}{Within(evidence)}",
        FactorKind.LongHold => $"Holds ran over{Beyond(evidence)}{Within(evidence)}",
        FactorKind.Transfers => $"Transferred {Plural(evidence.Count, "time")}{Within(evidence)}",
        FactorKind.RetoldStory => $"Told the story to {Plural(evidence.Count, "agent")}{About(evidence)}{Within(evidence)}",
        FactorKind.ChannelHopping => $"Tried {Plural(evidence.Count, "channel")}{About(evidence)}{Within(evidence)}",
        FactorKind.UnevenTreatment => $"{(HasLabel(evidence) ? $"Treated worse in {evidence.Label} than elsewhere" : "Treated unevenly across channels")}{Within(evidence)}",
        FactorKind.FailedSelfService => $"Self-service failed {Plural(evidence.Count, "time")}{Within(evidence)}",
        FactorKind.LowSatisfaction => $"Dissatisfaction adds up to {Number(evidence.Measure)}{OverAnswers(evidence)}{Within(evidence)}",
        FactorKind.FallingSatisfaction => $"Satisfaction fell to {Signed(evidence.Measure)}, usually {Signed(evidence.Expected)}{OverAnswers(evidence)}{Within(evidence)}",
        FactorKind.PurchaseSilence => evidence.Span > TimeSpan.Zero ? $"No purchase for {Span(evidence.Span)}" : "No purchase lately",
        FactorKind.BadRun => $"{Plural(evidence.Count, "bad contact")} in a row{Within(evidence)}",
        _ => $"{evidence.Kind}: {Number(evidence.Measure)}",
    };

    /// <summary>Of several open issues the oldest is named, the others are counted.</summary>
    private static string OpenCase(Evidence evidence)
    {
        string subject = HasLabel(evidence) ? $"{evidence.Label} is still open" : "An issue is still open";
        string age = evidence.Span > TimeSpan.Zero ? $" after {Span(evidence.Span)}" : "";
        return evidence.Count > 1 ? $"{subject}{age}, one of {evidence.Count} open issues" : subject + age;
    }
}
