using System.Globalization;
using System.Text;
using StreamEngine.Configuration;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>The settings of the engine as Akka reads them.</summary>
internal static class ClusterHocon
{
    /// <summary>The name of every node's actor system; nodes of other names are no members.</summary>
    public const string SystemName = "streamengine";

    /// <param name="options">Checked.</param>
    /// <param name="isSecured">Whether nodes speak TLS with each other.</param>
    public static string Of(ClusterOptions options, bool isSecured)
    {
        string scheme = isSecured ? "akka.ssl.tcp" : "akka.tcp";
        StringBuilder hocon = new(Fixed);
        Set("akka.remote.dot-netty.tcp.public-hostname", options.Host);
        Set("akka.remote.dot-netty.tcp.hostname", options.BindHost.Length > 0 ? options.BindHost : options.Host);
        Set("akka.remote.dot-netty.tcp.public-port", options.Port);
        Set("akka.remote.dot-netty.tcp.port", options.BindPort > 0 ? options.BindPort : options.Port);
        Set("akka.remote.dot-netty.tcp.enable-ssl", isSecured ? "on" : "off");
        SetAll("akka.cluster.seed-nodes", options.Seeds.Select(seed => $"{scheme}://{SystemName}@{seed}"));
        SetAll("akka.cluster.roles", options.Roles);
        Set("akka.cluster.failure-detector.acceptable-heartbeat-pause", Milliseconds(options.LostAfter));
        Set("akka.cluster.split-brain-resolver.stable-after", Milliseconds(options.StableAfter));
        Set("akka.cluster.sharding.passivate-idle-entity-after", Milliseconds(options.IdleAfter));
        Set("akka.coordinated-shutdown.default-phase-timeout", Milliseconds(options.LeaveDeadline / 2));
        if (options.Seeds.Count == 0) hocon.Append(Single);
        foreach ((string key, string value) in options.Akka) Set(key, value);
        return hocon.ToString();

        void Set(string key, object value) => hocon.Append(CultureInfo.InvariantCulture, $"{key} = \"{Escape(value)}\"\n");

        void SetAll(string key, IEnumerable<string> values) => hocon.Append(CultureInfo.InvariantCulture, $"{key} = [{string.Join(", ", values.Select(value => $"\"{Escape(value)}\""))}]\n");
    }

    private static string Escape(object value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Milliseconds(TimeSpan span) => FormattableString.Invariant($"{(long)span.TotalMilliseconds} ms");

    /// <summary>A cluster of one has nobody to come to terms with, so it need not take its time over it.</summary>
    private const string Single = """
        akka.cluster {
          periodic-tasks-initial-delay = 50 ms
          gossip-interval = 100 ms
          leader-actions-interval = 100 ms
        }

        """;

    /// <remarks>
    /// An order has at most <see cref="Customers.ActorCustomers.MostRecordsOfAnOrder"/> records, each of some texts of 256 characters at most, and one snapshot: 16 MB hold it in any language.
    /// Dead letters of Akka's, and its debug level, would name customers: actors are called as they are.
    /// </remarks>
    private const string Fixed = """
        akka {
          loglevel = INFO
          stdout-loglevel = OFF
          stdout-logger-class = "StreamEngine.Sharding.Akka.Cluster.SilentLogger, streamengine"
          loggers = ["StreamEngine.Sharding.Akka.Cluster.HostLogger, streamengine"]
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          actor {
            provider = cluster
            serializers.customers = "StreamEngine.Sharding.Akka.Remoting.CustomerSerializer, streamengine"
            serialization-bindings {
              "StreamEngine.Sharding.Akka.Customers.ICustomerMessage, streamengine" = customers
            }
            serialization-identifiers {
              "StreamEngine.Sharding.Akka.Remoting.CustomerSerializer, streamengine" = 7301
            }
          }
          remote {
            log-remote-lifecycle-events = off
            dot-netty.tcp {
              maximum-frame-size = 16 MiB
              send-buffer-size = 16 MiB
              receive-buffer-size = 16 MiB
            }
          }
          cluster {
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver.active-strategy = keep-majority
            sharding {
              state-store-mode = ddata
              remember-entities = off
              rebalance-interval = 1 s
              handoff-timeout = 10 s
              shard-failure-backoff = 1 s
              retry-interval = 500 ms
            }
            distributed-data {
              gossip-interval = 500 ms
              notify-subscribers-interval = 100 ms
            }
          }
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            run-by-actor-system-terminate = off
            exit-clr = off
          }
        }

        """;
}
