using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Load.Targets;
using StreamEngine.Store;
using StreamEngine.Store.Redis;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>The store whose limit is measured: as the target says, under names of its own, and empty again afterwards.</summary>
internal sealed class LimitsStore : IAsyncDisposable
{
    private readonly StoreConnection _connection;
    private readonly TemporaryFolder _folder;
    private readonly RedisProcess? _server;
    private readonly RedisOptions? _redis;

    private LimitsStore(StoreConnection connection, TemporaryFolder folder, RedisProcess? server, RedisOptions? redis) =>
        (_connection, _folder, _server, _redis) = (connection, folder, server, redis);

    public IShardStore Shards => _connection.Shards;

    public static async Task<LimitsStore> OpenAsync(TargetOptions target, TimeProvider time, CancellationToken ct)
    {
        TemporaryFolder folder = new("streamengine-limits-");
        try
        {
            return await OpenAsync(target, folder, time, ct);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Removes what the shards have written, where the server stays.</summary>
    public async Task ClearAsync(int shards)
    {
        if (_redis is null || _server is not null) return;
        ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(RedisClientOptions.Of(_redis, "limits"));
        RedisKeys keys = new(_redis.KeyPrefix);
        for (int shard = 0; shard < shards; shard++) await client.GetDatabase().KeyDeleteAsync(keys.Of(new ShardId(shard)).All);

        // The older client would wait for the answer to its farewell, which never comes, until the command's deadline.
        await client.CloseAsync(allowCommandsToComplete: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<LimitsStore> OpenAsync(TargetOptions target, TemporaryFolder folder, TimeProvider time, CancellationToken ct)
    {
        if (target.Store == "embedded")
            return new LimitsStore(StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = folder.Path }, time, NullLoggerFactory.Instance), folder, null, null);
        RedisProcess? server = target.Store == "redis" ? await RedisProcess.StartAsync(folder.Path, time, ct) : null;
        RedisOptions options = new()
        {
            Configuration = server?.Address ?? target.Store,
            KeyPrefix = $"streamengine-limits:{Guid.NewGuid():N}:",
            CommandTimeout = TimeSpan.FromMinutes(1),
        };
        return new LimitsStore(StoreFactory.OpenRedis(options, time, NullLoggerFactory.Instance), folder, server, options);
    }
}
