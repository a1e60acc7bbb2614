using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class TimelineTests
{
    [Fact]
    public void Nothing_happened_to_a_customer_nobody_knows()
    {
        Timeline timeline = Timeline.Of(new Profile("c-1"), 10);
        Assert.Empty(timeline.Entries);
        Assert.Null(timeline.Next);
        Assert.Throws<ArgumentOutOfRangeException>(() => Timeline.Of(new Profile("c-1"), 0));
    }

    [Fact]
    public void A_contact_says_what_was_reported_and_null_for_what_was_not()
    {
        Profile profile = new("c-1");
        profile.Apply(Make.Call("i-1", Make.Monday), Instant.Start, RiskPolicy.Default, []);
        profile.Apply(
            Make.Call("i-2", Make.After(1), draft =>
            {
                (draft.Channel, draft.Direction, draft.Outcome, draft.SelfService) = (Channel.Chat, Direction.Outbound, Outcome.Escalated, SelfService.HandedOff);
                (draft.Sentiment, draft.WaitSeconds, draft.HoldSeconds, draft.Transfers, draft.Complaint) = (-0.62, 0, 40, 0, true);
                (draft.Csat, draft.Nps, draft.Ces, draft.Topic, draft.CaseId, draft.Revision) = (2, 0, 6, "refund", "k-9", 3);
            }),
            Instant.Start, RiskPolicy.Default, []);
        TimelineContact[] contacts = [.. Timeline.Of(profile, 10).Entries.Where(entry => entry.Contact is not null).Select(entry => entry.Contact!)];

        Assert.Equal(
            new TimelineContact
            {
                At = Make.After(1), Channel = Channel.Chat, Direction = Direction.Outbound, Outcome = Outcome.Escalated, SelfService = SelfService.HandedOff,
                Complaint = true, Sentiment = -0.62, Topic = "refund", CaseId = "k-9", WaitSeconds = 0, HoldSeconds = 40, Transfers = 0,
                Csat = 2, Nps = 0, Ces = 6, Revision = 3,
            },
            contacts[0]);
        Assert.Equal(
            new TimelineContact
            {
                At = Make.Monday, Channel = Channel.Call, Direction = null, Outcome = null, SelfService = null,
                Complaint = false, Sentiment = null, Topic = null, CaseId = null, WaitSeconds = null, HoldSeconds = null, Transfers = null,
                Csat = null, Nps = null, Ces = null, Revision = 0,
            },
            contacts[1]);
    }

    [Fact]
    public void A_crossing_stands_above_the_contact_that_caused_it()
    {
        List<Crossing> crossings = [];
        Profile profile = new("c-1");
        profile.Apply(Make.Awful("i-1", Make.Monday), Instant.Start, RiskPolicy.Default, crossings);
        profile.Apply(Make.Awful("i-2", Make.Monday, Channel.Chat), Instant.Start, RiskPolicy.Default, crossings);
        Timeline timeline = Timeline.Of(profile, 10);

        Assert.Equal(2, crossings.Count);
        Assert.Equal(["Crossing", "Crossing", "Contact", "Contact"], timeline.Entries.Select(entry => $"{entry.Place.Kind}"));
        Assert.Equal([crossings[1].After, crossings[0].After], timeline.Entries.Take(2).Select(entry => entry.Crossing!.Value.After));
        Assert.Equal((RiskLevel.Low, crossings[0].Drivers[0].Kind), (timeline.Entries[1].Crossing!.Value.Before, timeline.Entries[1].Crossing!.Value.Leading));
        Assert.All(timeline.Entries, entry => Assert.Equal(Make.Monday, entry.At));
    }

    [Fact]
    public void Everything_kept_is_there_once_newest_first_whatever_the_size_of_a_page() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 4, identities: 30), scenario =>
        {
            Profile profile = Lived(scenario, out List<Crossing> crossings);
            Timeline whole = Timeline.Of(profile, int.MaxValue);
            Assert.Null(whole.Next);
            Assert.Equal(
                profile.Ring.Contacts.ToArray().Select(each => (each.At, each.Key)).Reverse(),
                whole.Entries.Where(entry => entry.Contact is not null).Select(entry => (entry.At, entry.Place.Tie)));
            Assert.Equal(
                crossings.TakeLast(PastCrossing.Most).Select(PastCrossing.Of).Reverse(),
                whole.Entries.Where(entry => entry.Contact is null).Select(entry => entry.Crossing!.Value));
            Assert.Equal(whole.Entries.Select(entry => entry.At).OrderDescending(), whole.Entries.Select(entry => entry.At));

            for (int limit = 1; limit <= 7; limit += 3)
            {
                List<TimelineEntry> paged = [];
                TimelinePlace? next = null;
                do
                {
                    Timeline page = Timeline.Of(Snapshots.Read(Snapshots.Of(profile), Policies.Short), limit, next);
                    Assert.InRange(page.Entries.Count, whole.Entries.Count == 0 ? 0 : 1, limit);
                    paged.AddRange(page.Entries);
                    next = page.Next;
                }
                while (next is not null);
                Assert.Equal(whole.Entries, paged);
            }
        }, cases: 100);

    [Fact]
    public void A_page_goes_on_where_it_was_though_more_has_happened_since()
    {
        Profile profile = new("c-1");
        for (int i = 0; i < 9; i++) profile.Apply(Make.Call($"i-{i}", Make.After(i)), Instant.Start, RiskPolicy.Default, []);
        Timeline first = Timeline.Of(profile, 4);
        profile.Apply(Make.Call("newer", Make.After(9)), Instant.Start, RiskPolicy.Default, []);
        // The contact at the place itself moves to now.
        profile.Apply(Make.Call("i-5", Make.After(10), draft => draft.Revision = 1), Instant.Start, RiskPolicy.Default, []);

        Assert.Equal([8, 7, 6, 5], first.Entries.Select(Hours));
        Assert.Equal([4, 3, 2, 1], Timeline.Of(profile, 4, first.Next).Entries.Select(Hours));

        static double Hours(TimelineEntry entry) => (entry.At - Make.Monday).TotalHours;
    }

    private static Profile Lived(Scenario scenario, out List<Crossing> crossings)
    {
        Profile profile = new("c-1");
        crossings = [];
        foreach (Interaction report in scenario.Reports.OrderBy(each => each.StartedAt)) profile.Apply(report, Instant.Start, Policies.Short, crossings);
        return profile;
    }
}
