using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Factors;

/// <summary>What each factor says of a small story, under the default policy.</summary>
public sealed class FactorTests
{
    private readonly Profile _profile = new("c-1");
    private int _contacts;

    [Fact]
    public void Nothing_known_says_nothing()
    {
        Contact(0, _ => { });
        Assert.Empty(_profile.AssessUnder(RiskPolicy.Default).Drivers);
    }

    [Fact]
    public void One_good_contact_softens_one_bad_one_and_the_ceiling_remembers()
    {
        Contact(0, draft => draft.Sentiment = -1);
        Expect(FactorKind.NegativeSentiment, 0.5, count: 1, measure: 1);
        Contact(1, draft => draft.Sentiment = 1);
        Assert.Equal((0, 0.5), (Read(FactorKind.NegativeSentiment).Value, Read(FactorKind.NegativeSentiment).Ceiling));
    }

    [Fact]
    public void Sentiment_falls_against_the_customers_own_past()
    {
        for (int week = 0; week < 4; week++) Contact(week, draft => draft.Sentiment = 1);
        Contact(24 * 20, draft => draft.Sentiment = 0);
        // Four sunny contacts and four neutral ones of the prior: 0.5 is usual, and neutral lies 0.5 below.
        Expect(FactorKind.FallingSentiment, 0.5 / 1.5, count: 1, measure: 0, expected: 0.5);
    }

    [Fact]
    public void More_contacts_than_usual()
    {
        for (int i = 0; i < 4; i++) Contact(i, _ => { });
        Expect(FactorKind.ContactFrequency, 3 / 6.0, count: 4, measure: 4, expected: 1);
    }

    [Fact]
    public void Coming_back_about_the_same_topic()
    {
        for (int i = 0; i < 3; i++) Contact(i, draft => draft.Topic = "refund");
        Contact(4, draft => draft.Topic = "delivery");
        Contact(5, draft => (draft.Topic, draft.Direction) = ("refund", Direction.Outbound));
        Expect(FactorKind.RepeatContact, 0.5, count: 3, measure: 2, label: "refund");
    }

    [Fact]
    public void A_case_ages_by_the_hour_until_it_is_resolved()
    {
        Contact(0, draft => draft.CaseId = "k-9");
        Contact(1, draft => (draft.CaseId, draft.Outcome) = ("k-9", Outcome.Unresolved));
        Contact(36.5, draft => draft.CaseId = "k-9");
        Expect(FactorKind.OpenCase, 0.5, count: 1, measure: 36, expected: 72, label: "k-9");
        Assert.Equal(1, Read(FactorKind.OpenCase).Ceiling);
        Contact(40, draft => (draft.CaseId, draft.Outcome) = ("k-9", Outcome.Resolved));
        Assert.Equal(FactorReading.None, Read(FactorKind.OpenCase));
    }

    [Theory]
    [InlineData(FactorKind.Escalation, 0.5)]
    [InlineData(FactorKind.Complaint, 0.5)]
    [InlineData(FactorKind.Abandonment, 1 / 3.0)]
    [InlineData(FactorKind.FailedSelfService, 1 / 3.0)]
    [InlineData(FactorKind.Transfers, 0.5)]
    [InlineData(FactorKind.LongWait, 0.25)]
    [InlineData(FactorKind.LongHold, 4 / 7.0)]
    internal void What_adds_up_saturates(FactorKind kind, double value)
    {
        Contact(0, draft => _ = kind switch
        {
            FactorKind.Escalation => draft.Outcome = Outcome.Escalated,
            FactorKind.Complaint => draft.Complaint = true,
            FactorKind.Abandonment => draft.Outcome = Outcome.Abandoned,
            FactorKind.FailedSelfService => draft.SelfService = SelfService.HandedOff,
            FactorKind.Transfers => draft.Transfers = 2,
            FactorKind.LongWait => draft.WaitSeconds = 360,
            _ => (object)(draft.HoldSeconds = 100_000)!,
        });
        Assert.Equal(value, Read(kind).Value, 9);
    }

    [Fact]
    public void Waiting_is_measured_against_the_channel()
    {
        Contact(0, draft => (draft.Channel, draft.WaitSeconds) = (Channel.Email, 3600));
        Assert.Equal(FactorReading.None, Read(FactorKind.LongWait));
        Contact(1, draft => (draft.Channel, draft.WaitSeconds) = (Channel.Chat, 240));
        Expect(FactorKind.LongWait, 0.25, count: 2, measure: 1);
    }

    [Fact]
    public void Telling_the_story_again_and_hopping_channels()
    {
        Contact(0, draft => (draft.Topic, draft.Agent, draft.Channel) = ("refund", "a-1", Channel.Call));
        Contact(1, draft => (draft.Topic, draft.Agent, draft.Channel) = ("refund", "a-2", Channel.Chat));
        Contact(2, draft => (draft.Topic, draft.Agent, draft.Channel) = ("refund", "a-2", Channel.Chat));
        Contact(3, draft => (draft.Topic, draft.Agent, draft.Channel) = ("delivery", "a-3", Channel.Email));
        Expect(FactorKind.RetoldStory, 1 / 3.0, count: 2, measure: 1, label: "refund");
        Expect(FactorKind.ChannelHopping, 0.4, count: 2, measure: 1, label: "refund");
    }

    [Fact]
    public void Well_here_and_badly_there()
    {
        Contact(0, draft => (draft.Channel, draft.Outcome) = (Channel.Chat, Outcome.Resolved));
        Contact(1, draft => (draft.Channel, draft.Complaint) = (Channel.Call, true));
        Expect(FactorKind.UnevenTreatment, 1 / 3.0, count: 2, measure: 0.5, label: "call");
    }

    [Fact]
    public void Low_answers_and_answers_lower_than_they_were()
    {
        Contact(0, draft => draft.Csat = 5);
        Contact(24 * 10, draft => draft.Csat = 2);
        Expect(FactorKind.LowSatisfaction, 0, count: 2, measure: 0);
        // Once satisfied, and four neutral answers of the prior: 0.2 is usual, and −0.5 lies 0.7 below.
        Expect(FactorKind.FallingSatisfaction, 0.7 / 1.7, count: 1, measure: -0.5, expected: 0.2);
    }

    [Fact]
    public void A_run_of_bad_contacts_ends_with_a_good_one()
    {
        Contact(0, draft => draft.Outcome = Outcome.Unresolved);
        Contact(1, _ => { });
        Contact(2, draft => draft.Sentiment = -0.5);
        Contact(3, draft => draft.Csat = 1);
        Expect(FactorKind.BadRun, 0.5, count: 3, measure: 2);
        Contact(4, draft => draft.Outcome = Outcome.Resolved);
        Assert.Equal(FactorReading.None, Read(FactorKind.BadRun));
    }

    private void Contact(double hour, Action<InteractionDraft> describe) =>
        _profile.Apply(Make.Call($"i-{_contacts++}", Make.After(hour), describe), Instant.Start, RiskPolicy.Default, []);

    private static Factor Factor(FactorKind kind) => RiskPolicy.Default.Factors.Single(factor => factor.Rule.Kind == kind);

    private FactorReading Read(FactorKind kind) => Factor(kind).Read(new CustomerHistory(_profile.Ring, Instant.Never));

    private void Expect(FactorKind kind, double value, int count, double measure, double expected = 0, string? label = null)
    {
        FactorReading reading = Read(kind);
        Evidence evidence = Factor(kind).Explain(reading, _profile.Ring);
        Assert.Equal(value, reading.Value, 9);
        Assert.InRange(reading.Ceiling, reading.Value, 1);
        Assert.Equal((kind, count, label), (evidence.Kind, evidence.Count, evidence.Label));
        Assert.Equal((measure, expected), (Math.Round(evidence.Measure, 9), Math.Round(evidence.Expected, 9)));
    }
}
