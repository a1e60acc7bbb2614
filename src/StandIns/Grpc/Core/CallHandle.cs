namespace Grpc.Core;

/// <summary>What the four kinds of client calls have in common.</summary>
internal readonly record struct CallHandle(Task<Metadata> ResponseHeaders, Func<Status> GetStatus, Func<Metadata> GetTrailers, Action Dispose);
