using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Tests.Grpc;

/// <summary>A server on a loopback port, with a channel to it.</summary>
internal sealed class ProbeServer : IAsyncDisposable
{
    private ProbeServer(WebApplication app, GrpcChannelOptions options)
    {
        App = app;
        Address = new Uri(app.Urls.Single());
        Channel = GrpcChannel.ForAddress(Address, options);
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public Probe.ProbeClient Client => new(Channel);

    public ProbeScript Script => App.Services.GetRequiredService<ProbeScript>();

    public static Task<ProbeServer> StartAsync(Action<GrpcServiceOptions>? grpc = null, GrpcChannelOptions? channel = null) =>
        StartAsync(builder => builder.Services.AddGrpc(grpc ?? (_ => { })), app => app.MapGrpcService<ProbeService>(), channel: channel);

    public static async Task<ProbeServer> StartAsync(
        Action<WebApplicationBuilder> add, Action<WebApplication> map, HttpProtocols protocols = HttpProtocols.Http2, GrpcChannelOptions? channel = null, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols));
        builder.Services.AddSingleton<ProbeScript>();
        add(builder);
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return new ProbeServer(app, channel ?? new GrpcChannelOptions());
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(2));
        await App.StopAsync(soon.Token);
        await App.DisposeAsync();
    }
}
