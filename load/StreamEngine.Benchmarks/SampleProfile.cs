using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Load.Scenarios.Limits;

namespace StreamEngine.Benchmarks;

/// <summary>An ordinary customer, some of whose contacts went badly.</summary>
internal static class SampleProfile
{
    /// <param name="contacts">All within a month.</param>
    public static Profile Make(int contacts)
    {
        Profile profile = new("c-000042");
        for (int round = 0; round < contacts; round++)
        {
            // Rounds and variations lie days and hours apart: by variation first, a hundred fit into a month.
            Interaction report = SampleCustomers.Report(round / SampleCustomers.Variations, round % SampleCustomers.Variations, isTroubled: true);
            profile.Apply(report, Instant.Start, RiskPolicy.Default, []);
        }

        return profile;
    }
}
