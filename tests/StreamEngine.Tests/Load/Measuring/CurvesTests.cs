using StreamEngine.Load.Measuring;

namespace StreamEngine.Tests.Load.Measuring;

/// <summary>Of a hundred values nobody knows which one in a thousand is: only percentiles with a value beyond them are told.</summary>
public sealed class CurvesTests
{
    [Theory]
    [InlineData(0, "max count")]
    [InlineData(99, "p50 p90 max count")]
    [InlineData(100, "p50 p90 p99 max count")]
    [InlineData(999, "p50 p90 p99 max count")]
    [InlineData(1_000, "p50 p90 p99 p999 max count")]
    [InlineData(9_999, "p50 p90 p99 p999 max count")]
    [InlineData(10_000, "p50 p90 p99 p999 p9999 max count")]
    public void Figures_are_told_as_far_as_there_are_values_enough(int count, string expected) =>
        Assert.Equal(expected.Split(' ').Select(suffix => "x." + suffix), Curves.Figures("x", "X", Values(count)).Select(figure => figure.Name));

    [Fact]
    public void A_curve_ends_where_the_figures_do()
    {
        Assert.Equal([99, 99.5, 99.9, 100], Curves.Of("x", Values(1_000)).Points.Select(point => point.Percentile).Where(percentile => percentile >= 99));
        Assert.Equal([0, 10, 25, 50, 100], Curves.Of("x", Values(2)).Points.Select(point => point.Percentile));
    }

    private static Histogram Values(int count)
    {
        Histogram histogram = new();
        for (int value = 1; value <= count; value++) histogram.Record(value);
        return histogram;
    }
}
