using StreamEngine.Domain;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Scoring;

public sealed class LevelLadderTests
{
    /// <summary>Enter 0.40, 0.60, 0.80; leave 0.32, 0.52, 0.72; dwell 30 minutes.</summary>
    private static readonly LevelLadder Levels = RiskPolicy.Default.Levels;

    [Theory]
    [InlineData(0, 0.3999, 60, 0)]
    [InlineData(0, 0.40, 0, 1)]
    [InlineData(0, 0.95, 0, 3)]
    [InlineData(1, 0.60, 0, 2)]
    [InlineData(2, 0.52, 60, 2)]
    [InlineData(2, 0.5199, 29, 2)]
    [InlineData(2, 0.5199, 30, 1)]
    [InlineData(3, 0.55, 60, 2)]
    [InlineData(3, 0.35, 60, 1)]
    [InlineData(3, 0.10, 60, 0)]
    [InlineData(3, 0.10, 10, 3)]
    public void Up_at_once_and_down_after_the_dwell(int level, double score, int minutesSince, int expected) =>
        Assert.Equal((RiskLevel)expected, Levels.Next((RiskLevel)level, Score.From(score), Make.Monday, Make.Monday + TimeSpan.FromMinutes(minutesSince)));
}
