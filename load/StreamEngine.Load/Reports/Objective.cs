namespace StreamEngine.Load.Reports;

/// <summary>What a scenario wants of one figure, and what was found.</summary>
/// <param name="Text">As the scenario says it: <c>lost == 0</c>.</param>
/// <param name="Found">The figure's value; not a number where the run has no such figure.</param>
/// <param name="IsMet">Whether it is so.</param>
internal sealed record Objective(string Text, double Found, bool IsMet);
