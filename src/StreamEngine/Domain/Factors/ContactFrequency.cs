using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>More contacts than is usual for this customer.</summary>
/// <remarks>
/// The expected rate is the posterior mean of a Poisson rate under a Gamma prior (Gelman et al., "Bayesian Data Analysis", section 2.6):
/// λ = (k·prior + older contacts) / (k + older weeks), which is the prior for a newcomer and the own history in time. Older weeks reach from the
/// first contact since the last silence as long as the horizon (at most the horizon ago) to where the factor's window begins, in whole days, so that λ moves in steps.
/// Unit: contacts in the window. Ceiling: against the lowest rate that there can be, all weeks observed and none with a contact.
/// </remarks>
internal sealed class ContactFrequency(FactorRule rule, FactorFrame frame) : Factor(rule)
{
    private const double DaysPerWeek = 7;
    private const long MillisecondsPerDay = 86_400_000;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly int _mostDays = (int)((frame.Horizon - rule.Span) / Day);
    private readonly double _windowWeeks = rule.Span / Day / DaysPerWeek;
    private readonly double _lowest = Rate(frame, 0, (int)((frame.Horizon - rule.Span) / Day)) * (rule.Span / Day / DaysPerWeek);

    public override FactorReading Read(in CustomerHistory history)
    {
        int recent = history.Ring.Sums(Rule.Window).Inbound;
        if (recent == 0) return FactorReading.None;
        int older = history.Ring.Sums(0).Inbound - recent;
        double expected = Rate(frame, older, ObservedDays(history)) * _windowWeeks;
        return new(Saturate(recent - expected), Saturate(recent - _lowest), recent, recent, expected, Rule.Span, Label: 0);
    }

    public override Instant NextStep(in CustomerHistory history)
    {
        if (history.Ring.Sums(Rule.Window).Inbound == 0) return Instant.Never;
        int days = ObservedDays(history);
        return days >= _mostDays ? Instant.Never : history.Ring.FirstContactAt + Rule.Span + (Day * (days + 1));
    }

    private static double Rate(FactorFrame frame, int olderContacts, int olderDays) =>
        ((frame.PriorWeeks * frame.ContactsPerWeek) + olderContacts) / (frame.PriorWeeks + (olderDays / DaysPerWeek));

    private int ObservedDays(in CustomerHistory history)
    {
        long observedMilliseconds = history.Now.UnixMilliseconds - (history.Ring.FirstContactAt + Rule.Span).UnixMilliseconds;
        return (int)Math.Clamp(observedMilliseconds / MillisecondsPerDay, 0, _mostDays);
    }
}
