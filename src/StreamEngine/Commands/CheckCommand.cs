using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Store;

namespace StreamEngine.Commands;

/// <summary><c>check</c>: is everything in place for <c>run</c>?</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        CommonOptions common = new();
        Command command = new("check", "Validates the configuration, the broker, the topics and the store; the exit code tells: 0 good, 2 not.");
        common.AddTo(command, (parsed, ct) => RunAsync(common.LoadListening(parsed), ct));
        return command;
    }

    private static async Task<int> RunAsync(EngineSettings settings, CancellationToken ct)
    {
        Say(true, $"configuration: valid, policy {settings.Policy.Hash}");
        Say(true, settings.Security.Mode == SecurityMode.Open
            ? "security: open, on loopback addresses alone"
            : $"security: required, certificate {settings.Security.Certificate.Path}, {settings.Security.Callers.Count} callers");
        foreach ((string name, CallerOptions caller) in settings.Security.Callers.OrderBy(caller => caller.Key, StringComparer.Ordinal))
            Say(true, $"caller {name}: {caller.Role}, {Scope("segments", caller.Segments)}, {Scope("regions", caller.Regions)}");
        if (settings.Security.Callers.Values.Any(caller => caller.AllTokenHashes().Any())) Say(true, "tokens: only those made by the command token are safe from guessing");
        ShardNodes.Check(settings, TimeProvider.System);
        if (settings.Sharding.IsAkka) Say(true, Describe(settings.Cluster));
        bool isBrokerGood = await CheckBrokerAsync(settings, ct);
        bool isStoreGood = await CheckStoreAsync(settings, ct);
        return isBrokerGood && isStoreGood ? CommandLine.Success : CommandLine.Faulty;
    }

    private static async Task<bool> CheckBrokerAsync(EngineSettings settings, CancellationToken ct)
    {
        if (settings.Kafka.IsEmbedded) return Say(true, "broker: embedded (Kafka:BootstrapServers is empty)");
        KafkaCheckResult found = await KafkaCheck.RunAsync(settings.Kafka, TimeProvider.System, ct);
        foreach (string fault in found.Faults) Say(false, fault);
        return found.IsGood && Say(true, $"broker: {settings.Kafka.BootstrapServers}, {found.Partitions} partitions of {string.Join(", ", settings.Kafka.Topics)}");
    }

    private static async Task<bool> CheckStoreAsync(EngineSettings settings, CancellationToken ct)
    {
        await using StoreConnection store = EngineParts.OpenStore(settings, NullLoggerFactory.Instance, TimeProvider.System);
        try
        {
            await store.Shards.PingAsync(ct);
            return Say(true, $"store: {store.Description}");
        }
        catch (StoreUnavailableException unavailable)
        {
            return Say(false, $"store: {store.Description}: {unavailable.Message}");
        }
    }

    private static string Describe(ClusterOptions cluster)
    {
        string nodes = cluster.Seeds.Count == 0 ? "of this node alone" : $"found by {string.Join(", ", cluster.Seeds)}";
        return $"cluster: {nodes}, {(cluster.Certificate.Path.Length == 0 ? "without TLS" : $"certificate {cluster.Certificate.Path}")}";
    }

    private static string Scope(string what, IList<string> names) => names.Count == 0 ? $"all {what}" : $"{what} {string.Join(" and ", names)}";

    /// <summary>Prints a line, and hands its verdict on.</summary>
    private static bool Say(bool isGood, string line)
    {
        AnsiConsole.MarkupLine($"{(isGood ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(line)}");
        return isGood;
    }
}
