using System.Net;
using System.Net.Sockets;

namespace StreamEngine.Tests.EndToEnd.Clusters;

/// <summary>Stands before one node, as the address by which the others know it.</summary>
internal sealed class NodeRelay : IAsyncDisposable
{
    private readonly ClusterNetwork _network;
    private readonly int _place;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public NodeRelay(ClusterNetwork network, int place)
    {
        _network = network;
        _place = place;
        _listener = new TcpListener(IPAddress.Parse(Host), 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Host => ClusterNetwork.HostOf(_place);

    /// <summary>Of this, and of the node behind it: on an address of its own a node has the same port, which nobody else has there.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where the node itself listens.</summary>
    public string BindHost => $"127.0.0.{21 + _place}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task RelayAsync(TcpClient caller)
    {
        using TcpClient node = new();
        using CancellationTokenSource lost = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        Task[] directions = [];
        try
        {
            using (caller)
            {
                NetworkStream calling = caller.GetStream();
                (int from, byte[] said) = await HearCallerAsync(calling, lost.Token);
                await _network.PassAsync(from, _place, lost.Token);
                await node.ConnectAsync(BindHost, Port, lost.Token);
                NetworkStream called = node.GetStream();
                await called.WriteAsync(said, lost.Token);
                directions = [PassOnAsync(calling, called, from, lost.Token), PassOnAsync(called, calling, from, lost.Token)];
                await await Task.WhenAny(directions);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One side is gone; the other hears of it by the connection.
        }

        await lost.CancelAsync();
        foreach (Task direction in directions) await direction.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<(int From, byte[] Said)> HearCallerAsync(NetworkStream caller, CancellationToken ct)
    {
        byte[] buffer = new byte[4096];
        for (int length = 0; length < buffer.Length;)
        {
            int more = await caller.ReadAsync(buffer.AsMemory(length), ct);
            if (more == 0) break;
            length += more;
            if (_network.CallerOf(buffer.AsSpan(0, length)) is { } from) return (from, buffer[..length]);
        }

        throw new IOException("who calls does not say who it is");
    }

    private async Task PassOnAsync(NetworkStream from, NetworkStream to, int caller, CancellationToken ct)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, ct) is > 0 and int length)
        {
            await _network.PassAsync(caller, _place, ct);
            await to.WriteAsync(buffer.AsMemory(0, length), ct);
        }

        await _network.PassAsync(caller, _place, ct);
    }
}
