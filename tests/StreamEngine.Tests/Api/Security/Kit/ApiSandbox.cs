using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Api;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Security.Kit;

/// <summary>A real host on loopback ports, behind TLS, with endpoints of every kind.</summary>
internal sealed class ApiSandbox : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TempFolder _folder = new();
    private readonly SemaphoreSlim _release = new(0);
    private ApiHost? _host;

    public ApiSandbox()
    {
        TestAuthority.Write(Authority.Server(), Security.Certificate, _folder.Path);
        Viewer = AddCaller("viewer", CallerRole.Viewer);
        Operator = AddCaller("operator", CallerRole.Operator);
        Administrator = AddCaller("administrator", CallerRole.Administrator);
    }

    public TestAuthority Authority { get; } = new("the test's authority");

    public SecurityOptions Security { get; } = new();

    public ManualClock Clock { get; } = new(Now);

    /// <summary>Where the host logs to.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Adds services.</summary>
    public Action<IServiceCollection> Configure { get; init; } = _ => { };

    /// <summary>Adds endpoints beside those of every kind.</summary>
    public Action<WebApplication> MapMore { get; init; } = _ => { };

    public IServiceProvider Services => _host!.Services;

    public string Folder => _folder.Path;

    /// <summary>The callers' tokens.</summary>
    public string Viewer { get; }

    public string Operator { get; }

    public string Administrator { get; }

    public AccessCounters Counters => _host!.Services.GetRequiredService<AccessCounters>();

    public StreamSlots Streams => _host!.Services.GetRequiredService<StreamSlots>();

    public Uri Http => new(_host!.HttpAddress.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    public Uri Grpc => new(_host!.GrpcAddress.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    /// <summary>Adds a caller, and gives its token.</summary>
    public string AddCaller(string name, CallerRole role, Action<CallerOptions>? configure = null)
    {
        string token = TokenHash.NewToken();
        CallerOptions options = new() { Role = role, TokenHash = TokenHash.Of(token), RequestsPerSecond = 10_000 };
        configure?.Invoke(options);
        Security.Callers[name] = options;
        return token;
    }

    public async Task<ApiSandbox> StartAsync()
    {
        HttpOptions http = new() { Host = "localhost", Port = 0 };
        GrpcOptions grpc = new() { Host = "localhost", Port = 0 };
        _host = await ApiHost.StartAsync(new ApiSettings(http, grpc, Security), Loggers, Clock, Configure, Map, default);
        return this;
    }

    /// <summary>Lets one held stream end.</summary>
    public void Release() => _release.Release();

    /// <summary>A client with connections of its own, that trusts only this sandbox's authority.</summary>
    public HttpClient Client(string? token = null, X509Certificate2? certificate = null)
    {
        SocketsHttpHandler handler = new();
        handler.SslOptions.CertificateChainPolicy = Trust();
        // Shown whether or not the server says that it would take it.
        if (certificate is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        HttpClient client = new(handler) { BaseAddress = Http };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Trust in this sandbox's authority, and in no other.</summary>
    public X509ChainPolicy Trust()
    {
        X509ChainPolicy trust = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(Authority.Certificate);
        return trust;
    }

    /// <summary>A call in gRPC's form, to its port.</summary>
    public async Task<(HttpResponseMessage Answer, string Status)> CallGrpcAsync(string path, string? token)
    {
        using HttpClient client = Client(token);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Grpc, path))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        HttpResponseMessage answer = await client.SendAsync(request);
        return (answer, answer.Headers.TryGetValues("grpc-status", out IEnumerable<string>? status) ? status.Single() : "");
    }

    /// <summary>Stops the host as a node does.</summary>
    public async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _host = null;
    }

    public async ValueTask DisposeAsync()
    {
        _release.Release(1_000);
        await StopAsync();
        Authority.Dispose();
        _folder.Dispose();
        _release.Dispose();
    }

    private void Map(WebApplication app)
    {
        string[] methods = ["GET", "POST"];
        app.MapMethods("/anyone", methods, () => "anyone").AllowAnyone();
        app.MapGet("/rate", (HttpContext context) => context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate?.BytesPerSecond).AllowAnyone();
        app.MapMethods("/viewer", methods, (HttpContext context) => context.Caller().Name).RequireRole(CallerRole.Viewer);
        app.MapMethods("/operator", methods, (HttpContext context) => context.Caller().Name).RequireRole(CallerRole.Operator);
        app.MapMethods("/administrator", methods, (HttpContext context) => context.Caller().Name).RequireRole(CallerRole.Administrator);
        app.MapMethods("/both", methods, () => "both").RequireRole(CallerRole.Administrator).RequireRole(CallerRole.Viewer).AllowAnyone();
        app.MapMethods("/unstated", methods, () => "unstated");
        app.MapMethods("/attribute", methods, [RequireRole(CallerRole.Operator)] () => "attribute");
        app.MapGet("/api/v1/scope", (HttpContext context) => string.Join(',', [.. context.Caller().Scope.Segments, .. context.Caller().Scope.Regions])).RequireRole(CallerRole.Viewer);
        app.MapMethods("/stream", methods, HoldAsync).RequireRole(CallerRole.Viewer).HoldsStream();
        MapMore(app);
    }

    private async Task HoldAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        await _release.WaitAsync(context.RequestAborted);
    }
}
