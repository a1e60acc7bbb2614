using StreamEngine.Load.Reports;
using StreamEngine.Load.Targets;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Load.Scenarios.Kit.SmallRuns;

namespace StreamEngine.Tests.Load.Scenarios;

/// <summary>A run that is broken off. While no other one has processes of its own, for it is asked which there are at all.</summary>
[Collection(Alone.Name)]
public sealed class BrokenOffRunTests
{
    [Fact]
    public async Task Leaves_no_process_behind()
    {
        using CancellationTokenSource stop = new();
        int[] children = [];
        Task<Report> running = RunAsync(Bundled("small-soak"), new TargetOptions(), phase =>
        {
            if (!phase.Contains("events a second", StringComparison.Ordinal)) return;
            children = [.. ChildProcess.Ids];
            stop.Cancel();
        }, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.NotEmpty(children);
        Assert.Empty(ChildProcess.Ids);
    }
}
