using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Sharding;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>What a customer in memory costs: ten contacts, with the index entry by which a shard finds them.</summary>
/// <param name="Customers">How many were made.</param>
/// <param name="MeasuredBytes">By how much the garbage collector's heap grew for each.</param>
/// <param name="CountedBytes">What the engine takes each for when it bounds its memory.</param>
internal sealed record ResidentMemory(int Customers, double MeasuredBytes, double CountedBytes)
{
    private const int Contacts = 10;

    /// <param name="customers">How many to make.</param>
    /// <param name="isTroubled">Whether every fifth contact left a case open until the next, so that they have crossed levels too.</param>
    /// <param name="policy">The judge.</param>
    /// <param name="ct">Gives up.</param>
    public static ResidentMemory Measure(int customers, bool isTroubled, RiskPolicy policy, CancellationToken ct)
    {
        ResidentProfiles residents = new(customers, long.MaxValue);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < customers; i++)
        {
            ct.ThrowIfCancellationRequested();
            residents.Add(Make(i, isTroubled, policy));
        }

        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        return new ResidentMemory(residents.Count, (double)grown / customers, (double)residents.Bytes / customers);
    }

    private static Profile Make(int number, bool isTroubled, RiskPolicy policy)
    {
        Profile profile = new($"c-{number:D6}");
        List<Crossing> crossings = [];
        for (int round = 0; round < Contacts; round++)
        {
            Interaction report = SampleCustomers.Report(round, number % SampleCustomers.Variations, isTroubled);
            profile.Apply(report, report.StartedAt, policy, crossings);
        }

        // As after every commit.
        profile.Rest();
        return profile;
    }
}
