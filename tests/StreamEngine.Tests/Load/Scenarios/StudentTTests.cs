using StreamEngine.Load.Scenarios.Statistics;

namespace StreamEngine.Tests.Load.Scenarios;

public sealed class StudentTTests
{
    [Theory]
    [InlineData(0.05, 1, 12.7062)]
    [InlineData(0.05, 2, 4.3027)]
    [InlineData(0.05, 3, 3.1824)]
    [InlineData(0.05, 10, 2.2281)]
    [InlineData(0.01, 5, 4.0321)]
    [InlineData(0.10, 30, 1.6973)]
    [InlineData(0.05, 100, 1.9840)]
    public void Its_values_are_those_of_the_tables(double share, int freedom, double expected) => Assert.Equal(expected, StudentT.TwoSided(share, freedom), 1e-4);
}
