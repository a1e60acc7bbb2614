using StreamEngine.Protos.V1;

namespace StreamEngine.Tests.EndToEnd.Watching;

/// <summary>Nodes of one group over one store, each of which may be gone for a while.</summary>
internal sealed class WatchNodes(EngineRun run, string group) : IAsyncDisposable
{
    public const int Most = 2;

    private readonly WatchNode?[] _nodes = new WatchNode?[Most];
    private readonly List<WatchNode> _gone = [];

    public WatchNode this[int place] => Volatile.Read(ref _nodes[place]) ?? throw new InvalidOperationException($"node {place} is gone");

    public static async Task<WatchNodes> StartAsync(EngineRun run, string group, int count)
    {
        WatchNodes nodes = new(run, group);
        for (int place = 0; place < count; place++) await nodes.StartAsync(place);
        return nodes;
    }

    public async Task StartAsync(int place) => Volatile.Write(ref _nodes[place], await WatchNode.StartAsync(run, group));

    /// <summary>SIGKILL. Watchers are not told: they find out.</summary>
    public async Task KillAsync(int place)
    {
        WatchNode node = this[place];
        await node.KillAsync();
        Leave(place);
    }

    /// <summary>From now on nobody new goes there.</summary>
    public void Leave(int place)
    {
        _gone.Add(this[place]);
        Volatile.Write(ref _nodes[place], null);
    }

    /// <summary>A way to any that lives.</summary>
    public RiskService.RiskServiceClient Any(Random random)
    {
        WatchNode[] living = [.. _nodes.OfType<WatchNode>()];
        return living[random.Next(living.Length)].Client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WatchNode node in _nodes.OfType<WatchNode>().Concat(_gone)) await node.DisposeAsync();
    }
}
