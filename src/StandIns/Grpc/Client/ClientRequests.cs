using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>A client's messages on their way to the server.</summary>
internal sealed class ClientRequests<TRequest, TResponse>(ClientCall<TRequest, TResponse> call) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Its continuation ends the request body. It runs at once, so that whoever completes and then disposes sends the end before the reset.
    private readonly TaskCompletionSource _complete = new();
    private Task _last = Task.CompletedTask;
    private bool _completed;

    public WriteOptions? WriteOptions { get; set; } = call.Options.WriteOptions;

    /// <summary>Holds the request body open until it is complete or the call is over.</summary>
    public async Task ServeAsync(Stream stream, CancellationToken ct)
    {
        await using CancellationTokenRegistration over = call.Token.UnsafeRegister(static (complete, token) => ((TaskCompletionSource)complete!).TrySetCanceled(token), _complete);

        // The headers go out now: a server may have to answer before there is a request.
        await stream.FlushAsync(ct);
        _stream.TrySetResult(stream);
        await _complete.Task;
    }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            if (_completed) return Task.FromException(new InvalidOperationException("Request stream has already been completed."));
            if (call.Status is not null) return Task.FromException(call.Failure());
            if (!_last.IsCompleted) return Task.FromException(new InvalidOperationException("Can't write the message because the previous write is in progress."));
            return _last = SendAsync(message, cancellationToken);
        }
    }

    public Task CompleteAsync()
    {
        lock (_gate)
        {
            if (!_last.IsCompleted) return Task.FromException(new InvalidOperationException("Can't complete the client stream writer because the previous write is in progress."));
            _completed = true;
        }

        _complete.TrySetResult();
        return Task.CompletedTask;
    }

    private async Task SendAsync(TRequest message, CancellationToken ct)
    {
        await using CancellationTokenRegistration registration = call.CancelBy(ct);
        try
        {
            Stream stream = await _stream.Task.WaitAsync(call.Token);
            await call.WriteAsync(stream, message, WriteOptions, call.Token);
        }
        catch (Exception) when (call.Status is not null)
        {
            throw call.Failure();
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            // A server that refuses answers before it has read: its answer says how the call ended, not the write that came too late.
            await call.AnsweredAsync();
            if (call.Status is not null) throw call.Failure();
            throw call.Fail(fault, "Error writing message.");
        }
    }
}
