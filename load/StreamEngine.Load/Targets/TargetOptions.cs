namespace StreamEngine.Load.Targets;

/// <summary>What a run is made against: a set-up of its own, or a cluster that is there already.</summary>
internal sealed record TargetOptions
{
    /// <summary>The engine's program to start: <c>streamengine.dll</c>; null: the one beside this program. Another build, for a comparison.</summary>
    public string? EnginePath { get; init; }

    /// <summary>Brokers of a cluster that is there; null: an embedded broker.</summary>
    public string? Kafka { get; init; }

    /// <summary>The engine's HTTP address, for metrics, where it is there already; null: engines are started.</summary>
    public Uri? Http { get; init; }

    /// <summary>The engine's gRPC address, where it is there already.</summary>
    public Uri? Grpc { get; init; }

    /// <summary>The bearer token for both, where the engine asks for one.</summary>
    public string? Token { get; init; }

    /// <summary>A PEM file with the certificate authorities that the engine's certificate may come from; null: those whom this machine trusts.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>The store: <c>redis</c> (a server started for the run), <c>embedded</c>, or the address of a Redis.</summary>
    public string Store { get; init; } = "redis";

    /// <summary>Where what a run makes is put while it runs; null: a temporary folder.</summary>
    public string? WorkFolder { get; init; }
}
