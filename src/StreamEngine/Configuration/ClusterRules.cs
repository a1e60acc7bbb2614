using System.Text.RegularExpressions;

namespace StreamEngine.Configuration;

/// <summary>What must hold of the cluster's settings; only where there is one.</summary>
internal static partial class ClusterRules
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>By these Akka would call customers by name in the log.</summary>
    private static readonly string[] Tattling = ["akka.loglevel", "akka.stdout-loglevel", "akka.log-dead-letters", "akka.loggers", "akka.actor.debug."];

    public static void Check(ShardingOptions sharding, ClusterOptions cluster, ICollection<string> faults)
    {
        if (!sharding.IsAkka) return;
        if (cluster.Host.Length == 0) faults.Add("Cluster:Host is empty: name the host by which other nodes reach this one");
        Range.Check(faults, "Cluster:Port", cluster.Port, 0, 65_535);
        Range.Check(faults, "Cluster:BindPort", cluster.BindPort, 0, 65_535);
        Range.Check(faults, "Cluster:AnswerDeadline", cluster.AnswerDeadline, TimeSpan.FromMilliseconds(100), Minute);
        Range.Check(faults, "Cluster:LostAfter", cluster.LostAfter, TimeSpan.FromSeconds(1), Minute);
        Range.Check(faults, "Cluster:StableAfter", cluster.StableAfter, TimeSpan.FromSeconds(1), Minute * 5);
        Range.Check(faults, "Cluster:LeaveDeadline", cluster.LeaveDeadline, TimeSpan.FromSeconds(1), Minute);
        Range.Check(faults, "Cluster:MovingShards", cluster.MovingShards, 1, 1_000);
        Range.Check(faults, "Cluster:IdleAfter", cluster.IdleAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        foreach (string seed in cluster.Seeds)
            if (!IsHostAndPort(seed)) faults.Add($"Cluster:Seeds: \"{seed}\" must be HOST:PORT");
        if (cluster.Seeds.Count > 0 && cluster.Port == 0) faults.Add("Cluster:Port is 0: with Cluster:Seeds, other nodes must know where to find this one");
        bool hasCertificate = cluster.Certificate.Path.Length > 0;
        if (hasCertificate != cluster.AuthorityPath.Length > 0)
            faults.Add("Cluster:Certificate:Path and Cluster:AuthorityPath go together: a node shows its own certificate, and counts those of the named authorities");
        if (!hasCertificate && !(IsLoopback(cluster.Host) && (cluster.BindHost.Length == 0 || IsLoopback(cluster.BindHost))))
            faults.Add("Cluster:Certificate:Path is empty: between machines nodes must know each other; name a certificate, and in Cluster:AuthorityPath whose certificates count");
        foreach (string key in cluster.Akka.Keys)
        {
            if (!AkkaKey().IsMatch(key)) faults.Add($"Cluster:Akka:{key} is no name of a setting of Akka's: must be like akka.cluster.gossip-interval");
            if (Array.Exists(Tattling, tattling => key.StartsWith(tattling, StringComparison.OrdinalIgnoreCase)))
                faults.Add($"Cluster:Akka:{key} is not to be set: Akka would write customers' names to the log; Logging:LogLevel:Akka tells how much of it is shown");
        }
    }

    /// <summary>Without quotes and braces, by which one setting could be written as another.</summary>
    [GeneratedRegex(@"^akka(\.[\w-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex AkkaKey();

    private static bool IsLoopback(string host) => host == "localhost" || (System.Net.IPAddress.TryParse(host, out System.Net.IPAddress? address) && System.Net.IPAddress.IsLoopback(address));

    private static bool IsHostAndPort(string seed) =>
        seed.LastIndexOf(':') is > 0 and var colon && ushort.TryParse(seed.AsSpan(colon + 1), out ushort port) && port > 0;
}
