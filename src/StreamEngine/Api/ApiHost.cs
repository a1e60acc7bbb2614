using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamEngine.Api.Security;
using StreamEngine.Api.Security.Tls;
using StreamEngine.Configuration;

namespace StreamEngine.Api;

/// <summary>The side of a node that can be called: HTTP on one port, gRPC on another, one gate before both.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly TlsSource? _tls;

    private ApiHost(WebApplication app, TlsSource? tls) => (_app, _tls) = (app, tls);

    /// <summary>Where HTTP is listened for, with the port that it really got.</summary>
    public string HttpAddress => Addresses.First();

    /// <summary>Where gRPC is, likewise.</summary>
    public string GrpcAddress => Addresses.Last();

    public IServiceProvider Services => _app.Services;

    private ICollection<string> Addresses => Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    /// <param name="settings">Checked: see <see cref="ListenRules"/>.</param>
    /// <param name="loggers">Where everything here logs to.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="configure">Adds services, for instance gRPC's.</param>
    /// <param name="map">Adds endpoints; each must state a role, or that it is for anyone.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="InvalidDataException">A certificate file has gone bad since it was checked.</exception>
    public static async Task<ApiHost> StartAsync(
        ApiSettings settings, ILoggerFactory loggers, TimeProvider clock, Action<IServiceCollection> configure, Action<WebApplication> map, CancellationToken ct)
    {
        ILogger log = loggers.CreateLogger<ApiHost>();
        AccessCounters counters = new();
        FailedLogins failedLogins = new(settings.Security.FailedLogins, clock, log);
        TlsSource? tls = settings.Security.Mode == SecurityMode.Open ? null : new TlsSource(settings.Security, failedLogins, counters, clock, log);
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.Logging.ClearProviders();
            builder.Configuration.Sources.Clear();
            builder.Services.AddSingleton<ILoggerFactory>(new PathlessLoggers(loggers)).AddSingleton(counters).AddSingleton(failedLogins);
            builder.Services.AddSecurity(settings.Security, clock, loggers);
            configure(builder.Services);
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => KestrelSetup.Apply(kestrel, settings, tls, clock));
            WebApplication app = builder.Build();
            app.UseResponseRate();
            app.UseSecurity(settings.Security);
            map(app);
            await app.StartAsync(ct);
            SecurityPipeline.Tell(settings.Security, log);
            return new ApiHost(app, tls);
        }
        catch
        {
            tls?.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource deadline = new(StopDeadline);
        await _app.StopAsync(deadline.Token);
        await _app.DisposeAsync();
        _tls?.Dispose();
    }
}
