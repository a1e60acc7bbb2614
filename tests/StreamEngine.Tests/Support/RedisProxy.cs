using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StreamEngine.Tests.Support;

/// <summary>Stands between a client and Redis and knows one command from the next, so that a connection can be stopped or lost at a certain one.</summary>
internal sealed class RedisProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, ProxyStop> _stops = new(StringComparer.Ordinal);
    private readonly Task _accepting;
    private int _redisPort;

    /// <param name="redis">Whom it stands before; null: told later.</param>
    public RedisProxy(RedisServer? redis = null)
    {
        _redisPort = redis?.Port ?? 0;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Configuration => $"127.0.0.1:{Port}";

    /// <summary>Takes no further connection, as Redis at its <c>maxclients</c>; those that are there go on.</summary>
    public bool IsFull { get; set; }

    public void StandBefore(RedisServer redis) => _redisPort = redis.Port;

    /// <summary>The next time that this command comes, on whatever connection, the proxy waits before it.</summary>
    public ProxyStop StopAt(string command) => _stops[command] = new ProxyStop(command);

    /// <summary>The next time that this command comes, the connection has this fate.</summary>
    public void At(string command, ProxyFate fate) => StopAt(command).Release(fate);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> relays = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                if (IsFull) client.Dispose();
                else relays.Add(RelayAsync(client));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using TcpClient redis = new();
        using CancellationTokenSource lost = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        Task[] directions = [];
        try
        {
            using (client)
            {
                await redis.ConnectAsync(IPAddress.Loopback, _redisPort, lost.Token);
                RedisRelay relay = new(client.GetStream(), redis.GetStream(), name => _stops.TryRemove(name, out ProxyStop? stop) ? stop : null);
                directions = [relay.PassCommandsAsync(lost.Token), relay.PassAnswersAsync(lost.Token)];
                await await Task.WhenAny(directions);
            }

            await lost.CancelAsync();
            await Task.WhenAll(directions);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            await lost.CancelAsync();
            foreach (Task direction in directions) await direction.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
