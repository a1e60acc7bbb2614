using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StreamEngine.Commands;

namespace StreamEngine.Load.Limits;

/// <summary>A Redis server for this run: on a free loopback port, with nothing on disk; gone with the run.</summary>
internal sealed class OwnRedis : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;

    private OwnRedis(Process process, int port) => (_process, Address) = (process, $"127.0.0.1:{port}");

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Address { get; }

    /// <exception cref="FaultException">There is no Redis here, or it does not start.</exception>
    public static async Task<OwnRedis> StartAsync(TimeProvider time, CancellationToken ct)
    {
        int port = FreePort();
        OwnRedis server = new(Launch(port), port);
        try
        {
            await server.AwaitAsync(port, time, ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Launch(int port)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(
                "redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--logfile", "/dev/null"]))!;
        }
        catch (Win32Exception)
        {
            throw new FaultException(["redis-server is not installed: install it (apt-get install redis-server), or name a Redis that is there, or the embedded store"]);
        }
    }

    private static int FreePort()
    {
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private async Task AwaitAsync(int port, TimeProvider time, CancellationToken ct)
    {
        for (long began = time.GetTimestamp(); time.GetElapsedTime(began) < StartDeadline && !_process.HasExited; await Task.Delay(RetryPause, time, ct))
        {
            using TcpClient client = new();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, ct);
                return;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
        }

        throw new FaultException([$"redis-server did not start on port {port} within {StartDeadline.TotalSeconds:F0} s"]);
    }
}
