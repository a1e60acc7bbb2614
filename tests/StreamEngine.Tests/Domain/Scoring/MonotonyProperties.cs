using StreamEngine.Domain;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Scoring;

public sealed class MonotonyProperties
{
    [Fact]
    public void Bad_news_never_lowers_any_factor_nor_the_score() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 40, identities: 60), scenario =>
        {
            for (int variant = 0; variant < 8; variant++)
            {
                Profile profile = Applied(scenario);
                if (profile.AsOf == Instant.Start) return;
                Dictionary<FactorKind, double> before = Values(profile);
                Score score = profile.Score;
                profile.Apply(BadNews(profile.AsOf, scenario.Genes.Length + variant), Instant.Start, RiskPolicy.Default, []);
                Dictionary<FactorKind, double> after = Values(profile);
                foreach (FactorKind kind in before.Keys) Assert.True(after[kind] >= before[kind], $"{kind} fell from {before[kind]} to {after[kind]}");
                Assert.True(profile.Score >= score);
            }
        });

    [Fact]
    public void A_ceiling_is_never_below_what_time_brings() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 3, identities: 60), scenario =>
        {
            Profile profile = Applied(scenario, Policies.Short);
            Dictionary<FactorKind, double> ceilings = Policies.Short.Factors.ToDictionary(
                factor => factor.Rule.Kind, factor => factor.Read(History(profile)).Ceiling);
            for (int step = 0; step < 150; step++)
            {
                profile.Ring.Advance(Instant.Max(profile.AsOf, Make.Monday) + TimeSpan.FromMinutes(30));
                foreach (Factor factor in Policies.Short.Factors)
                {
                    double value = factor.Read(History(profile)).Value;
                    Assert.True(value <= ceilings[factor.Rule.Kind] + 1e-9, $"{factor.Rule.Kind} rose to {value}, above {ceilings[factor.Rule.Kind]}");
                }
            }
        });

    private static Profile Applied(Scenario scenario, RiskPolicy? policy = null)
    {
        Profile profile = new("c-1");
        profile.Ring.Under((policy ?? RiskPolicy.Default).Plan);
        foreach (Interaction report in scenario.Reports.OrderBy(each => each.StartedAt)) profile.Apply(report, Instant.Start, policy ?? RiskPolicy.Default, []);
        return profile;
    }

    private static CustomerHistory History(Profile profile) => new(profile.Ring, profile.Standing.LastPurchaseAt);

    private static Dictionary<FactorKind, double> Values(Profile profile) =>
        RiskPolicy.Default.Factors.ToDictionary(factor => factor.Rule.Kind, factor => factor.Read(History(profile)).Value);

    private static Interaction BadNews(Instant at, int seed) => Make.Call($"bad-{seed}", at, draft =>
    {
        Random dice = new(seed);
        draft.Channel = (Channel)dice.Next(7);
        draft.Direction = (Direction)dice.Next(3);
        draft.Outcome = new[] { Outcome.Unknown, Outcome.Unresolved, Outcome.Escalated, Outcome.Abandoned }[dice.Next(4)];
        draft.SelfService = new[] { SelfService.None, SelfService.HandedOff, SelfService.Abandoned }[dice.Next(3)];
        draft.Complaint = dice.Next(2) == 0;
        if (dice.Next(2) == 0) draft.Sentiment = -dice.NextDouble();
        if (dice.Next(2) == 0) draft.WaitSeconds = 10_000;
        if (dice.Next(2) == 0) draft.Csat = dice.Next(1, 3);
        if (dice.Next(2) == 0) draft.Nps = dice.Next(0, 7);
        if (dice.Next(2) == 0) draft.Ces = dice.Next(5, 8);
        if (dice.Next(2) == 0) draft.Agent = $"a-{dice.Next(6)}";
        if (dice.Next(2) == 0) draft.Topic = $"topic-{dice.Next(6)}";
        if (dice.Next(2) == 0) draft.CaseId = $"k-{dice.Next(6)}";
    });
}
