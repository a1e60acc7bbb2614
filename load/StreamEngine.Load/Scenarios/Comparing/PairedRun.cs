using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios.Comparing;

/// <summary>A run of one of the two variants.</summary>
/// <param name="Pair">The first is 0.</param>
/// <param name="IsB">Of which variant.</param>
/// <param name="EndedSeconds">Since the comparison began.</param>
/// <param name="Result">What it found.</param>
internal sealed record PairedRun(int Pair, bool IsB, double EndedSeconds, RunResult Result);
