using System.Diagnostics;
using System.Text;
using StreamEngine.Ingest;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Tests.Telemetry.Traces;

public sealed class RecordTracingTests
{
    private static readonly byte[] Sampled = Encoding.ASCII.GetBytes("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    private static readonly byte[] Unsampled = Encoding.ASCII.GetBytes("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");

    [Fact]
    public void Of_records_without_a_decision_the_share_is_drawn()
    {
        using ActivitySource source = new("test");
        RecordTracing tracing = new(source, 0.25, TimeProvider.System);
        Assert.InRange(Enumerable.Range(0, 100_000).Count(_ => tracing.Samples([])), 24_000, 26_000);
        Assert.True(tracing.Samples(Sampled));
        Assert.False(tracing.Samples(Unsampled));
    }

    [Fact]
    public void What_is_not_traced_allocates_nothing()
    {
        using ActivitySource source = new("test");
        RecordTracing tracing = new(source, 0, TimeProvider.System);
        InputBatch batch = new();
        Pass();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pass();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Pass()
        {
            for (int record = 0; record < 1_000; record++)
            {
                if (tracing.Samples([]) || tracing.Samples(Unsampled)) throw new InvalidOperationException("sampled at ratio 0");
                batch.Add(new InputRecord(RecordKind.DeadLetter, null, Sent: 1));
            }

            if (StepTrace.Begin(batch.Traced, shard: 0, TimeProvider.System) is not null) throw new InvalidOperationException("a trace of nothing");
            batch.Clear();
        }
    }
}
