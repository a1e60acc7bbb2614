using System.Collections.Concurrent;
using StreamEngine.Configuration;
using StreamEngine.Domain;

namespace StreamEngine.Store.Embedded;

/// <summary>The store beside the engine: one SQLite file and one thread for each shard this process has touched.</summary>
internal sealed class EmbeddedShardStore(EmbeddedStoreOptions options, CommitNews news, TimeProvider time, ILogger<EmbeddedShardStore> log) : IShardStore
{
    private readonly EmbeddedFiles _files = new(options);
    private readonly ConcurrentDictionary<ShardId, Lazy<OpenShard>> _shards = new();
    private volatile bool _disposed;

    /// <summary>What waits for the threads of all shards together.</summary>
    public StoreQueue Queue
    {
        get
        {
            OpenShard[] open = [.. _shards.Values.Where(shard => shard.IsValueCreated).Select(shard => shard.Value)];
            return new StoreQueue("store_work", open.Sum(shard => shard.Waiting), open.Length * WorkLane.Limit);
        }
    }

    // SQLite waits for a lock as long as the timeout; a piece of work may stand behind one that waits.
    private TimeSpan Deadline => options.CommandTimeout * 2;

    public ValueTask<ShardState> AcquireAsync(ShardId shard, CancellationToken ct) => DoAsync(shard, file => file.Acquire(), ct);

    public ValueTask<LoadedProfiles> LoadAsync(ShardId shard, ProfileRequest wanted, CancellationToken ct) => DoAsync(shard, file => file.Load(wanted), ct);

    public async ValueTask<CommitResult> CommitAsync(ShardCommit commit, CancellationToken ct)
    {
        CommitRules.Check(commit);
        CommitResult result = await DoAsync(commit.Shard, file => file.Commit(commit), ct);
        if (result.Verdict == CommitVerdict.Committed && commit.Crossings.Count > 0) news.Tell(commit.Shard);
        return result;
    }

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct) => DoAsync(shard, file => file.ReadState(), ct);

    /// <summary>Asks the files that are open; where none is yet, whether the folder can be made.</summary>
    public async ValueTask PingAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            Directory.CreateDirectory(options.Path);
        }
        catch (Exception error) when (EmbeddedFault.Of(error, Deadline) is { } fault)
        {
            throw fault;
        }

        foreach (ShardId shard in _shards.Keys) await DoAsync(shard, file => { file.Ping(); return true; }, ct);
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (Lazy<OpenShard> shard in _shards.Values) await shard.Value.DisposeAsync();
    }

    private async ValueTask<T> DoAsync<T>(ShardId shard, Func<ShardFile, T> work, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        OpenShard open = _shards.GetOrAdd(shard, id => new Lazy<OpenShard>(() => new OpenShard(this, id))).Value;
        try
        {
            return await open.DoAsync(work, ct).WaitAsync(Deadline, time, ct);
        }
        catch (Exception error) when (EmbeddedFault.Of(error, Deadline) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>A shard's lane and, once something was asked of it, its file. A file that failed is closed and opened anew by the next call.</summary>
    private sealed class OpenShard(EmbeddedShardStore store, ShardId shard) : IAsyncDisposable
    {
        private readonly WorkLane _lane = new($"store {shard}");

        // Touched on the lane's thread only.
        private ShardFile? _file;

        public int Waiting => _lane.Waiting;

        public Task<T> DoAsync<T>(Func<ShardFile, T> work, CancellationToken ct) => _lane.RunAsync(
            () =>
            {
                try
                {
                    return work(_file ??= Open());
                }
                catch (Exception error) when (error is not ArgumentException)
                {
                    Close();
                    throw;
                }
            },
            ct);

        public async ValueTask DisposeAsync()
        {
            try
            {
                await _lane.RunAsync(() => { Close(); return true; }, CancellationToken.None);
            }
            finally
            {
                await _lane.DisposeAsync();
            }
        }

        private ShardFile Open()
        {
            ShardFile file = new(store._files, shard, store.StreamLength);
            Log.EmbeddedShardOpened(store.Logger, shard.Partition, store._files.PathOf(shard));
            return file;
        }

        private void Close()
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private int StreamLength => options.StreamLength;

    private ILogger Logger => log;
}
