namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How health is served.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>The services; at first the server as a whole, with every check.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>Whether a check is answered from the last published results, not by checking.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Whether watchers are kept when the application stops, which then waits for them.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
