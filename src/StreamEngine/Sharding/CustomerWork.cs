using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Store;

namespace StreamEngine.Sharding;

/// <summary>What a step does to one customer, wherever that customer lives: its records, then the time that passes, then what is to be stored.</summary>
internal static class CustomerWork
{
    /// <summary>One record.</summary>
    /// <param name="profile">Whose it is.</param>
    /// <param name="interaction">What it says.</param>
    /// <param name="place">Where it stands in the batch.</param>
    /// <param name="before">Shard time before it.</param>
    /// <param name="after">Shard time after it.</param>
    /// <param name="policy">The judge.</param>
    /// <param name="fresh">Empty before and after.</param>
    /// <param name="report">Hears what came of it.</param>
    public static void Apply<TReport>(
        Profile profile, Interaction interaction, int place, Instant before, Instant after, RiskPolicy policy, List<Crossing> fresh, TReport report)
        where TReport : IWorkReport
    {
        Advance(profile, before, policy, fresh, report);
        ApplyResult result = profile.Apply(interaction, before, policy, fresh);
        report.OfRecord(place, fresh);
        report.Applied(place, result);
        profile.Advance(after, policy, fresh);
        report.OfTimeAt(place, fresh);
    }

    public static void Advance<TReport>(Profile profile, Instant time, RiskPolicy policy, List<Crossing> fresh, TReport report)
        where TReport : IWorkReport
    {
        profile.Advance(time, policy, fresh);
        report.OfTime(fresh);
    }

    /// <summary>How the store has the customer, if it has what the profile says.</summary>
    public static StoredStanding StandingOf(Profile profile) => new(profile.Due, profile.Level > RiskLevel.Low);

    /// <summary>What is to be stored of a customer who is not spent.</summary>
    /// <param name="profile">After the step.</param>
    /// <param name="policy">The judge.</param>
    /// <param name="before">How the store has the customer so far; null: that is not known.</param>
    public static ProfileWrite Write(Profile profile, RiskPolicy policy, StoredStanding? before)
    {
        double? priority = profile.Level > RiskLevel.Low ? profile.PriorityUnder(policy) : null;
        return new(profile.CustomerId, ProfileSnapshot.ToArray(profile), profile.Due, priority, before);
    }

    /// <summary>What is to be stored of a customer of whom nothing is left to know.</summary>
    public static ProfileWrite Removal(string customerId, StoredStanding? before) => new(customerId, default, Instant.Never, null, before);
}

/// <summary>Hears what a step does to a customer. Crossings are taken out of the list.</summary>
internal interface IWorkReport
{
    /// <summary>Time caused them.</summary>
    void OfTime(List<Crossing> crossings);

    /// <summary>A record did.</summary>
    void OfRecord(int place, List<Crossing> crossings);

    /// <summary>Time did, right after a record: an old interaction may set a moment that has long passed.</summary>
    void OfTimeAt(int place, List<Crossing> crossings);

    /// <summary>What became of a record.</summary>
    void Applied(int place, in ApplyResult result);
}
