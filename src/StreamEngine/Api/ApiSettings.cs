using StreamEngine.Configuration;

namespace StreamEngine.Api;

/// <summary>Where the API listens, and who may call it.</summary>
internal sealed record ApiSettings(HttpOptions Http, GrpcOptions Grpc, SecurityOptions Security);
