using System.Net;
using System.Net.Sockets;
using StreamEngine.Telemetry.Traces;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry.Traces.Otlp;

namespace StreamEngine.Tests.Telemetry.Traces;

/// <summary>A running engine's traces, as a collector gets them.</summary>
public sealed class TraceExportTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string SpanId = "00f067aa0ba902b7";

    /// <summary>What stopping may take, by the README.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Every_record_has_a_trace_of_its_own_from_Kafka_to_the_watcher()
    {
        await using Collector collector = await Collector.StartAsync();
        await using TracedEngine engine = await TracedEngine.StartAsync(collector.Address, sampleRatio: 1);
        using CancellationTokenSource end = new();
        Task watching = engine.WatchAsync(end.Token);
        int sent = 0;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                for (int call = 0; call < 6; call++, sent++) engine.Send();
                await engine.AwaitCommittedAsync();
                return (await engine.MetricsAsync()).Sum("streamengine_event_delivered_seconds_count") > 0;
            },
            "a crossing is delivered");
        await Eventually.BecomesTrueAsync(() => Named(collector, "commit").Count == sent && Named(collector, "deliver").Count > 0, "all is told");
        await end.CancelAsync();
        await watching;
        await engine.StopAsync();

        ILookup<string, Span> traces = collector.Spans.ToLookup(span => Hex(span.TraceId));
        Assert.Equal(sent, traces.Count);
        Assert.Equal(Enumerable.Range(0, sent), Named(collector, "consume").Select(consume => (int)Number(consume, "messaging.kafka.offset")).Order());
        foreach (IGrouping<string, Span> trace in traces)
        {
            Span[] spans = [.. trace.OrderBy(span => span.StartTimeUnixNano)];
            Assert.Equal(["consume", "wait", "apply", "commit"], spans.Take(4).Select(span => span.Name));
            Assert.All(spans.Skip(4), span => Assert.Equal("deliver", span.Name));
            Assert.Empty(spans[0].ParentSpanId);
            Assert.All(spans.Skip(1), span => Assert.Equal(spans[0].SpanId, span.ParentSpanId));
            Assert.All(spans, span => Assert.True(span.EndTimeUnixNano >= span.StartTimeUnixNano));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_either_protocol_spans_say_where_and_how_much_but_nothing_of_a_customer(bool isGrpc)
    {
        await using Collector collector = await Collector.StartAsync(isGrpc);
        await using TracedEngine engine = await TracedEngine.StartAsync(collector.Address, sampleRatio: 1, isGrpc);
        for (int call = 0; call < 12; call++) engine.Send();
        await Eventually.BecomesTrueAsync(() => collector.Spans.Count == 4 * 12, "all is told");
        await Eventually.BecomesTrueAsync(
            async () => (await engine.MetricsAsync()).Sum("streamengine_trace_spans_total", "result=\"sent\"") == collector.Spans.Count, "what was told is counted");

        Span consume = Named(collector, "consume")[0];
        Assert.StartsWith("calls", Text(consume, "messaging.destination.name"), StringComparison.Ordinal);
        Assert.Equal("0", Text(consume, "messaging.destination.partition.id"));
        Assert.Equal("interaction", Text(consume, "streamengine.record.kind"));
        Assert.All(Named(collector, "apply"), apply => Assert.InRange(Number(apply, "messaging.batch.message_count"), 1, 12));
        Assert.All(Named(collector, "commit"), commit => Assert.Equal("committed", Text(commit, "streamengine.commit.verdict")));
        Assert.Contains(collector.Taken.ResourceSpans[0].Resource.Attributes, attribute => attribute is { Key: "service.name", Value.StringValue: "streamengine" });
        Assert.False(collector.Holds(TracedEngine.Customer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_record_that_brings_a_decision_keeps_it_whatever_the_ratio(double sampleRatio)
    {
        await using Collector collector = await Collector.StartAsync();
        await using TracedEngine engine = await TracedEngine.StartAsync(collector.Address, sampleRatio);
        engine.Send($"00-{TraceId}-{SpanId}-00");
        engine.Send($"00-{TraceId}-{SpanId}-01");
        await Eventually.BecomesTrueAsync(() => Named(collector, "commit").Count > 0, "the traced record is told");
        await engine.StopAsync();

        Span consume = Assert.Single(Named(collector, "consume"));
        Assert.Equal(1, Number(consume, "messaging.kafka.offset"));
        Assert.Equal(SpanId, Hex(consume.ParentSpanId));
        Assert.All(collector.Spans, span => Assert.Equal(TraceId, Hex(span.TraceId)));
        Assert.Equal(["apply", "commit", "consume", "wait"], collector.Spans.Select(span => span.Name).Order());
    }

    [Fact]
    public async Task With_ratio_0_nothing_is_sent()
    {
        await using Collector collector = await Collector.StartAsync();
        await using TracedEngine engine = await TracedEngine.StartAsync(collector.Address, sampleRatio: 0);
        for (int call = 0; call < 50; call++) engine.Send();
        await engine.AwaitCommittedAsync();
        await engine.StopAsync();
        Assert.Equal(0, collector.Requests);
    }

    [Fact]
    public async Task Without_a_collector_the_engine_goes_on_and_counts_what_was_lost()
    {
        await using TracedEngine engine = await TracedEngine.StartAsync("http://127.0.0.1:1", sampleRatio: 1);
        for (int call = 0; call < 50; call++) engine.Send();
        await engine.AwaitCommittedAsync();
        await Eventually.BecomesTrueAsync(
            async () => (await engine.MetricsAsync()).Sum("streamengine_trace_spans_total", "result=\"failed\"") == 4 * 50, "what was lost is counted");
        await engine.StopAsync().WaitAsync(StopLimit);
    }

    [Fact]
    public async Task Behind_a_collector_that_never_answers_a_bounded_number_of_spans_waits_and_the_engine_stops_in_time()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using TracedEngine engine = await TracedEngine.StartAsync($"http://{silent.LocalEndpoint}", sampleRatio: 1);
        for (int call = 0; call < SpanQueue.Limit; call++) engine.Send();
        await engine.AwaitCommittedAsync();

        Exposition metrics = await engine.MetricsAsync();
        Assert.InRange(metrics.Sum("streamengine_queue_items", "queue=\"trace_spans\""), 1, SpanQueue.Limit);
        Assert.True(metrics.Sum("streamengine_trace_spans_total", "result=\"dropped\"") > 0);
        Assert.Equal(0, metrics.Sum("streamengine_trace_spans_total", "result=\"sent\""));
        Assert.Equal(SpanQueue.Limit, metrics.Sum("streamengine_interactions_total"));
        await engine.StopAsync().WaitAsync(StopLimit);
    }

    private static List<Span> Named(Collector collector, string name) => [.. collector.Spans.Where(span => span.Name == name)];

    private static string Text(Span span, string key) => span.Attributes.Single(attribute => attribute.Key == key).Value.StringValue;

    private static long Number(Span span, string key) => span.Attributes.Single(attribute => attribute.Key == key).Value.IntValue;

    private static string Hex(Google.Protobuf.ByteString id) => Convert.ToHexStringLower(id.Span);
}
