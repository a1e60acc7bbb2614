namespace StreamEngine.Domain.Interactions;

/// <summary>What makes a draft an interaction.</summary>
internal static class InteractionRules
{
    /// <summary>The first rule that the draft breaks, as a sentence for the producer's engineer; null when it breaks none.</summary>
    public static string? FirstFault(InteractionDraft draft) =>
        Identity(draft) ?? Times(draft) ?? Measures(draft) ?? Surveys(draft) ?? Texts(draft);

    /// <summary>The sentiment in thousandths of the unit scale, rounded to nearest; null when unknown.</summary>
    public static int? Thousandths(InteractionDraft draft) => draft.Sentiment is not { } sentiment
        ? null
        : (int)Math.Round(sentiment / Reach(draft.SentimentScale) * 1000, MidpointRounding.AwayFromZero);

    private static string? Identity(InteractionDraft draft)
    {
        if (string.IsNullOrEmpty(draft.Id)) return "id is missing";
        if (draft.Channel is null) return "channel is missing";
        return draft.Revision < 0 ? $"revision is {draft.Revision}, below 0" : null;
    }

    private static string? Times(InteractionDraft draft)
    {
        if (draft.StartedAt is not { } startedAt) return "startedAt is missing";
        if (startedAt < Interaction.Earliest || startedAt >= Interaction.Latest) return "startedAt is not between 1980 and 2200";
        if (draft.EndedAt is not { } endedAt) return null;
        if (endedAt < startedAt) return "endedAt is before startedAt";
        return endedAt - startedAt > TimeSpan.FromSeconds(Interaction.LongestSeconds) ? "endedAt is more than a year after startedAt" : null;
    }

    private static string? Measures(InteractionDraft draft)
    {
        if (draft.Transfers is < 0 or > 10_000) return $"transfers is {draft.Transfers}, not 0 to 10000";
        if (draft.SentimentMagnitude is < 0 or double.NaN or double.PositiveInfinity) return "sentimentMagnitude is not 0 or more";
        return Seconds("waitSeconds", draft.WaitSeconds) ?? Seconds("holdSeconds", draft.HoldSeconds) ?? Sentiment(draft);
    }

    private static string? Sentiment(InteractionDraft draft)
    {
        double reach = Reach(draft.SentimentScale);
        return draft.Sentiment is { } sentiment && !(Math.Abs(sentiment) <= reach)
            ? FormattableString.Invariant($"sentiment is off its scale of {-reach} to {reach}")
            : null;
    }

    private static string? Surveys(InteractionDraft draft)
    {
        if (draft.Csat is < 1 or > 5) return $"csat is {draft.Csat}, not 1 to 5";
        if (draft.Nps is < 0 or > 10) return $"nps is {draft.Nps}, not 0 to 10";
        return draft.Ces is < 1 or > 7 ? $"ces is {draft.Ces}, not 1 to 7" : null;
    }

    private static string? Texts(InteractionDraft draft) =>
        Text("id", draft.Id) ?? Text("source", draft.Source) ?? Text("customerId", draft.CustomerId) ?? Text("queue", draft.Queue)
        ?? Text("agent", draft.Agent) ?? Text("topic", draft.Topic) ?? Text("caseId", draft.CaseId)
        ?? Text("accountValue", draft.AccountValue) ?? Text("segment", draft.Segment) ?? Text("region", draft.Region)
        ?? Text("lifecycle", draft.Lifecycle);

    private static string? Seconds(string field, double? seconds) =>
        seconds is { } value && !(value >= 0 && value <= Interaction.LongestSeconds)
            ? FormattableString.Invariant($"{field} is {value}, not 0 to {Interaction.LongestSeconds}")
            : null;

    private static string? Text(string field, string? text) =>
        text?.Length > Interaction.LongestText ? $"{field} is longer than {Interaction.LongestText} characters" : null;

    private static double Reach(SentimentScale scale) => scale switch
    {
        SentimentScale.Amazon => 5,
        SentimentScale.Genesys => 100,
        _ => 1,
    };
}
