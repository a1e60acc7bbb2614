namespace StreamEngine.Api.Security;

/// <summary>What came of asking a caller who it is: its account, or how it is refused.</summary>
internal readonly record struct Verdict(CallerAccount? Account, Refusal? Refusal, TimeSpan? RetryAfter)
{
    public static Verdict Known(CallerAccount account) => new(account, null, null);

    public static Verdict Refused(Refusal refusal, TimeSpan? retryAfter = null) => new(null, refusal, retryAfter);
}
