namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A registered health check, to be taken into a service's health or not.</summary>
public sealed class HealthCheckMapContext
{
    /// <summary>Its name and tags.</summary>
    public HealthCheckMapContext(string name, IEnumerable<string> tags)
    {
        Name = name;
        Tags = tags;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its tags.</summary>
    public IEnumerable<string> Tags { get; }
}
