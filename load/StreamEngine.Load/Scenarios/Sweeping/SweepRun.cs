namespace StreamEngine.Load.Scenarios.Sweeping;

/// <summary>One run of one cell.</summary>
/// <param name="Cell">Its number.</param>
/// <param name="Round">The first is 0.</param>
/// <param name="EndedSeconds">Since the sweep began.</param>
/// <param name="Value">Of the figure by which cells are ranked.</param>
internal sealed record SweepRun(int Cell, int Round, double EndedSeconds, double Value);
