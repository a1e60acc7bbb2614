using StreamEngine.Domain.Policy;

namespace StreamEngine.Domain.Factors;

/// <summary>Every factor there is.</summary>
internal static class FactorCatalog
{
    /// <summary>One more than the highest number of a <see cref="FactorKind"/>.</summary>
    public const int Places = (int)FactorKind.BadRun + 1;

    public static Factor Make(FactorRule rule, FactorFrame frame) => rule.Kind switch
    {
        FactorKind.FallingSentiment => new FallingSentiment(rule, frame),
        FactorKind.NegativeSentiment => new NegativeSentiment(rule),
        FactorKind.ContactFrequency => new ContactFrequency(rule, frame),
        FactorKind.RepeatContact => new RepeatContact(rule),
        FactorKind.OpenCase => new OpenCase(rule, frame),
        FactorKind.Escalation => new Escalation(rule),
        FactorKind.Complaint => new Complaint(rule),
        FactorKind.Abandonment => new Abandonment(rule),
        FactorKind.LongWait => new LongWait(rule),
        FactorKind.LongHold => new LongHold(rule),
        FactorKind.Transfers => new Transfers(rule),
        FactorKind.RetoldStory => new RetoldStory(rule),
        FactorKind.ChannelHopping => new ChannelHopping(rule),
        FactorKind.UnevenTreatment => new UnevenTreatment(rule),
        FactorKind.FailedSelfService => new FailedSelfService(rule),
        FactorKind.LowSatisfaction => new LowSatisfaction(rule),
        FactorKind.FallingSatisfaction => new FallingSatisfaction(rule, frame),
        FactorKind.PurchaseSilence => new PurchaseSilence(rule, frame),
        FactorKind.BadRun => new BadRun(rule),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Kind, "no such factor"),
    };
}
