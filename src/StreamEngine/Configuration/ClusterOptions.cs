namespace StreamEngine.Configuration;

/// <summary>The cluster of <c>Sharding:Host=akka</c>.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Cluster";

    /// <summary>The name or address by which the other nodes reach this one.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>The port by which they do; 0: any free one, for a node alone.</summary>
    public int Port { get; set; }

    /// <summary>The address to listen on; empty: <see cref="Host"/>.</summary>
    public string BindHost { get; set; } = "";

    /// <summary>The port to listen on; 0: <see cref="Port"/>.</summary>
    public int BindPort { get; set; }

    /// <summary>Nodes to ask for the cluster, each <c>HOST:PORT</c>, the same list in the same order for every node; empty: this node is a cluster by itself.</summary>
    public IList<string> Seeds { get; } = [];

    /// <summary>Names by which other nodes tell what this one is.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>By which this node shows the others who it is; empty: nodes do not speak TLS with each other.</summary>
    public CertificateOptions Certificate { get; } = new();

    /// <summary>PEM bundle of the authorities whose certificates nodes have, with those between them and the nodes'.</summary>
    public string AuthorityPath { get; set; } = "";

    /// <summary>A step's customers must have answered within this; 100 ms to 1 minute.</summary>
    public TimeSpan AnswerDeadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A node that was not heard of for so long counts as unreachable; 1 s to 1 minute.</summary>
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>So long nothing may change before the side without the majority gives up; 1 s to 5 minutes.</summary>
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Leaving the cluster takes so long at most; 1 s to 1 minute. By default a whole stop then ends within 20 s.</summary>
    public TimeSpan LeaveDeadline { get; set; } = TimeSpan.FromSeconds(9);

    /// <summary>So many shards follow their consumers at a time; 1 to 1,000.</summary>
    public int MovingShards { get; set; } = 8;

    /// <summary>A customer without an order for so long leaves memory; 1 s to 1 day.</summary>
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Settings of Akka's own, over ours, by their full names.</summary>
    public IDictionary<string, string> Akka { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
