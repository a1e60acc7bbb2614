namespace StreamEngine.Load.Reports;

/// <summary>One number that a run found.</summary>
/// <param name="Name">By which objectives and comparisons know it: words joined by dots, as in <c>throughput.perSecond</c>.</param>
/// <param name="Value">The number, in <paramref name="Unit"/>.</param>
/// <param name="Unit">As it is printed behind the number; empty for a count or a ratio.</param>
/// <param name="Meaning">What it says, in one sentence for whoever reads the report.</param>
internal sealed record Figure(string Name, double Value, string Unit, string Meaning);
