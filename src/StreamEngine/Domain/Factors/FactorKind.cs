namespace StreamEngine.Domain.Factors;

/// <summary>The measured reasons a customer may leave. Names are part of the policy and the API; numbers of stored payloads.</summary>
internal enum FactorKind : byte
{
    FallingSentiment = 1,
    NegativeSentiment = 2,
    ContactFrequency = 3,
    RepeatContact = 4,
    OpenCase = 5,
    Escalation = 6,
    Complaint = 7,
    Abandonment = 8,
    LongWait = 9,
    LongHold = 10,
    Transfers = 11,
    RetoldStory = 12,
    ChannelHopping = 13,
    UnevenTreatment = 14,
    FailedSelfService = 15,
    LowSatisfaction = 16,
    FallingSatisfaction = 17,
    PurchaseSilence = 18,
    BadRun = 19,
}
