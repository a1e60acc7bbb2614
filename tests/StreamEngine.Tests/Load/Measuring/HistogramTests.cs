using FsCheck;
using FsCheck.Fluent;
using StreamEngine.Load.Measuring;

namespace StreamEngine.Tests.Load.Measuring;

/// <summary>The histogram against the values themselves, sorted.</summary>
public sealed class HistogramTests
{
    /// <summary>Of all sizes: microseconds to an hour.</summary>
    private static readonly Gen<long> Values = Gen.Choose(0, 31).SelectMany(bits => Gen.Choose(0, int.MaxValue).Select(value => Math.Min(Histogram.Largest, ((long)value * 2) >> (31 - bits))));

    private static readonly double[] Percentiles = [0, 1, 10, 50, 90, 99, 99.9, 99.99, 100];

    [Fact]
    public void A_percentile_is_the_exact_one_rounded_up_by_a_thousandth_at_most() => Prop.ForAll(
        Gen.NonEmptyListOf(Values).ToArbitrary(),
        values =>
        {
            Histogram histogram = Of(values);
            long[] sorted = [.. values.Order()];
            foreach (double percentile in Percentiles)
            {
                long exact = sorted[Math.Max(0, (int)Math.Ceiling(percentile / 100 * sorted.Length) - 1)];
                Assert.InRange(histogram.Percentile(percentile), exact, exact + (exact / 1_000));
            }

            Assert.Equal(sorted.Length, histogram.Count);
            Assert.Equal(sorted[^1], histogram.Max);
            Assert.Equal(values.Average(), histogram.Mean, 1e-6 * Math.Max(1, values.Average()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_added_are_as_one_that_heard_both() => Prop.ForAll(
        Gen.ListOf(Values).ToArbitrary(),
        Gen.ListOf(Values).ToArbitrary(),
        (some, others) =>
        {
            Histogram sum = Of(some), all = Of([.. some, .. others]);
            sum.Add(Of(others));
            Assert.Equal(Percentiles.Select(all.Percentile), Percentiles.Select(sum.Percentile));
            Assert.Equal((all.Count, all.Max), (sum.Count, sum.Max));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Up_to_two_milliseconds_every_microsecond_counts_by_itself()
    {
        Histogram histogram = Of([.. Enumerable.Range(0, 2_048).Select(value => (long)value)]);
        for (int value = 1; value < 2_048; value += 7) Assert.Equal(value - 1, histogram.Percentile(value * 100.0 / 2_048));
    }

    [Fact]
    public void What_is_longer_than_an_hour_counts_as_an_hour_and_what_is_before_its_time_as_nothing()
    {
        Histogram histogram = Of([-5, long.MaxValue]);
        Assert.Equal((0, Histogram.Largest), (histogram.Percentile(50), histogram.Percentile(100)));
    }

    [Fact]
    public void Without_values_everything_is_nothing()
    {
        Histogram histogram = Of([7]);
        histogram.Clear();
        Assert.Equal((0, 0, 0, 0.0), (histogram.Count, histogram.Max, histogram.Percentile(99), histogram.Mean));
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        Histogram histogram = Of([1]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long value = 0; value < 1_000; value++) histogram.Record(value * value);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Histogram Of(IEnumerable<long> values)
    {
        Histogram histogram = new();
        foreach (long value in values) histogram.Record(value);
        return histogram;
    }
}
