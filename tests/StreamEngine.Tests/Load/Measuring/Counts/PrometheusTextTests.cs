using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;

namespace StreamEngine.Tests.Load.Measuring.Counts;

/// <summary>What is read out of a scrape.</summary>
public sealed class PrometheusTextTests
{
    private const string Scrape = """
        # HELP flow_total Records.
        # TYPE flow_total counter
        flow_total{topic="calls",result="applied"} 10
        flow_total{topic="chats, \"and\" more",result="applied"} 2.5e1
        flow_total{topic="calls",result="late"} 1 1700000000000
        up 1
        delay_seconds_bucket{le="0.1"} 50
        delay_seconds_bucket{le="0.2"} 90
        delay_seconds_bucket{le="+Inf"} 100
        delay_seconds_sum NaN
        nonsense
        """;

    [Fact]
    public void Samples_are_summed_over_the_labels_that_are_not_asked_for()
    {
        PrometheusText scrape = PrometheusText.Parse(Scrape);
        Assert.Equal((36, 35, 1, 1, 0), (scrape.Sum("flow_total"), scrape.Sum("flow_total", "result", "applied"), scrape.Sum("flow_total", "result", "late"), scrape.Sum("up"), scrape.Sum("down")));
        Assert.Contains(scrape.Named("flow_total"), sample => sample.Labels["topic"] == "chats, \"and\" more");
    }

    [Fact]
    public void A_histogram_tells_percentiles_between_its_bounds_and_what_came_since()
    {
        BucketCounts all = BucketCounts.Of([PrometheusText.Parse(Scrape), PrometheusText.Parse(Scrape)], "delay_seconds");
        Assert.Equal(200, all.Count);
        Assert.Equal(0.1, all.Percentile(50), 1e-9);
        Assert.Equal(0.15, all.Percentile(70), 1e-9);
        Assert.Equal(0.2, all.Percentile(99), 1e-9);
        BucketCounts since = all.Since(BucketCounts.Of([PrometheusText.Parse(Scrape)], "delay_seconds"));
        Assert.Equal((100, 0.1), (since.Count, Math.Round(since.Percentile(50), 9)));
        Assert.Equal(0, BucketCounts.Of([], "delay_seconds").Percentile(99));
    }
}
