using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Api;
using StreamEngine.Api.Grpc;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Policy;
using StreamEngine.Protos.V1;
using StreamEngine.Sharding;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;
using StreamEngine.Tests.Publish.Watching;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Risk.Kit;

/// <summary>The risk service, health and reflection behind the real gate, over a store that a test commits to.</summary>
/// <remarks>A customer's name tells its shard and home: <c>1-consumer-nl</c>, with <c>x</c> for what is not known.</remarks>
internal sealed class RiskSandbox : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new("the test's authority");
    private readonly List<GrpcChannel> _channels = [];
    private ApiHost? _host;

    private RiskSandbox(WatchSandbox store)
    {
        Store = store;
        store.HomeOf = HomeOf;
        TestAuthority.Write(_authority.Server(), Security.Certificate, _folder.Path);

        Security.ClientCertificates.AuthorityPath = _authority.WriteAuthority(_folder.Path);

        // Wrong credentials are shown on purpose.
        Security.FailedLogins.Limit = 1_000;
    }

    public WatchSandbox Store { get; }

    public SecurityOptions Security { get; } = new();

    public GrpcOptions Grpc { get; } = new() { Host = "localhost", Port = 0 };

    /// <summary>Every line of every category.</summary>
    public RecordingLogger Lines { get; } = new();

    public Uri Address => new(_host!.GrpcAddress.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    public IServiceProvider Services => _host!.Services;

    public static async Task<RiskSandbox> MakeAsync() => new(await WatchSandbox.StartAsync());

    /// <summary>With nobody restricted.</summary>
    public static async Task<RiskSandbox> StartAsync() => await (await MakeAsync()).OpenAsync();

    /// <summary>Adds a caller, and gives its token.</summary>
    public string AddCaller(string name, Action<CallerOptions>? configure = null)
    {
        string token = TokenHash.NewToken();
        CallerOptions options = new() { TokenHash = TokenHash.Of(token), RequestsPerSecond = 10_000 };
        configure?.Invoke(options);
        Security.Callers[name] = options;
        return token;
    }

    /// <summary>Adds a caller that is known by its certificate alone, and gives that.</summary>
    public X509Certificate2 AddCertified(string name, Action<CallerOptions>? configure = null)
    {
        CallerOptions options = new() { CertificateSubject = $"CN={name}", RequestsPerSecond = 10_000 };
        configure?.Invoke(options);
        Security.Callers[name] = options;
        return _authority.Client($"CN={name}");
    }

    public async Task<RiskSandbox> OpenAsync()
    {
        ShardHost none = new(null!, new LocalRuntime(RiskPolicy.Default, new EngineOptions()), new AnonymousCounts(), new EngineOptions(), new EngineMetrics(["calls"], []), TimeProvider.System, NullLogger<ShardHost>.Instance);
        Readiness readiness = new(() => true, () => true, () => null, none);
        RiskQueries queries = new(Store.Reader, WatchSandbox.Shards, ShardOf, Store.Profiles);
        ApiSettings settings = new(new HttpOptions { Host = "localhost", Port = 0 }, Grpc, Security);
        _host = await ApiHost.StartAsync(settings, new RecordingLoggers(Lines), TimeProvider.System, Configure, app => app.MapGrpcApi(), default);
        return this;

        void Configure(IServiceCollection services)
        {
            services.AddSingleton(provider => new ApiServices(
                Store.Hub, queries, provider.GetRequiredService<AuditLog>(), Store.Damage, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
            services.AddGrpcApi(Grpc, readiness);
        }
    }

    /// <summary>A channel with connections of its own, that shows the token with every call, or the certificate, and trusts only this sandbox's authority.</summary>
    public CallInvoker Invoker(string? token = null, X509Certificate2? certificate = null)
    {
        SocketsHttpHandler handler = new();
        X509ChainPolicy trust = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority.Certificate);
        handler.SslOptions.CertificateChainPolicy = trust;
        if (certificate is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        GrpcChannel channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpHandler = new TokenHandler(token, handler), DisposeHttpClient = true });
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    public RiskService.RiskServiceClient Client(string? token = null) => new(Invoker(token));

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcChannel channel in _channels) channel.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        await Store.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    public static (string? Segment, string? Region) HomeOf(string customer) =>
        customer.Split('-') is [_, string segment, string region, ..] ? (segment == "x" ? null : segment, region == "x" ? null : region) : (null, null);

    private static ShardId ShardOf(string customer) => new(char.IsBetween(customer[0], '0', '2') ? customer[0] - '0' : 0);

    private sealed class TokenHandler(string? token, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (token is not null) request.Headers.Add("authorization", $"Bearer {token}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
