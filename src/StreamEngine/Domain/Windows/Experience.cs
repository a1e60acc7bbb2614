using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>How a contact was for the customer, from whatever it reports, in thousandths of the worst or the best.</summary>
/// <remarks>
/// A contact that is bad news in all it reports is never good in any of these readings: that is what makes every factor
/// monotone. Good needs good news and no bad news beside it.
/// </remarks>
internal static class Experience
{
    /// <summary>Sentiment nearer to zero than this is neither good nor bad.</summary>
    private const int ClearSentimentThousandths = 200;

    /// <summary>What an outcome weighs beside a sentiment: half of the extreme.</summary>
    private const int OutcomeThousandths = 500;

    /// <summary>
    /// What the customer answered when asked, −1000 to 1000: the worst of CSAT, NPS and CES; null when nothing was answered.
    /// </summary>
    public static int? SatisfactionThousandths(in Contact contact)
    {
        const uint nothingAnswered = 15u << 3;
        if ((contact.Marks & 0x3FF) == nothingAnswered) return null;
        int worst = int.MaxValue;
        if (contact.Csat is { } csat) worst = Math.Min(worst, (csat - 3) * 500);
        if (contact.Nps is { } nps) worst = Math.Min(worst, NpsThousandths(nps));
        if (contact.Ces is { } ces) worst = Math.Min(worst, (4 - ces) * 1000 / 3);
        return worst == int.MaxValue ? null : worst;
    }

    /// <summary>How it was, −1000 to 1000: how bad, below zero, by the worst thing it reports; how good, when nothing about it was bad.</summary>
    public static int Thousandths(in Contact contact)
    {
        int sentiment = contact.SentimentThousandths ?? 0, satisfaction = SatisfactionThousandths(contact) ?? 0;
        int bad = BadThousandths(contact, Math.Min(sentiment, satisfaction));
        if (bad > 0) return -bad;
        int good = Math.Max(sentiment, satisfaction);
        return contact.Outcome == Outcome.Resolved ? Math.Max(good, OutcomeThousandths) : good;
    }

    /// <summary>A contact that a customer would call bad.</summary>
    public static bool IsBad(int thousandths) => thousandths <= -ClearSentimentThousandths;

    /// <summary>A contact that a customer would call good.</summary>
    public static bool IsGood(int thousandths) => thousandths >= ClearSentimentThousandths;

    /// <summary>The customer tried to serve himself and could not.</summary>
    public static bool Failed(SelfService attempt) => attempt is SelfService.HandedOff or SelfService.Abandoned;

    /// <summary>How bad it was, 0 to 1000: the worst thing it reports.</summary>
    private static int BadThousandths(in Contact contact, int worstSaid)
    {
        if (contact.Complaint) return 1000;
        int bad = Math.Max(0, -worstSaid);
        return contact.IsUnsettled || Failed(contact.SelfService) ? Math.Max(bad, OutcomeThousandths) : bad;
    }

    /// <summary>Detractors (0 to 6) below zero, passives (7, 8) at zero, promoters (9, 10) above: Reichheld's three groups.</summary>
    private static int NpsThousandths(int nps) => nps switch
    {
        <= 6 => (nps - 7) * 1000 / 7,
        <= 8 => 0,
        9 => 500,
        _ => 1000,
    };
}
