using StackExchange.Redis;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Store.Redis;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Store;

/// <summary>The contract over a real Redis, where the script writes each commit.</summary>
public sealed class RedisStoreTests(RedisStoreContract.Server server) : RedisStoreContract(server, int.MaxValue), IClassFixture<RedisStoreContract.Server>;

/// <summary>The contract over a real Redis, where a transaction writes each commit.</summary>
public sealed class RedisTransactionStoreTests(RedisStoreContract.Server server) : RedisStoreContract(server, 0), IClassFixture<RedisStoreContract.Server>;

/// <summary>The contract over a real Redis: one of the tests' own, or that of <c>STREAMENGINE_TEST_REDIS</c>.</summary>
public abstract class RedisStoreContract(RedisStoreContract.Server server, int leastTransactionBytes) : StoreContract
{
    /// <summary>What the contract says holds however long an answer takes, and tests run beside each other.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A prefix of its own gives each test an empty store on any Redis; the keys are few and small.
    private readonly string _prefix = $"streamengine-test-{Guid.NewGuid():N}:";

    private protected override StoreConnection Connect() => RedisStores.OpenStrict(
        new RedisOptions { Configuration = server.Configuration, KeyPrefix = _prefix, Channel = _prefix + "risk", StreamLength = StreamLength, CommandTimeout = Patience }, leastTransactionBytes);

    private protected override async Task WipeAsync(ShardId shard)
    {
        using ConnectionMultiplexer client = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        await client.GetDatabase().KeyDeleteAsync(new RedisKeys(_prefix).Of(shard).All);
    }

    public sealed class Server : IAsyncLifetime
    {
        private RedisServer? _own;

        public string Configuration { get; private set; } = Environment.GetEnvironmentVariable("STREAMENGINE_TEST_REDIS") ?? "";

        public async Task InitializeAsync()
        {
            if (Configuration.Length > 0) return;
            _own = await RedisServer.LaunchAsync();
            Configuration = _own.Configuration;
        }

        public async Task DisposeAsync()
        {
            if (_own is not null) await _own.DisposeAsync();
        }
    }
}
