using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class RestTests
{
    private const int Minutes = 8 * 24 * 60;

    /// <summary>Few contacts are kept one by one, so that panes rest as well.</summary>
    private static readonly StreamEngine.Domain.Policy.RiskPolicy Small = Policies.Of(settings =>
    {
        Policies.Shorten(settings);
        settings.ContactLimit = 16;
    });

    [Fact]
    public void Whether_it_rests_in_between_does_not_show() => Property.Holds(Scenario.Any(Minutes, identities: 40, most: 120), scenario =>
    {
        (Profile restless, Profile rested) = (new Profile("c-1"), new Profile("c-1"));
        (List<Crossing> first, List<Crossing> second) = ([], []);
        foreach (Interaction report in scenario.Reports)
        {
            ApplyResult expected = restless.Apply(report, Instant.Start, Small, first);
            Assert.Equal(expected, rested.Apply(report, Instant.Start, Small, second));
            rested.Rest();
            Assert.Equal(Snapshots.Of(restless), Snapshots.Of(rested));
        }

        Assert.Equal(first.Select(crossing => (crossing.At, crossing.After, crossing.Score)), second.Select(crossing => (crossing.At, crossing.After, crossing.Score)));
    });

    [Fact]
    public void A_resting_profile_takes_less()
    {
        Profile profile = new("c-1");
        profile.Apply(Make.Call("i-1", Make.Monday), Instant.Start, Small, []);
        int awake = profile.ResidentBytes;
        profile.Rest();
        Assert.True(profile.ResidentBytes < awake);
    }
}
