namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Which health checks make up the health of a service.</summary>
public sealed class ServiceMapping
{
    /// <summary>A service and what picks its checks.</summary>
    public ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        Name = name;
        HealthCheckPredicate = predicate;
    }

    /// <summary>The service; empty for the server as a whole.</summary>
    public string Name { get; }

    /// <summary>Picks the checks.</summary>
    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; }

    internal bool Takes(string name, IEnumerable<string> tags) => HealthCheckPredicate?.Invoke(new HealthCheckMapContext(name, tags)) ?? true;
}
