using System.Text;

namespace StreamEngine.Tests.EndToEnd.Clusters;

/// <summary>The network between the nodes of a cluster, which can be cut and mended.</summary>
/// <remarks>
/// <code>
///   node 0 ──► relay before node 1 ──► node 1
///     ▲                                  │
///     └──────  relay before node 0  ◄────┘
/// </code>
/// Each place has a loopback address of its own, by which the relays tell who calls. A cut is silence: nothing is refused and nothing closed,
/// and what was sent arrives when it is mended, as TCP would send it again.
/// </remarks>
internal sealed class ClusterNetwork : IAsyncDisposable
{
    private readonly List<byte[]> _hosts;
    private volatile Cut? _cut;

    /// <param name="places">How many nodes there may be.</param>
    public ClusterNetwork(int places)
    {
        _hosts = [.. Enumerable.Range(0, places).Select(place => Encoding.ASCII.GetBytes(HostOf(place)))];
        Relays = [.. Enumerable.Range(0, places).Select(place => new NodeRelay(this, place))];
    }

    public IReadOnlyList<NodeRelay> Relays { get; }

    /// <summary>The address by which the others reach a place. All are equally long, so that none is the beginning of another.</summary>
    public static string HostOf(int place) => $"127.0.0.{11 + place}";

    /// <summary>Parts these places from all others.</summary>
    public void CutOff(params int[] places) => _cut = new Cut([.. places]);

    public void Mend()
    {
        Cut? cut = _cut;
        _cut = null;
        cut?.Mended.TrySetResult();
    }

    /// <summary>Waits while the two are parted.</summary>
    public async ValueTask PassAsync(int one, int other, CancellationToken ct)
    {
        while (_cut is { } cut && cut.Places.Contains(one) != cut.Places.Contains(other)) await cut.Mended.Task.WaitAsync(ct);
    }

    /// <summary>Who calls: a node's first words have its own address in them. Null: they have not yet.</summary>
    public int? CallerOf(ReadOnlySpan<byte> said)
    {
        for (int place = 0; place < _hosts.Count; place++)
            if (said.IndexOf(_hosts[place]) >= 0) return place;
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeRelay relay in Relays) await relay.DisposeAsync();
    }

    private sealed record Cut(HashSet<int> Places)
    {
        public TaskCompletionSource Mended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
