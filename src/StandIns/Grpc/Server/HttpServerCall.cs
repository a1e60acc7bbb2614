using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>A call carried by an HTTP request.</summary>
internal sealed class HttpServerCall : ServerCallContext
{
    private static readonly AuthContext Unauthenticated = new(null, []);

    /// <summary>How long a client has after its deadline to take the end of the response.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CallSettings _settings;
    private readonly ILogger _log;
    private readonly CancellationToken _aborted;
    private readonly MessageWriter _writer;
    private readonly TaskCompletionSource _expired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Deadline? _deadline;
    private State _state;
    private string? _encoding;
    private Exception? _unreadable;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;

    public HttpServerCall(HttpContext http, CallSettings settings, ILogger log)
    {
        Http = http;
        _settings = settings;
        _log = log;
        _aborted = http.RequestAborted;
        _writer = new MessageWriter(http.Response.BodyWriter, settings.MaxSend);
        RequestEncoding = http.Request.Headers[Protocol.Encoding];

        http.Response.ContentType = Protocol.ContentType;
        if (RequestEncoding is not (null or "identity" or Gzip.Name)) http.Response.Headers[Protocol.AcceptEncoding] = Gzip.Accepted;
        if (settings.Compression == Gzip.Name && Gzip.IsAcceptedBy(http.Request.Headers[Protocol.AcceptEncoding])) ResponseEncoding = Gzip.Name;
        _deadline = ReadDeadline();
        _deadline?.Start();
    }

    private enum State
    {
        Running,
        Expired,
        Ended,
    }

    public HttpContext Http { get; }

    public string? RequestEncoding { get; }

    /// <summary>Whether the deadline has passed.</summary>
    public bool IsExpired => _state == State.Expired;

    /// <summary>Whether nothing more can be read or written.</summary>
    public bool IsOver => _state != State.Running || _aborted.IsCancellationRequested;

    protected override string MethodCore => Http.Request.Path.Value!;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => Http.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6 } address => $"ipv6:[{address}]:{Http.Connection.RemotePort}",
        { } address => $"ipv4:{address}:{Http.Connection.RemotePort}",
    };

    protected override DateTime DeadlineCore => _deadline?.At ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadHeaders();

    protected override CancellationToken CancellationTokenCore => _deadline?.Token ?? _aborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => Unauthenticated;

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    private string? ResponseEncoding
    {
        get => _encoding;
        set => Http.Response.Headers[Protocol.Encoding] = _encoding = value;
    }

    /// <summary>Ours, not what the request's path said: that is for the log.</summary>
    private string MethodName => Http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName ?? "";

    private CompressionLevel? Compression =>
        ResponseEncoding == Gzip.Name && (WriteOptionsCore?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress ? _settings.CompressionLevel : null;

    /// <summary>Refuses to read or write in a call that is over.</summary>
    /// <param name="refusal">What the handler is told once its token says so, too.</param>
    /// <exception cref="InvalidOperationException">The call is over, and the handler could have known.</exception>
    /// <exception cref="OperationCanceledException">The deadline has just passed.</exception>
    public void ThrowIfOver(string refusal)
    {
        if (_state == State.Ended || CancellationToken.IsCancellationRequested) throw new InvalidOperationException(refusal);
        if (_state == State.Expired) throw DeadlinePassed();
    }

    /// <summary>Reads the request's messages.</summary>
    public MessageReader<T> Requests<T>(Marshaller<T> marshaller)
        where T : class => new(Http.Request.BodyReader, RequestEncoding, _settings.MaxReceive, marshaller.ContextualDeserializer);

    /// <summary>Reads, and remembers a fault as the client's: what it sent is no message.</summary>
    public async ValueTask<T?> ReadAsync<T>(Func<ValueTask<T?>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception fault) when (fault is not (RpcException or OperationCanceledException))
        {
            _unreadable = fault;
            throw;
        }
    }

    /// <summary>Writes a message. Flushed, it completes when the transport has taken it: so a client that does not read slows its handler.</summary>
    public async Task WriteAsync<T>(T message, Marshaller<T> marshaller, bool flush, CancellationToken ct)
    {
        if (!Http.Response.HasStarted) await Http.Response.StartAsync(ct);
        lock (_gate)
        {
            // A deadline that passes must not find half a message in the pipe.
            if (_state != State.Running) throw DeadlinePassed();
            _writer.Write(message, marshaller.ContextualSerializer, Compression);
        }

        if (!flush) return;
        FlushResult flushed = await Http.Response.BodyWriter.FlushAsync(ct);
        if (!flushed.IsCompleted && (CancellationToken.IsCancellationRequested || ct.IsCancellationRequested))
            throw new OperationCanceledException("The call was cancelled while a message was sent.");
    }

    /// <summary>Ends the call at once; the client sees a reset.</summary>
    public void Reset()
    {
        if (Http.Features.Get<IHttpResetFeature>() is { } reset)
            reset.Reset(Protocol.Http2Cancel);
        else
            Http.Abort();
    }

    /// <summary>The handler has ended, well or with a fault.</summary>
    public async Task EndAsync(Exception? fault)
    {
        bool inTime;
        lock (_gate)
        {
            inTime = _state == State.Running;
            if (inTime) _state = State.Ended;
        }

        // The deadline has the last word then, and works on the response: it must not go away under it.
        if (!inTime) await _expired.Task;
        if (fault is not null) Report(fault);
        if (inTime) ResponseStatus.Write(Http.Response, fault is null ? StatusCore : StatusOf(fault), _responseTrailers);
        if (_deadline is not null) await _deadline.DisposeAsync();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (Http.Response.HasStarted) throw new InvalidOperationException("Response headers can only be sent once per call.");
        foreach (Metadata.Entry entry in responseHeaders)
        {
            if (entry.Key == Protocol.EncodingRequest)
                ResponseEncoding = entry.Value;
            else
                Http.Response.Headers.Append(entry.Key, MetadataText.Encode(entry));
        }

        await Http.Response.BodyWriter.FlushAsync();
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotImplementedException();

    private Metadata ReadHeaders()
    {
        Metadata headers = [];
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in Http.Request.Headers)
        {
            if (!MetadataText.IsReserved(name)) MetadataText.Decode(name, value.ToString(), headers);
        }

        return headers;
    }

    private Deadline? ReadDeadline()
    {
        if (!Http.Request.Headers.TryGetValue(Protocol.Timeout, out Microsoft.Extensions.Primitives.StringValues value)) return null;
        if (TimeoutText.TryDecode(value, out TimeSpan timeout)) return new Deadline(timeout, () => _ = ExpireAsync(), _aborted);
        Log.TimeoutIgnored(_log);
        return null;
    }

    private async Task ExpireAsync()
    {
        lock (_gate)
        {
            if (_state != State.Running) return;
            _state = State.Expired;
        }

        try
        {
            Log.DeadlineExceeded(_log, _deadline!.Timeout);
            StatusCore = new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
            ResponseStatus.Write(Http.Response, StatusCore);

            // A client that does not read holds up the end of the response, and a handler that writes to it: not for long.
            Task completed = Http.Response.CompleteAsync();
            _deadline.Cancel();
            bool isTaken = await Task.WhenAny(completed, Task.Delay(Grace)) == completed;

            // Where no handler has begun, nobody has to be stopped; a reset would overtake the status at a client that still sends.
            if (!isTaken || !_deadline.IsOver) Reset();
            await completed;
        }
        catch (Exception fault)
        {
            // The status could not be told; the time is over all the same, for the client and for the handler.
            Log.DeadlineFailed(_log, fault);
            Reset();
            _deadline!.Cancel();
        }
        finally
        {
            _expired.SetResult();
        }
    }

    private static OperationCanceledException DeadlinePassed() => new("The deadline has passed.");

    private void Report(Exception fault)
    {
        if (fault is RpcException rpc)
            Log.EndedWithError(_log, rpc.Status.DebugException, rpc.StatusCode, rpc.Status.Detail);
        else if (fault is OperationCanceledException or IOException && CancellationToken.IsCancellationRequested)
            Log.HandlerCancelled(_log, fault, MethodName);
        else if (fault == _unreadable)
            Log.Unreadable(_log, MethodName, fault.GetType().Name);
        else
            Log.HandlerFailed(_log, fault, MethodName);
    }

    private Status StatusOf(Exception fault)
    {
        if (fault is RpcException rpc)
        {
            foreach (Metadata.Entry entry in rpc.Trailers)
                ResponseTrailersCore.Add(entry);
            return StatusCore = rpc.Status;
        }

        // What went wrong inside is nobody's business outside, unless the options say so.
        string detail = "Exception was thrown by handler.";
        if (_settings.DetailedErrors) detail += " " + ExceptionText.Of(fault);
        return StatusCore = new Status(StatusCode.Unknown, detail, fault);
    }
}
