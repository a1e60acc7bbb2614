using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;

namespace StreamEngine.Api;

/// <summary>The HTTP side of a node.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpHost(WebApplication app) => _app = app;

    /// <summary>Where it listens, with the port that it really got.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HttpHost> StartAsync(
        HttpOptions options, ILoggerFactory loggers, Action<WebApplication> map, CancellationToken ct)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(loggers);
        builder.Configuration.Sources.Clear();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync(ct);
        return new HttpHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(2));
        await _app.StopAsync(deadline.Token);
        await _app.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions kestrel, HttpOptions options)
    {
        kestrel.AddServerHeader = false;
        if (options.Host == "*") kestrel.ListenAnyIP(options.Port);
        else if (options.Host == "localhost") kestrel.Listen(IPAddress.Loopback, options.Port);
        else kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
    }
}
