using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using StreamEngine.Api.Security.Tls;
using StreamEngine.Configuration;

namespace StreamEngine.Api;

/// <summary>The two listeners, and how much of anything one client may ask of them.</summary>
internal static class KestrelSetup
{
    private const int GrpcFrameHeaderBytes = 5;
    private const int ConnectionLimit = 10_000;
    private const int StreamsPerConnection = 100;
    private const int HeaderLimit = 64;
    private const int HeaderBytes = 16 * 1024;
    private const int BytesPerSecond = 240;
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(5);

    /// <summary>HTTP first, gRPC second.</summary>
    /// <param name="kestrel">What is set up.</param>
    /// <param name="settings">Hosts, ports, sizes.</param>
    /// <param name="tls">Null: neither port is encrypted.</param>
    /// <param name="clock">The clock.</param>
    public static void Apply(KestrelServerOptions kestrel, ApiSettings settings, TlsSource? tls, TimeProvider clock)
    {
        kestrel.AddServerHeader = false;
        SetLimits(kestrel.Limits, settings.Grpc);
        // Without TLS the two versions cannot be told apart on one port; gRPC's clients know which one they speak.
        Listen(kestrel, settings.Http.Host, settings.Http.Port, tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2, tls, clock);
        Listen(kestrel, settings.Grpc.Host, settings.Grpc.Port, HttpProtocols.Http2, tls, clock);
    }

    /// <summary>Over HTTP/1, where a connection carries one response at a time, whoever takes it too slowly is cut off.</summary>
    public static void UseResponseRate(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } response) response.MinDataRate = new MinDataRate(BytesPerSecond, RateGrace);
        return next(context);
    });

    private static void SetLimits(KestrelServerLimits limits, GrpcOptions grpc)
    {
        limits.MaxConcurrentConnections = ConnectionLimit;
        limits.MaxRequestHeaderCount = HeaderLimit;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestBodySize = grpc.MaxMessageBytes + GrpcFrameHeaderBytes;
        limits.RequestHeadersTimeout = HeadersWithin;
        limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecond, RateGrace);

        // Over HTTP/2 one stream that takes nothing would cost its whole connection, and all who share it. Watches end what is stuck by
        // rules of their own, calls by their deadlines, and who does not answer a ping is gone.
        limits.MinResponseDataRate = null;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderBytes;
        limits.Http2.KeepAlivePingDelay = grpc.KeepAlive;
        limits.Http2.KeepAlivePingTimeout = grpc.KeepAliveTimeout;
    }

    private static void Listen(KestrelServerOptions kestrel, string host, int port, HttpProtocols protocols, TlsSource? tls, TimeProvider clock)
    {
        if (host == ListenAddress.Any) kestrel.ListenAnyIP(port, Configure);
        else kestrel.Listen(host == ListenAddress.Local ? IPAddress.Loopback : IPAddress.Parse(host), port, Configure);

        void Configure(ListenOptions listen)
        {
            listen.Protocols = protocols;
            listen.UseLettingGo(clock);
            if (tls is not null) listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = handshake => ValueTask.FromResult(tls.Offer(handshake, Names(protocols))) });
        }
    }

    private static IEnumerable<SslApplicationProtocol> Names(HttpProtocols protocols)
    {
        if (protocols.HasFlag(HttpProtocols.Http2)) yield return SslApplicationProtocol.Http2;
        if (protocols.HasFlag(HttpProtocols.Http1)) yield return SslApplicationProtocol.Http11;
    }
}
