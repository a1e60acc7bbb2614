using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Load.Targets;
using StreamEngine.Store;
using StreamEngine.Store.Redis;

namespace StreamEngine.Load.Limits;

/// <summary>The store whose limit is measured: as the target says, under names of its own, and empty again afterwards.</summary>
internal sealed class LimitsStore : IAsyncDisposable
{
    private readonly StoreConnection _connection;
    private readonly IAsyncDisposable? _server;
    private readonly TemporaryFolder? _folder;
    private readonly RedisOptions? _redis;

    private LimitsStore(StoreConnection connection, IAsyncDisposable? server, TemporaryFolder? folder, RedisOptions? redis) =>
        (_connection, _server, _folder, _redis) = (connection, server, folder, redis);

    public IShardStore Shards => _connection.Shards;

    public static async Task<LimitsStore> OpenAsync(TargetOptions target, TimeProvider time, CancellationToken ct)
    {
        if (target.Store == "embedded")
        {
            TemporaryFolder folder = new("streamengine-limits-");
            return new LimitsStore(StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = folder.Path }, time, NullLoggerFactory.Instance), null, folder, null);
        }

        OwnRedis? server = target.Store == "redis" ? await OwnRedis.StartAsync(time, ct) : null;
        RedisOptions options = new()
        {
            Configuration = server?.Address ?? target.Store,
            KeyPrefix = $"streamengine-limits:{Guid.NewGuid():N}:",
            CommandTimeout = TimeSpan.FromMinutes(1),
        };
        return new LimitsStore(StoreFactory.OpenRedis(options, time, NullLoggerFactory.Instance), server, null, options);
    }

    /// <summary>Removes what the shards have written, where the server stays.</summary>
    public async Task ClearAsync(int shards)
    {
        if (_redis is null || _server is not null) return;
        using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(RedisClientOptions.Of(_redis, "limits"));
        RedisKeys keys = new(_redis.KeyPrefix);
        for (int shard = 0; shard < shards; shard++) await client.GetDatabase().KeyDeleteAsync(keys.Of(new ShardId(shard)).All);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        _folder?.Dispose();
    }
}
