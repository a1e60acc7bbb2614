using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Windows;

public sealed class FoldingTests
{
    private const int Limit = 16;

    private static readonly RiskPolicy Small = Policies.Of(settings => settings.ContactLimit = Limit);

    [Fact]
    public void Past_the_limit_the_oldest_contacts_fold_and_still_count()
    {
        Profile bot = Bot(contacts: 40, minutesApart: 10, out int folded);
        Assert.Equal(40 - Limit, folded);
        Assert.Equal(Limit, bot.Ring.Contacts.Length);
        Assert.Equal(40, bot.Ring.Sums(0).Contacts);
        Assert.Equal(40 * -100, bot.Ring.Sums(0).SentimentThousandths);
        Assert.Equal(4, bot.Ring.Folded!.Panes.Length);
    }

    [Fact]
    public void What_stands_before_the_frontier_is_late_so_no_report_that_keeps_its_time_counts_twice()
    {
        Profile bot = Bot(contacts: 40, minutesApart: 10, out _);
        Assert.Equal(ApplyOutcome.Late, Apply(bot, "bot-3", minutes: 30).Outcome);
        Assert.Equal(ApplyOutcome.Late, Apply(bot, "bot-3", minutes: 30, revision: 7).Outcome);
        Assert.Equal(ApplyOutcome.Late, Apply(bot, "new but old", minutes: 31).Outcome);
        Assert.Equal(40, bot.Ring.Sums(0).Contacts);
        Assert.Equal(ApplyOutcome.Applied, Apply(bot, "new and not folded", minutes: 385).Outcome);
        Assert.Equal(41, bot.Ring.Sums(0).Contacts);
    }

    [Fact]
    public void An_amendment_that_moves_a_folded_contact_past_the_frontier_is_taken_for_a_new_one()
    {
        Profile bot = Bot(contacts: 40, minutesApart: 10, out _);
        Assert.Equal(ApplyOutcome.Applied, Apply(bot, "bot-3", minutes: 385, revision: 7).Outcome);
        Assert.Equal(41, bot.Ring.Sums(0).Contacts);
    }

    [Fact]
    public void A_pane_leaves_a_window_when_its_last_contact_does()
    {
        Profile bot = Bot(contacts: 40, minutesApart: 10, out _);
        Instant firstPaneEnds = Make.Monday + TimeSpan.FromMinutes(50);
        bot.Ring.Advance(firstPaneEnds + Small.Horizon - TimeSpan.FromMilliseconds(1));
        Assert.Equal(40, bot.Ring.Sums(0).Contacts);
        bot.Ring.Advance(firstPaneEnds + Small.Horizon);
        Assert.Equal(34, bot.Ring.Sums(0).Contacts);
        Assert.Equal(bot.Ring.Sums(0), bot.Ring.Recount(Small.Horizon));
        bot.Ring.Advance(Make.After(24 * 60));
        Assert.True(bot.Ring.IsEmpty);
        Assert.Equal(default, bot.Ring.Sums(0));
    }

    [Fact]
    public void Any_sequence_keeps_the_windows_equal_to_panes_and_contacts() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 10, identities: 200, most: 80), scenario =>
        {
            Profile profile = new("c-1");
            profile.Ring.Under(Small.Plan);
            int applied = 0, folded = 0;
            foreach (Interaction report in scenario.Reports)
            {
                ApplyResult result = profile.Apply(report, Instant.Start, Small, []);
                applied += result.Outcome == ApplyOutcome.Applied ? 1 : 0;
                folded += result.Folded;
                for (int window = 0; window < Small.Plan.WindowCount; window++) Assert.Equal(profile.Ring.Recount(Small.Plan.Span(window)), profile.Ring.Sums(window));
                Assert.InRange(profile.Ring.Contacts.Length, 0, Limit);
            }

            Assert.Equal(applied, profile.Ring.Sums(0).Contacts);
            Assert.Equal(Math.Max(0, applied - Limit), folded);
        });

    private static Profile Bot(int contacts, int minutesApart, out int folded)
    {
        Profile bot = new("bot");
        folded = 0;
        for (int i = 0; i < contacts; i++) folded += Apply(bot, $"bot-{i}", i * minutesApart).Folded;
        return bot;
    }

    private static ApplyResult Apply(Profile bot, string id, int minutes, int revision = 0) =>
        bot.Apply(Make.Call(id, Make.Monday + TimeSpan.FromMinutes(minutes), draft => (draft.Sentiment, draft.Revision) = (-0.1, revision)), Instant.Start, Small, []);
}
