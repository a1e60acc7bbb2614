using System.Net;
using System.Net.Sockets;
using StreamEngine.Commands;

namespace StreamEngine.Load.Targets;

/// <summary>A Redis of the run's own, on a free port of the loopback address. Keeps nothing on disk.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private const string Missing =
        "redis-server is not installed: run `apt-get install -y redis-server`, give the address of a Redis with --store, or use --store embedded";

    private const int Attempts = 5;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ChildProcess _process;

    private RedisProcess(ChildProcess process, int port) => (_process, Address) = (process, $"127.0.0.1:{port}");

    public string Address { get; }

    public int ProcessId => _process.Id;

    /// <exception cref="FaultException">It is not installed, or does not start.</exception>
    public static async Task<RedisProcess> StartAsync(string folder, TimeProvider time, CancellationToken ct)
    {
        string said = "";
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            // Another process may take the port between our looking and Redis's binding: then look again.
            int port = FreePort();
            string[] arguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no", "--daemonize", "no"];
            ChildProcess process = ChildProcess.Start("redis-server", arguments, Missing);
            try
            {
                if (await AnswersAsync(process, port, time, ct)) return new RedisProcess(process, port);
                said = process.Output;
            }
            catch
            {
                await process.DisposeAsync();
                throw;
            }

            await process.DisposeAsync();
        }

        throw new FaultException([$"redis-server did not start: {said}"]);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> AnswersAsync(ChildProcess process, int port, TimeProvider time, CancellationToken ct)
    {
        long begun = time.GetTimestamp();
        while (!process.HasExited && time.GetElapsedTime(begun) < StartDeadline)
        {
            if (await PingAsync(port, ct)) return !process.HasExited;
            await Task.Delay(Pause, time, ct);
        }

        return false;
    }

    private static async Task<bool> PingAsync(int port, CancellationToken ct)
    {
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, port, ct);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), ct);
            byte[] answer = new byte[7];
            await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, ct);
            return answer.AsSpan().StartsWith("+PONG"u8);
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
