using System.Diagnostics;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Tests.Telemetry.Traces;

public sealed class StepTraceTests
{
    [Fact]
    public void A_commit_that_came_to_nothing_is_an_error_that_says_why_in_every_record_of_the_step()
    {
        using ActivitySource source = new("test");
        List<Activity> told = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = other => other == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = told.Add,
        };
        ActivitySource.AddActivityListener(listener);
        RecordTracing tracing = new(source, 1, TimeProvider.System);
        RecordTrace[] records = [.. Enumerable.Range(0, 2).Select(offset => tracing.Begin(new ConsumedRecord("calls", 3, offset, "interaction", 0), [])!)];
        StepTrace step = StepTrace.Begin(records, shard: 3, TimeProvider.System)!;
        step.Applied(records: 5, loads: 1);
        step.Committed("fenced", customers: 4, bytes: 1_000, isGood: false);

        Assert.Equal(["consume", "consume", "wait", "wait", "apply", "apply", "commit", "commit"], told.Select(span => span.OperationName));
        Assert.Equal(2, told.Select(span => span.TraceId).Distinct().Count());
        Assert.All(told.Take(6), span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        Assert.All(told.Skip(6), span => Assert.Equal((ActivityStatusCode.Error, "fenced"), (span.Status, span.StatusDescription)));
    }
}
