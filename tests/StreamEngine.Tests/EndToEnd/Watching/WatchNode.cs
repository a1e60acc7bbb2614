using System.Text.RegularExpressions;
using Grpc.Net.Client;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd.Watching;

/// <summary>One life of an engine process, and the connections to it.</summary>
internal sealed partial class WatchNode : IAsyncDisposable
{
    private const int Connections = 4;

    private readonly GrpcChannel[] _channels;
    private int _next;

    private WatchNode(EngineProcess process, string address)
    {
        Process = process;
        _channels = [.. Enumerable.Range(0, Connections).Select(_ => GrpcChannel.ForAddress(address))];
    }

    public EngineProcess Process { get; }

    /// <summary>Each time on the next connection.</summary>
    public RiskService.RiskServiceClient Client => new(_channels[(uint)Interlocked.Increment(ref _next) % _channels.Length]);

    /// <summary>The most memory that the process ever held, in MiB.</summary>
    public long PeakMemory => File.ReadLines($"/proc/{Process.Id}/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(Digits().Match(line).Value, System.Globalization.CultureInfo.InvariantCulture) / 1024).Single();

    /// <summary>Returns when it can be called.</summary>
    public static async Task<WatchNode> StartAsync(EngineRun run, string group, params IEnumerable<string> settings)
    {
        EngineProcess process = run.Start(group, settings);
        await Eventually.BecomesTrueAsync(() => process.HasExited || Address().IsMatch(process.Output), "the engine tells its address");
        Assert.False(process.HasExited, process.Output);
        return new WatchNode(process, Address().Match(process.Output).Groups[1].Value);
    }

    /// <summary>SIGKILL, and gone; whoever watches here finds out from the connection.</summary>
    public Task KillAsync() => Process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcChannel channel in _channels) channel.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(@"gRPC at (http://[^\s,]+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
