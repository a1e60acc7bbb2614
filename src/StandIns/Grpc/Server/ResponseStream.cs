using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Messages of a handler on their way to the client.</summary>
internal sealed class ResponseStream<T>(HttpServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static call => ((HttpServerCall)call!).Reset(), call);
        cancellationToken.ThrowIfCancellationRequested();
        call.ThrowIfOver("Can't write the message because the request is complete.");

        Task write;
        lock (_gate)
        {
            if (!_last.IsCompleted) throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
            bool flush = (WriteOptions?.Flags & WriteFlags.BufferHint) != WriteFlags.BufferHint;
            _last = write = call.WriteAsync(message, marshaller, flush, cancellationToken);
        }

        await write;
    }
}
