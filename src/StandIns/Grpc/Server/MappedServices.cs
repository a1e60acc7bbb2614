namespace Grpc.AspNetCore.Server;

/// <summary>Names of the services mapped so far, so that each gets one answer for its unknown methods. Also shows that gRPC was added.</summary>
internal sealed class MappedServices
{
    private readonly HashSet<string> _names = [];

    public bool IsEmpty => _names.Count == 0;

    public bool TryAdd(string name) => _names.Add(name);
}
