using StreamEngine.Load.Scenarios.Statistics;
using StreamEngine.Tests.Load.Scenarios.Kit;

namespace StreamEngine.Tests.Load.Scenarios;

public sealed class SignedRankIntervalTests
{
    /// <summary>The share of rank sums at most so small, of n pairs, from the table of the signed-rank test.</summary>
    [Theory]
    [InlineData(6, 0.96875)]
    [InlineData(8, 0.9609375)]
    [InlineData(10, 0.951171875)]
    [InlineData(5, 0.9375)]
    public void The_confidence_is_that_of_the_test_s_table(int pairs, double expected) =>
        Assert.Equal(expected, SignedRankInterval.Of([.. Enumerable.Range(1, pairs).Select(difference => (double)difference)], 0.95).Confidence, 1e-9);

    [Fact]
    public void The_middle_and_the_ends_are_those_of_a_worked_example()
    {
        // Hollander, Wolfe, Chicken, examples 3.1, 3.3 and 3.4: Hamilton depression scale factors of nine patients.
        double[] differences = [-0.952, 0.147, -1.022, -0.430, -0.620, -0.590, -0.490, 0.080, -0.010];

        SignedRankInterval interval = SignedRankInterval.Of(differences, 0.95);

        Assert.Equal(-0.46, interval.Middle, 1e-9);
        Assert.Equal(-0.786, interval.Low, 1e-9);
        Assert.Equal(-0.010, interval.High, 1e-9);
        Assert.Equal(0.961, interval.Confidence, 1e-3);
    }

    [Fact]
    public void One_pair_says_nothing_for_sure()
    {
        SignedRankInterval interval = SignedRankInterval.Of([0.3], 0.95);

        Assert.Equal((0.3, 0.3, 0.3), (interval.Middle, interval.Low, interval.High));
        Assert.Equal(0, interval.Confidence);
    }

    [Fact]
    public void Such_intervals_hold_the_truth_as_often_as_they_say()
    {
        Random random = new(11);
        int held = 0;
        for (int i = 0; i < 2_000; i++)
        {
            SignedRankInterval interval = SignedRankInterval.Of([.. Enumerable.Range(0, 8).Select(_ => 5 + FakeRuns.Normal(random))], 0.95);
            if (interval.Low <= 5 && interval.High >= 5) held++;
        }

        Assert.InRange(held / 2_000.0, 0.945, 0.975);
    }
}
