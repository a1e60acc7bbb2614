using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>A client's messages as its handler reads them.</summary>
internal sealed class RequestStream<T>(HttpServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private readonly MessageReader<T> _messages = call.Requests(marshaller);
    private bool _ended;

    public T Current { get; private set; } = null!;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended) return false;
        call.ThrowIfOver("Can't read messages after the request is complete.");
        Current = null!;
        T? next = await call.ReadAsync(() => _messages.ReadAsync(cancellationToken));
        _ended = next is null;
        Current = next!;
        return !_ended;
    }
}
