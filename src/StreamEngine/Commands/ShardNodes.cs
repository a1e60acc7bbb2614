using Microsoft.Extensions.Logging;
using StreamEngine.Sharding;
#if FULL_PACKAGES
using System.Security.Cryptography.X509Certificates;
using StreamEngine.Api.Security.Tls;
using StreamEngine.Configuration;
using StreamEngine.Sharding.Akka.Cluster;
#endif

namespace StreamEngine.Commands;

/// <summary>Makes this node what <c>Sharding:Host</c> says.</summary>
internal static class ShardNodes
{
    /// <summary>Looks whether what the settings name is there, without becoming a node.</summary>
    /// <exception cref="FaultException">It is not: one line a fault.</exception>
    public static void Check(EngineSettings settings, TimeProvider clock)
    {
#if FULL_PACKAGES
        if (settings.Sharding.IsAkka) Certificates(settings.Cluster, clock);
#endif
    }

    /// <exception cref="FaultException">It cannot be: one line a fault.</exception>
    public static IShardNode Start(EngineSettings settings, NodeSettings node, ILoggerFactory loggers, TimeProvider clock)
    {
#if FULL_PACKAGES
        if (settings.Sharding.IsAkka)
        {
            try
            {
                return AkkaNode.Start(node, Certificates(settings.Cluster, clock), loggers, clock);
            }
            catch (InvalidOperationException refused)
            {
                throw new FaultException([refused.Message]);
            }
        }
#endif
        return new GroupNode(new LocalRuntime(node.Policy, node.Engine));
    }

#if FULL_PACKAGES
    private static ClusterCertificates? Certificates(ClusterOptions cluster, TimeProvider clock)
    {
        if (cluster.Certificate.Path.Length == 0) return null;
        List<string> faults = [];
        X509Certificate2Collection? own = TlsFiles.ReadOwn("Cluster:Certificate", cluster.Certificate, clock.GetUtcNow(), faults);
        X509Certificate2Collection? authorities = TlsFiles.ReadAuthorities("Cluster:AuthorityPath", cluster.AuthorityPath, faults);
        return own is not null && authorities is not null && faults.Count == 0
            ? new ClusterCertificates(own[0], [.. own.Skip(1)], authorities)
            : throw new FaultException(faults);
    }
#endif
}
