using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>One measured reason a customer may leave.</summary>
/// <remarks>
/// Every factor has the same plan: a rule from the policy, and <see cref="Read"/>. All of them are monotone: one more contact, now,
/// that is bad news in everything it reports never lowers a value (for identities as far as they are kept: see
/// <see cref="Windows.PaneList"/>). So none takes a mean of recent contacts; bad news adds up and saturates, and only good news softens.
/// A reading depends on the history and on discrete steps of time only: contacts leaving windows, and for the ageing ones whole hours
/// or days, told by <see cref="NextStep"/>. Between those it is constant, which is what makes due moments exact.
/// </remarks>
internal abstract class Factor(FactorRule rule)
{
    public FactorRule Rule { get; } = rule;

    /// <summary>The factor as of <c>history.Ring.Now</c>. Allocates nothing.</summary>
    public abstract FactorReading Read(in CustomerHistory history);

    /// <summary>
    /// The next moment at which the reading may change without an interaction and without a contact leaving a window;
    /// <see cref="Instant.Never"/> when there is none.
    /// </summary>
    public virtual Instant NextStep(in CustomerHistory history) => Instant.Never;

    /// <summary>The highest value that time alone could bring it to up to a moment; for the ageing factors, nearer than the ceiling of all time.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="until">The moment.</param>
    /// <param name="ceiling">That of all time, as the reading said.</param>
    public virtual double CeilingUntil(in CustomerHistory history, Instant until, double ceiling) => ceiling;

    /// <summary>What a reading rests on, for people.</summary>
    public Evidence Explain(in FactorReading reading, ContactRing ring) =>
        new(Rule.Kind, reading.Count, reading.Measure, reading.Expected, reading.Span, LabelOf(reading.Label, ring));

    /// <summary>The text of a reading's label.</summary>
    protected virtual string? LabelOf(int label, ContactRing ring) => ring.Labels[label];

    /// <summary>0 at 0, one half at <see cref="FactorRule.Half"/>, towards 1: each further bad thing adds less, and none is for nothing.</summary>
    protected double Saturate(double measure) => measure <= 0 ? 0 : measure / (measure + Rule.Half);

    /// <summary>A reading that time alone can only lower.</summary>
    protected FactorReading Fading(double measure, int count, double expected = 0, int label = 0)
    {
        double value = Saturate(measure);
        return new FactorReading(value, value, count, measure, expected, Rule.Span, label);
    }
}
