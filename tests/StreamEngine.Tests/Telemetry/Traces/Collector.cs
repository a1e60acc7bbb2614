using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using StreamEngine.Tests.Telemetry.Traces.Otlp;

namespace StreamEngine.Tests.Telemetry.Traces;

/// <summary>A collector: takes spans by OTLP, over HTTP or gRPC, and keeps them.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<byte[]> _requests = [];

    private Collector(bool isGrpc)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (isGrpc) builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        _server = builder.Build();
        _server.MapPost("/v1/traces", TakeHttpAsync);
        _server.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", TakeGrpcAsync);
    }

    public string Address => _server.Urls.First();

    public int Requests => _requests.Count;

    /// <summary>All that ever came, as one.</summary>
    public ExportTraceServiceRequest Taken
    {
        get
        {
            ExportTraceServiceRequest all = new();
            foreach (byte[] request in _requests) all.MergeFrom(request);
            return all;
        }
    }

    public IReadOnlyList<Span> Spans => [.. Taken.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans)];

    public static async Task<Collector> StartAsync(bool isGrpc = false)
    {
        Collector collector = new(isGrpc);
        await collector._server.StartAsync();
        return collector;
    }

    /// <summary>Whether a text stands anywhere in what came, known to the protocol or not.</summary>
    public bool Holds(string text) => _requests.Any(request => request.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeHttpAsync(HttpContext context)
    {
        _requests.Enqueue(await ReadAsync(context));
        context.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>A message of gRPC has five bytes before it; here they say that nothing is compressed, and that the answer is empty.</summary>
    private async Task TakeGrpcAsync(HttpContext context)
    {
        _requests.Enqueue((await ReadAsync(context))[5..]);
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
