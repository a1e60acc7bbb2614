using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace StreamEngine.Tests.Telemetry;

/// <summary>The same calls make the same text, whichever package set is built: what dashboards and scrapers rely on.</summary>
public sealed class ExpositionTests
{
    [Fact]
    public async Task A_counter_is_declared_once_and_has_a_line_for_each_set_of_labels()
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        Counter counter = make.CreateCounter("taken_total", "What was taken.", "topic", "result");
        counter.WithLabels("calls", "applied").Inc();
        counter.WithLabels("chats", "late").Inc(2.5);
        counter.WithLabels("calls", "applied").IncTo(7);
        counter.WithLabels("calls", "applied").IncTo(3);
        Assert.Equal(
            """
            # HELP taken_total What was taken.
            # TYPE taken_total counter
            taken_total{topic="calls",result="applied"} 7
            taken_total{topic="chats",result="late"} 2.5

            """,
            await TextAsync(registry));
    }

    [Fact]
    public async Task In_OpenMetrics_a_counter_s_family_lacks_the_suffix_and_the_text_has_an_end()
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        make.CreateCounter("taken_total", "What was taken.").Inc();
        make.CreateCounter("taken", "A counter without the suffix.").Inc(0.25);
        make.CreateGauge("held", "What is held.").Set(12);
        Assert.Equal(
            """
            # HELP taken What was taken.
            # TYPE taken counter
            taken_total 1.0
            # HELP taken A counter without the suffix.
            # TYPE taken unknown
            taken 0.25
            # HELP held What is held.
            # TYPE held gauge
            held 12.0
            # EOF

            """,
            await TextAsync(registry, ExpositionFormat.OpenMetricsText));
    }

    [Fact]
    public async Task A_histogram_tells_sum_count_and_cumulative_buckets_up_to_infinity()
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        Histogram histogram = make.CreateHistogram("took_seconds", "How long.", new HistogramConfiguration { Buckets = [0.5, 1, 2], LabelNames = ["kind"] });
        foreach (double value in (double[])[0.5, 0.75, 1.5, 99]) histogram.WithLabels("a").Observe(value);
        histogram.WithLabels("a").Observe(0.25, 3);
        histogram.WithLabels("a").Observe(double.NaN);
        Assert.Equal(
            """
            # HELP took_seconds How long.
            # TYPE took_seconds histogram
            took_seconds_sum{kind="a"} 102.5
            took_seconds_count{kind="a"} 7
            took_seconds_bucket{kind="a",le="0.5"} 4
            took_seconds_bucket{kind="a",le="1"} 5
            took_seconds_bucket{kind="a",le="2"} 6
            took_seconds_bucket{kind="a",le="+Inf"} 7

            """,
            await TextAsync(registry));
        Assert.Contains("took_seconds_bucket{kind=\"a\",le=\"1.0\"} 5\n", await TextAsync(registry, ExpositionFormat.OpenMetricsText), StringComparison.Ordinal);
        Assert.Contains("took_seconds_count{kind=\"a\"} 7\n", await TextAsync(registry, ExpositionFormat.OpenMetricsText), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Label_values_are_escaped()
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        make.CreateGauge("held", "", "name").WithLabels("a\\b\"c\nd ü").Set(1);
        Assert.Equal("# HELP held \n# TYPE held gauge\nheld{name=\"a\\\\b\\\"c\\nd ü\"} 1\n", await TextAsync(registry));
    }

    [Theory]
    [InlineData(0, "0", "0.0")]
    [InlineData(-1, "-1", "-1.0")]
    [InlineData(0.00001, "1e-05", "1e-05")]
    [InlineData(1e21, "1e+21", "1e+21")]
    [InlineData(123456789012, "123456789012", "123456789012.0")]
    [InlineData(double.NaN, "NaN", "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity", "+Inf")]
    public async Task Numbers_are_written_as_scrapers_read_them(double value, string text, string openMetrics)
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        make.CreateGauge("held", "Held.").Set(value);
        Assert.EndsWith($"\nheld {text}\n", await TextAsync(registry), StringComparison.Ordinal);
        Assert.EndsWith($"\nheld {openMetrics}\n# EOF\n", await TextAsync(registry, ExpositionFormat.OpenMetricsText), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_without_labels_is_there_from_the_start_and_one_with_labels_is_not()
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        make.CreateCounter("plain_total", "Plain.");
        make.CreateGauge("labelled", "Labelled.", "shard");
        Assert.Equal(
            "# HELP plain_total Plain.\n# TYPE plain_total counter\nplain_total 0\n# HELP labelled Labelled.\n# TYPE labelled gauge\n", await TextAsync(registry));
    }

    [Fact]
    public async Task What_is_removed_is_shown_no_more()
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        Gauge gauge = make.CreateGauge("lag", "Lag.", "shard");
        gauge.WithLabels("1").Set(5);
        gauge.WithLabels("2").Set(6);
        Assert.Equal(["1", "2"], gauge.GetAllLabelValues().Select(values => values[0]).Order());
        gauge.RemoveLabelled("1");
        Assert.Equal("# HELP lag Lag.\n# TYPE lag gauge\nlag{shard=\"2\"} 6\n", await TextAsync(registry));
    }

    [Fact]
    public async Task Callbacks_come_before_the_text_and_one_that_fails_costs_nobody_the_metrics()
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        Gauge gauge = make.CreateGauge("held", "Held.");
        registry.AddBeforeCollectCallback(() => throw new InvalidOperationException("on purpose"));
        registry.AddBeforeCollectCallback(() => gauge.Inc(2));
        await TextAsync(registry);
        Assert.EndsWith("\nheld 4\n", await TextAsync(registry), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_metric_made_twice_is_one_and_of_another_type_none()
    {
        (_, MetricFactory make) = New();
        make.CreateCounter("taken_total", "Taken.").Inc();
        Assert.Equal(1, make.CreateCounter("taken_total", "Taken.").Value);
        Assert.Throws<InvalidOperationException>(() => make.CreateGauge("taken_total", "Taken."));
        Assert.Throws<ArgumentException>(() => make.CreateGauge("not a name", ""));
        Assert.Throws<ArgumentException>(() => make.CreateGauge("held", "", "__reserved"));
        Assert.Throws<ArgumentException>(() => make.CreateHistogram("took", "", "le"));
        Assert.Throws<ArgumentException>(() => make.CreateGauge("of_two", "", "a", "b").WithLabels("only one"));
        Assert.Throws<ArgumentOutOfRangeException>(() => make.CreateCounter("taken_total", "Taken.").Inc(-1));
    }

    [Fact]
    public void Buckets_grow_by_a_factor_without_drift() =>
        Assert.Equal([0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512], Histogram.ExponentialBuckets(0.001, 2, 10));

    [Fact]
    public async Task Counting_from_many_threads_loses_nothing()
    {
        (_, MetricFactory make) = New();
        Counter.Child counter = make.CreateCounter("taken_total", "", "kind").WithLabels("a");
        Histogram histogram = make.CreateHistogram("took", "");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                counter.Inc();
                histogram.Observe(0.5);
            }
        })));
        Assert.Equal((40_000, 40_000, 20_000), (counter.Value, histogram.Count, histogram.Sum));
    }

    [Theory]
    [InlineData(null, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("*/*", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1", "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData("application/openmetrics-text;q=0.2, text/plain;q=0.9", "text/plain; version=0.0.4; charset=utf-8")]
    public async Task The_endpoint_answers_in_the_format_that_is_asked_for(string? accept, string contentType)
    {
        (CollectorRegistry registry, MetricFactory make) = New();
        make.CreateGauge("held", "Held.").Set(1);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.MapMetrics(settings => settings.Registry = registry);
        await app.StartAsync();

        using HttpClient http = new() { BaseAddress = new Uri(app.Urls.Single()) };
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage answer = await http.SendAsync(request);
        Assert.Equal(MediaTypeHeaderValue.Parse(contentType), answer.Content.Headers.ContentType);
        Assert.Equal(contentType.StartsWith("application", StringComparison.Ordinal), (await answer.Content.ReadAsStringAsync()).EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    private static (CollectorRegistry Registry, MetricFactory Make) New()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        return (registry, Metrics.WithCustomRegistry(registry));
    }

    private static async Task<string> TextAsync(CollectorRegistry registry, ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        using MemoryStream stream = new();
        await registry.CollectAndExportAsTextAsync(stream, format);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
