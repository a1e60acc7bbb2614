using StreamEngine.Domain.Factors;

namespace StreamEngine.Domain.Crossings;

/// <summary>What a factor saw, as values: a sentence is made of it at the edge, in the reader's language.</summary>
/// <param name="Kind">The factor; it says what the other values mean (see EvidenceSentence).</param>
/// <param name="Count">How many contacts (or agents, channels, cases) it rests on.</param>
/// <param name="Measure">What was measured, in the factor's unit.</param>
/// <param name="Expected">What the customer's own past or the channel's expectation would be, in the same unit.</param>
/// <param name="Span">The window it looked at, or the age it measured.</param>
/// <param name="Label">The topic, case or channel it is about, if it is about one.</param>
internal readonly record struct Evidence(
    FactorKind Kind, int Count, double Measure, double Expected, TimeSpan Span, string? Label);
