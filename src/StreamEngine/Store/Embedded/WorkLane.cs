using System.Threading.Channels;

namespace StreamEngine.Store.Embedded;

/// <summary>One thread that does blocking work, one piece after another, for callers that wait without blocking.</summary>
/// <remarks>
/// SQLite blocks its caller: on the disk's sync at each commit, and on another process's lock. On the thread pool, a dozen
/// shards waiting for the disk would hold all of a small machine's pool threads, and Kafka's and HTTP's work with them. A lane's
/// thread is its own; it also makes the connection it serves single-threaded, so nothing needs a lock. The price is a mostly
/// sleeping thread with a small stack for each shard this node owns.
/// </remarks>
internal sealed class WorkLane : IAsyncDisposable
{
    // A shard's callers wait for each answer, so more than a few pieces never queue; beyond that callers wait to get in.
    public const int Limit = 16;
    private const int StackBytes = 512 * 1024;

    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(new BoundedChannelOptions(Limit) { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkLane(string name) => new Thread(Run, StackBytes) { Name = name, IsBackground = true }.Start();

    /// <summary>Pieces of work queued.</summary>
    public int Waiting => _work.Reader.Count;

    /// <summary>Does the work on the lane's thread. Cancelling after it has begun leaves it running to its end.</summary>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _work.Writer.WriteAsync(Piece, ct);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(WorkLane));
        }

        return await done.Task.WaitAsync(ct);

        void Piece()
        {
            if (ct.IsCancellationRequested)
            {
                done.TrySetCanceled(ct);
                return;
            }

            try
            {
                done.TrySetResult(work());
            }
            catch (Exception error)
            {
                done.TrySetException(error);
            }
        }
    }

    /// <summary>Finishes what is queued, then ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _ended.Task;
    }

    private void Run()
    {
        // The lane's own thread, which has nothing else to do than wait for work.
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_work.Reader.TryRead(out Action? piece)) piece();

        _ended.TrySetResult();
    }
}
