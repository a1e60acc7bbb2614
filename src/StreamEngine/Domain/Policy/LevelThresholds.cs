using StreamEngine.Domain.Scoring;

namespace StreamEngine.Domain.Policy;

/// <param name="Enter">The level is entered at this score.</param>
/// <param name="Leave">The level is left below this score; lower than <paramref name="Enter"/>.</param>
internal readonly record struct LevelThresholds(Score Enter, Score Leave);
