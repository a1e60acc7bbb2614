using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Store.Wire;

namespace StreamEngine.Tests.Store;

/// <summary>The sentences supervisors read.</summary>
public sealed class EvidenceSentenceTests
{
    private const double Day = 24 * 60;

    [Theory]
    [InlineData("FallingSentiment", 4, -0.62, 0.2, 7 * Day, null, "Sentiment fell to -0.62, usually 0.20 over 4 contacts within 7 days")]
    [InlineData("NegativeSentiment", 3, 1.4, 0, 7 * Day, null, "Negative sentiment adds up to 1.40 over 3 contacts within 7 days")]
    [InlineData("ContactFrequency", 5, 5, 1.25, 7 * Day, null, "5 contacts within 7 days, usually 1.25")]
    [InlineData("ContactFrequency", 1, 1, 0, Day, null, "1 contact within 1 day")]
    [InlineData("RepeatContact", 3, 2, 0, 7 * Day, "refund", "3 contacts about refund within 7 days")]
    [InlineData("RepeatContact", 2, 1, 0, 180, null, "2 contacts about the same matter within 3 h")]
    [InlineData("OpenCase", 1, 72, 72, 3 * Day, "k-9", "k-9 is still open after 3 days")]
    [InlineData("OpenCase", 2, 36, 72, 36 * 60, null, "An issue is still open after 36 h, one of 2 open issues")]
    [InlineData("OpenCase", 1, 0, 0, 0, null, "An issue is still open")]
    [InlineData("Escalation", 1, 1, 0, 30 * Day, null, "1 escalation within 30 days")]
    [InlineData("Complaint", 2, 2, 0, 7 * Day, null, "2 complaints within 7 days")]
    [InlineData("Abandonment", 2, 2, 0, 60, null, "Gave up 2 times within 1 h")]
    [InlineData("LongWait", 2, 4.25, 0, 7 * Day, null, "Waits ran over by 4.25 times the expected time within 7 days")]
    [InlineData("LongHold", 1, 0.5, 0, 7 * Day, null, "Holds ran over by 0.5 times the expected time within 7 days")]
    [InlineData("Transfers", 3, 3, 0, 7 * Day, null, "Transferred 3 times within 7 days")]
    [InlineData("RetoldStory", 3, 2, 0, 7 * Day, "refund", "Told the story to 3 agents about refund within 7 days")]
    [InlineData("ChannelHopping", 3, 2, 0, Day, null, "Tried 3 channels within 1 day")]
    [InlineData("UnevenTreatment", 2, 0.5, 0, 7 * Day, "chat", "Treated worse in chat than elsewhere within 7 days")]
    [InlineData("UnevenTreatment", 2, 0.5, 0, 0, null, "Treated unevenly across channels")]
    [InlineData("FailedSelfService", 1, 1, 0, 7 * Day, null, "Self-service failed 1 time within 7 days")]
    [InlineData("LowSatisfaction", 1, 0.5, 0, 30 * Day, null, "Dissatisfaction adds up to 0.5 over 1 answer within 30 days")]
    [InlineData("FallingSatisfaction", 2, -0.25, 0.5, 7 * Day, null, "Satisfaction fell to -0.25, usually 0.50 over 2 answers within 7 days")]
    [InlineData("PurchaseSilence", 1, 45, 30, 45 * Day, null, "No purchase for 45 days")]
    [InlineData("PurchaseSilence", 0, 0, 0, 0, null, "No purchase lately")]
    [InlineData("BadRun", 4, 3, 0, 7 * Day, null, "4 bad contacts in a row within 7 days")]
    public void A_factor_says_what_it_rests_on(string kind, int count, double measure, double expected, double minutes, string? label, string sentence) =>
        Assert.Equal(sentence, EvidenceSentence.Render(new Evidence(Enum.Parse<FactorKind>(kind), count, measure, expected, TimeSpan.FromMinutes(minutes), label)));

    [Fact]
    public void Every_factor_has_a_sentence_for_even_the_strangest_evidence()
    {
        double[] numbers = [0, -1, double.NaN, double.MaxValue, double.NegativeInfinity];
        foreach (FactorKind kind in Enum.GetValues<FactorKind>().Append((FactorKind)200))
            foreach (double number in numbers)
                foreach (TimeSpan span in new[] { TimeSpan.Zero, TimeSpan.MaxValue, TimeSpan.MinValue })
                    Assert.NotEmpty(EvidenceSentence.Render(new Evidence(kind, int.MinValue, number, number, span, "")));
    }
}
