using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>A server's messages as its client reads them.</summary>
internal sealed class ClientResponses<TRequest, TResponse>(ClientCall<TRequest, TResponse> call, Task<HttpResponseMessage?> starting) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly Lock _gate = new();
    private MessageReader<TResponse>? _messages;
    private Task<bool> _last = Task.FromResult(true);

    public TResponse Current { get; private set; } = null!;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_last.IsCompleted) return Task.FromException<bool>(new InvalidOperationException("Can't read the next message because the previous read is still in progress."));
            return _last = ReadAsync(cancellationToken);
        }
    }

    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        await using CancellationTokenRegistration registration = call.CancelBy(ct);
        try
        {
            Current = null!;
            if (call.Status is null && await starting is { } response)
            {
                _messages ??= await call.ResponsesAsync(response);
                if (await _messages.ReadAsync(call.Token) is { } message)
                {
                    Current = message;
                    return true;
                }

                call.Complete(response);
            }
        }
        catch (Exception fault) when (call.Status is null)
        {
            throw call.Fail(fault, "Error reading next message.");
        }
        catch (Exception)
        {
            throw call.Failure();
        }

        return call.Status!.Value.StatusCode == StatusCode.OK ? false : throw call.Failure();
    }
}
