using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.HealthCheck;

/// <summary>The health service over a table of statuses.</summary>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _statuses = [];
    private readonly Dictionary<string, List<ChannelWriter<ServingStatus>>> _watchers = [];

    /// <summary>Sets the status of a service; watchers hear of a change.</summary>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            bool changed = Known(service) != status;
            _statuses[service] = status;
            if (changed) Tell(service, status);
        }
    }

    /// <summary>Forgets a service.</summary>
    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            if (_statuses.Remove(service, out ServingStatus before) && before != ServingStatus.ServiceUnknown) Tell(service, ServingStatus.ServiceUnknown);
        }
    }

    /// <summary>Forgets all.</summary>
    public void ClearAll()
    {
        lock (_gate)
        {
            foreach (string service in _statuses.Keys.ToArray())
                ClearStatus(service);
        }
    }

    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            return _statuses.TryGetValue(request.Service, out ServingStatus status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, ""));
        }
    }

    /// <inheritdoc/>
    public override Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context) =>
        WatchAsync(request.Service, first: null, responseStream, context.CancellationToken);

    /// <summary>Writes the status now, and each change, until cancelled.</summary>
    internal async Task WatchAsync(string service, Func<Task<ServingStatus>>? first, IServerStreamWriter<HealthCheckResponse> responses, CancellationToken ct)
    {
        // A watcher that does not read misses what has been overtaken, never the newest.
        Channel<ServingStatus> changes = Channel.CreateBounded<ServingStatus>(new BoundedChannelOptions(5) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ServingStatus now;
        lock (_gate)
        {
            now = Known(service);
            if (!_watchers.TryGetValue(service, out List<ChannelWriter<ServingStatus>>? watchers)) _watchers[service] = watchers = [];
            watchers.Add(changes.Writer);
        }

        try
        {
            await responses.WriteAsync(new HealthCheckResponse { Status = first is null ? now : await first() }, CancellationToken.None);
            await foreach (ServingStatus change in changes.Reader.ReadAllAsync(ct))
                await responses.WriteAsync(new HealthCheckResponse { Status = change }, CancellationToken.None);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // That is how a watch ends.
        }
        finally
        {
            lock (_gate)
            {
                List<ChannelWriter<ServingStatus>> watchers = _watchers[service];
                watchers.Remove(changes.Writer);
                if (watchers.Count == 0) _watchers.Remove(service);
            }
        }
    }

    private ServingStatus Known(string service) => _statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown);

    private void Tell(string service, ServingStatus status)
    {
        foreach (ChannelWriter<ServingStatus> watcher in _watchers.GetValueOrDefault(service, []))
            watcher.TryWrite(status);
    }
}
