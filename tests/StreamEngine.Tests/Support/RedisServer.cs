using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Store;

namespace StreamEngine.Tests.Support;

/// <summary>A Redis server of the tests' own: on a free loopback port, with its files in a folder of its own.</summary>
/// <remarks>
/// <see cref="KillAsync"/> is SIGKILL; <see cref="StartAsync"/> after it comes back on the same port with the same files, as a
/// supervisor would bring it back. Disposing kills it and deletes the files.
/// </remarks>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly SemaphoreSlim Installing = new(1);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly string[] _options;
    private Process? _process;

    private RedisServer(string[] options) => _options = options;

    public int Port { get; private set; }

    /// <summary>Where its files are: <c>dump.rdb</c>, <c>appendonlydir</c>.</summary>
    public string Folder => _folder.Path;

    public string Configuration => $"127.0.0.1:{Port}";

    public int? ProcessId => _process?.Id;

    /// <param name="options">As on the command line: <c>"--appendonly", "yes"</c>. Without any, nothing is kept on disk.</param>
    public static async Task<RedisServer> LaunchAsync(params string[] options)
    {
        await InstallAsync();
        RedisServer server = new(options);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it; after a kill, on the same port with the same files. Returns when it answers.</summary>
    public async Task StartAsync()
    {
        // The first time, another process may take the port between our looking and Redis's binding: look again.
        for (int attempt = 1; ; attempt++)
        {
            if (Port == 0 || attempt > 1) Port = FreePort.Next();
            _process = Launch();
            if (await AnswersAsync()) return;
            await KillAsync();
            if (attempt == 5) throw new InvalidOperationException($"redis-server did not start; see {Folder}/redis.log.");
        }
    }

    /// <summary>A store on it.</summary>
    /// <param name="commandTimeout">The longest that a command may take; 2 s unless told.</param>
    public StoreConnection OpenStore(TimeSpan? commandTimeout = null) => StoreFactory.OpenRedis(
        new RedisOptions { Configuration = Configuration, CommandTimeout = commandTimeout ?? TimeSpan.FromSeconds(2) }, TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>SIGKILL. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGSTOP: it is there, but answers nobody.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>One command, words as they are; the answer in its raw form.</summary>
    public async Task<string> AskAsync(params string[] words)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", Port);
        NetworkStream stream = client.GetStream();
        StringBuilder request = new($"*{words.Length}\r\n");
        foreach (string word in words) request.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()));
        byte[] answer = new byte[64 * 1024];
        int length = await stream.ReadAsync(answer);
        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private static async Task InstallAsync()
    {
        await Installing.WaitAsync();
        try
        {
            if (IsInstalled()) return;
            using Process apt = Process.Start("/bin/sh", ["-c", "apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server >/dev/null"]);
            await apt.WaitForExitAsync();
            if (!IsInstalled()) throw new InvalidOperationException("These tests need Redis: apt-get install redis-server");
        }
        finally
        {
            Installing.Release();
        }
    }

    private static bool IsInstalled() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    private Process Launch()
    {
        string[] fixedOptions =
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--daemonize", "no",
            "--logfile", Path.Combine(Folder, "redis.log"), "--enable-debug-command", "local",
        ];
        return Process.Start(new ProcessStartInfo("redis-server", [.. fixedOptions, .. _options]) { UseShellExecute = false })!;
    }

    private async Task<bool> AnswersAsync()
    {
        using CancellationTokenSource deadline = new(StartDeadline);
        while (!deadline.IsCancellationRequested && !_process!.HasExited)
        {
            try
            {
                if (await AskAsync("PING") == "+PONG") return !_process.HasExited;
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                // Not listening yet.
            }

            await Task.Delay(10);
        }

        return false;
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }
}
