using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Store;

/// <summary>The contract over a real Redis: one of the tests' own, or that of <c>STREAMENGINE_TEST_REDIS</c>.</summary>
public sealed class RedisStoreTests(RedisStoreTests.Server server) : StoreContract, IClassFixture<RedisStoreTests.Server>
{
    // A prefix of its own gives each test an empty store on any Redis; the keys are few and small.
    private readonly string _prefix = $"streamengine-test-{Guid.NewGuid():N}:";

    private protected override StoreConnection Connect() => StoreFactory.OpenRedis(
        new RedisOptions { Configuration = server.Configuration, KeyPrefix = _prefix, Channel = _prefix + "risk", StreamLength = StreamLength },
        TimeProvider.System,
        NullLoggerFactory.Instance);

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
