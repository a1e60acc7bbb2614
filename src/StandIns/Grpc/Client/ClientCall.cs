using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>One call over an HTTP request. Whatever ends it first decides how it ended.</summary>
internal sealed class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private const string Starting = "Error starting gRPC call.";

    // Timers cannot wait longer; nobody will see the difference.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private readonly Lock _gate = new();
    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _requestEncoding;
    private CancellationTokenRegistration _byCaller;
    private ITimer? _byDeadline;
    private HttpResponseMessage? _response;
    private Status? _status;
    private Metadata? _trailers;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    {
        if (options.Deadline is { Kind: not DateTimeKind.Utc } deadline && deadline != DateTime.MaxValue && deadline != DateTime.MinValue)
            throw new InvalidOperationException("A deadline is in UTC, or DateTime.MaxValue, or DateTime.MinValue.");
        _channel = channel;
        _method = method;
        _options = options;
        Observe(_headers.Task);
        channel.Started(this);
    }

    /// <summary>The response's headers.</summary>
    public Task<Metadata> Headers => _headers.Task;

    public CallOptions Options => _options;

    /// <summary>Cancelled when the call is over.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>How the call ended; null while it runs.</summary>
    public Status? Status
    {
        get
        {
            lock (_gate)
                return _status;
        }
    }

    public Task<TResponse> StartUnary(TRequest request) => Single(Content(request));

    public IAsyncStreamReader<TResponse> StartServerStreaming(TRequest request) => Many(Content(request));

    public (IClientStreamWriter<TRequest> Requests, Task<TResponse> Response) StartClientStreaming()
    {
        ClientRequests<TRequest, TResponse> requests = new(this);
        return (requests, Single(new CallContent(requests.ServeAsync)));
    }

    public (IClientStreamWriter<TRequest> Requests, IAsyncStreamReader<TResponse> Responses) StartDuplexStreaming()
    {
        ClientRequests<TRequest, TResponse> requests = new(this);
        return (requests, Many(new CallContent(requests.ServeAsync)));
    }

    public Status GetStatus() => Status ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata GetTrailers()
    {
        lock (_gate)
            return _status is null ? throw new InvalidOperationException("Can't get the call trailers because the call is not complete.") : _trailers ?? [];
    }

    public void Dispose() => Cancel(new Status(StatusCode.Cancelled, "gRPC call disposed."));

    /// <summary>Ends the call from this side; the server hears of it.</summary>
    public void Cancel(Status status) => End(status, null);

    /// <summary>Ends the call when the token says so.</summary>
    public CancellationTokenRegistration CancelBy(CancellationToken ct) => ct.UnsafeRegister(
        static (state, token) => ((ClientCall<TRequest, TResponse>)state!).Cancel(new Status(StatusCode.Cancelled, "Call canceled by the client.", new OperationCanceledException(token))),
        this);

    /// <summary>The response has been read to its end.</summary>
    public Status Complete(HttpResponseMessage response)
    {
        Status status = ResponseStatus.Late(response);
        End(status, ResponseStatus.Metadata(response.TrailingHeaders));
        return Status!.Value;
    }

    /// <summary>Something failed: ends the call, unless that is why it failed.</summary>
    public RpcException Fail(Exception fault, string doing)
    {
        Status status = fault switch
        {
            RpcException rpc => rpc.Status,
            OperationCanceledException => new Status(StatusCode.Cancelled, "Call canceled by the client.", fault),
            _ => FaultStatus.Of(fault, doing),
        };

        // A server that ends a call over its deadline may be faster than our own timer.
        if (status.StatusCode == StatusCode.Cancelled && _options.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime)
            status = new Status(StatusCode.DeadlineExceeded, status.Detail, status.DebugException);
        End(status, null);
        return Failure();
    }

    /// <summary>Waits for the response's headers, or until there will be none.</summary>
    public async Task AnsweredAsync() => await ((Task)_headers.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>How the call ended, as an exception.</summary>
    public RpcException Failure()
    {
        lock (_gate)
            return new RpcException(_status!.Value, _trailers ?? []);
    }

    /// <summary>Reads the response's messages.</summary>
    public async Task<MessageReader<TResponse>> ResponsesAsync(HttpResponseMessage response)
    {
        Stream body = await response.Content.ReadAsStreamAsync(Token);
        PipeReader pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 16 * 1024, useZeroByteReads: false));
        return new MessageReader<TResponse>(pipe, ResponseStatus.First(response.Headers, Protocol.Encoding), _channel.MaxReceiveMessageSize, _method.ResponseMarshaller.ContextualDeserializer);
    }

    /// <summary>Writes one request.</summary>
    public async Task WriteAsync(Stream stream, TRequest request, WriteOptions? options, CancellationToken ct)
    {
        ArrayBufferWriter<byte> frame = new();
        bool compressed = _requestEncoding == Gzip.Name && ((options ?? _options.WriteOptions)?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress;
        try
        {
            new MessageWriter(frame, _channel.MaxSendMessageSize).Write(request, _method.RequestMarshaller.ContextualSerializer, compressed ? CompressionLevel.Fastest : null);
        }
        catch (RpcException fault)
        {
            Cancel(fault.Status);
            throw;
        }

        await stream.WriteAsync(frame.WrittenMemory, ct);
        await stream.FlushAsync(ct);
    }

    /// <summary>Whoever does not ask how a call went need not hear of it as an exception that nobody observed.</summary>
    private static void Observe(Task task) => _ = task.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private CallContent Content(TRequest request) => new((stream, ct) => WriteAsync(stream, request, null, ct));

    private Task<TResponse> Single(CallContent content)
    {
        Task<TResponse> response = SingleResponseAsync(StartAsync(content));
        Observe(response);
        return response;
    }

    private ClientResponses<TRequest, TResponse> Many(CallContent content)
    {
        Task<HttpResponseMessage?> starting = StartAsync(content);
        Observe(starting);
        return new ClientResponses<TRequest, TResponse>(this, starting);
    }

    /// <summary>Sends the request. The response, once its headers promise messages; null when they already say how the call ended.</summary>
    private async Task<HttpResponseMessage?> StartAsync(CallContent content)
    {
        try
        {
            HttpRequestMessage request = CreateRequest(content);
            Arm();
            Token.ThrowIfCancellationRequested();
            HttpResponseMessage response = await _channel.SendAsync(request, Token);
            if (!Keep(response)) throw new OperationCanceledException();

            Metadata headers = ResponseStatus.Metadata(response.Headers);
            if (ResponseStatus.Early(response) is { } status)
            {
                End(status, headers);
                _headers.TrySetResult(headers);
                return null;
            }

            _headers.TrySetResult(headers);
            return response;
        }
        catch (Exception fault)
        {
            RpcException failure = Fail(fault, Starting);
            _headers.TrySetException(failure);
            throw failure;
        }
    }

    private async Task<TResponse> SingleResponseAsync(Task<HttpResponseMessage?> starting)
    {
        if (await starting is not { } response)
        {
            if (Status!.Value.StatusCode == StatusCode.OK) Replace(new Status(StatusCode.Internal, "Failed to deserialize response message."));
            throw Failure();
        }

        try
        {
            MessageReader<TResponse> messages = await ResponsesAsync(response);
            TResponse? message = await messages.ReadSingleAsync(Token);
            Status status = ResponseStatus.Late(response);
            if (message is null && status.StatusCode == StatusCode.OK) status = new Status(StatusCode.Internal, "Failed to deserialize response message.");
            End(status, ResponseStatus.Metadata(response.TrailingHeaders));
            return Status!.Value.StatusCode == StatusCode.OK ? message! : throw Failure();
        }
        catch (Exception fault) when (fault is not RpcException || Status is null)
        {
            throw Fail(fault, Starting);
        }
    }

    private HttpRequestMessage CreateRequest(CallContent content)
    {
        HttpRequestMessage request = new(HttpMethod.Post, new Uri(_channel.Address, _method.FullName))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "grpc-dotnet");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation(Protocol.AcceptEncoding, Gzip.Accepted);
        foreach (Metadata.Entry entry in _options.Headers ?? Metadata.Empty)
        {
            if (entry.Key == Protocol.EncodingRequest)
                request.Headers.TryAddWithoutValidation(Protocol.Encoding, _requestEncoding = entry.Value);
            else
                request.Headers.TryAddWithoutValidation(entry.Key, MetadataText.Encode(entry));
        }

        if (_requestEncoding is not (null or "identity" or Gzip.Name)) throw new InvalidOperationException($"Could not find compression provider for '{_requestEncoding}'.");
        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
            request.Headers.TryAddWithoutValidation(Protocol.Timeout, TimeoutText.Encode(deadline - TimeProvider.System.GetUtcNow().UtcDateTime));
        return request;
    }

    /// <summary>From here on the caller's token and the deadline end the call.</summary>
    private void Arm()
    {
        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            TimeSpan left = deadline - TimeProvider.System.GetUtcNow().UtcDateTime;
            Status passed = new(StatusCode.DeadlineExceeded, "");
            if (left <= TimeSpan.Zero)
            {
                Cancel(passed);
                return;
            }

            if (left < LongestTimer) Keep(TimeProvider.System.CreateTimer(_ => Cancel(passed), null, left, Timeout.InfiniteTimeSpan));
        }

        CancellationTokenRegistration registration = CancelBy(_options.CancellationToken);
        lock (_gate)
        {
            if (_status is null)
            {
                _byCaller = registration;
                return;
            }
        }

        registration.Dispose();
    }

    private void Keep(ITimer timer)
    {
        lock (_gate)
        {
            if (_status is null)
            {
                _byDeadline = timer;
                return;
            }
        }

        timer.Dispose();
    }

    private bool Keep(HttpResponseMessage response)
    {
        lock (_gate)
        {
            if (_status is null)
            {
                _response = response;
                return true;
            }
        }

        response.Dispose();
        return false;
    }

    private void Replace(Status status)
    {
        lock (_gate)
            _status = status;
    }

    private void End(Status status, Metadata? trailers)
    {
        HttpResponseMessage? response;
        lock (_gate)
        {
            if (_status is not null) return;
            _status = status;
            _trailers = trailers;
            response = _response;
        }

        if (status.StatusCode != StatusCode.OK) Log.CallFailed(_channel.Logger, _method.FullName, status.StatusCode, status.Detail);
        _channel.Ended(this);
        _byDeadline?.Dispose();
        _byCaller.Unregister();

        // Ends what is under way: sending, reading, and a request body that nobody needs any more.
        _cancel.Cancel();
        response?.Dispose();
    }
}
