namespace StreamEngine.Tests.EndToEnd.Clusters;

/// <summary>Tells a story at a steady pace while engines run, and waits where they fall behind.</summary>
internal sealed class SteadyStory : IAsyncDisposable
{
    /// <summary>A tell of this many every so often is what a few nodes keep up with that share two busy processors, and commit each record by itself.</summary>
    private const int RecordsAtOnce = 15;

    /// <summary>While some shards stand still, the others go on.</summary>
    private const int MostAhead = 3_000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _telling;

    private SteadyStory(FaultWorkload workload, EngineRun run) => _telling = TellAsync(workload, run);

    public static SteadyStory Begin(FaultWorkload workload, EngineRun run) => new(workload, run);

    /// <summary>Nothing more is told.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _telling;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task TellAsync(FaultWorkload workload, EngineRun run)
    {
        using PeriodicTimer pace = new(Pace);
        while (!_end.IsCancellationRequested)
        {
            if (workload.Records - await run.ConsumedAsync() < MostAhead) workload.Tell(RecordsAtOnce);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
