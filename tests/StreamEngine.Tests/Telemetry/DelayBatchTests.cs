using Prometheus;
using StreamEngine.Telemetry;

namespace StreamEngine.Tests.Telemetry;

/// <summary>A batch of delays, handed on at once, is the same to the histogram as each by itself.</summary>
public sealed class DelayBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Gathered_or_one_by_one_the_text_is_the_same_but_for_the_sum_s_last_digits(int seed)
    {
        (CollectorRegistry gathered, Histogram some) = New();
        (CollectorRegistry single, Histogram each) = New();
        DelayBatch batch = new(some);
        Random random = new(seed);
        for (int step = 0; step < 50; step++)
        {
            for (int i = random.Next(200); i > 0; i--)
            {
                long delay = random.Next(4) == 0 ? random.Next(20) : (long)Math.Pow(10, random.NextDouble() * 8) - 10;
                batch.Add(delay);
                each.Observe(Math.Max(0, delay) / 1000.0);
            }

            batch.Flush();
        }

        Assert.Equal(each.Sum, some.Sum, 1e-6 * each.Sum);
        Assert.Equal(await BucketsAsync(single), await BucketsAsync(gathered));
    }

    [Fact]
    public void A_delay_on_a_bound_stays_in_its_bucket_however_often_it_comes()
    {
        (_, Histogram histogram) = New();
        DelayBatch batch = new(histogram);
        for (int i = 0; i < 3; i++) batch.Add(5);
        batch.Flush();
        batch.Flush();
        Assert.Equal(3, histogram.Count);
        Assert.Equal(0.015, histogram.Sum, 1e-9);
    }

    private static (CollectorRegistry Registry, Histogram Histogram) New()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        return (registry, Metrics.WithCustomRegistry(registry).CreateHistogram("delay_seconds", "", new HistogramConfiguration { Buckets = DelayBatch.Buckets }));
    }

    private static async Task<IReadOnlyList<string>> BucketsAsync(CollectorRegistry registry) =>
        [.. (await Exposition.CollectAsync(registry)).Samples.Where(sample => sample.Name != "delay_seconds_sum").Select(sample => $"{sample.Name} {string.Join(',', sample.Labels)} {sample.Value}")];
}
