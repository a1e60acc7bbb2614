using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Net.Client;
using StreamEngine.Commands;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Protos.V1;

namespace StreamEngine.Load.Targets;

/// <summary>One engine: a process of ours, or one that was there already.</summary>
internal sealed partial class EngineNode : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SayDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SayPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http;
    private readonly Uri _grpc;
    private readonly string? _token;
    private readonly TrustedAuthorities? _authorities;
    private readonly Lazy<GrpcChannel> _channel;

    private EngineNode(ChildProcess? process, Uri http, Uri grpc, string? token, TrustedAuthorities? authorities)
    {
        Process = process;
        _grpc = grpc;
        _token = token;
        _authorities = authorities;
        _http = new HttpClient(authorities?.Handler() ?? new SocketsHttpHandler()) { BaseAddress = http, Timeout = CallDeadline };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _channel = new Lazy<GrpcChannel>(NewChannel);
    }

    /// <summary>Null where it is not ours.</summary>
    public ChildProcess? Process { get; }

    public Uri Http => _http.BaseAddress!;

    /// <summary>What goes with every call.</summary>
    public Metadata Headers => _token is null ? [] : new Metadata { { "authorization", $"Bearer {_token}" } };

    public RiskService.RiskServiceClient Client => new(_channel.Value);

    /// <summary>A node that is there already.</summary>
    /// <param name="http">Its HTTP address.</param>
    /// <param name="grpc">Its gRPC address.</param>
    /// <param name="token">Null: it asks for none.</param>
    /// <param name="authorities">Null: those whom this machine trusts.</param>
    public static EngineNode At(Uri http, Uri grpc, string? token, TrustedAuthorities? authorities) => new(null, http, grpc, token, authorities);

    /// <summary>Returns when it listens; what it does from then on, <see cref="AwaitReadyAsync"/> tells.</summary>
    /// <exception cref="FaultException">It does not start: what it said.</exception>
    public static async Task<EngineNode> StartAsync(string program, IEnumerable<string> settings, TimeProvider time, CancellationToken ct)
    {
        string[] arguments = [program, "run", .. settings.SelectMany(setting => (string[])["--set", setting])];
        ChildProcess process = ChildProcess.Start("dotnet", arguments, "dotnet is not on the path: the engine cannot be started");
        try
        {
            long begun = time.GetTimestamp();
            while (!process.HasExited && time.GetElapsedTime(begun) < StartDeadline)
            {
                if (Addresses().Match(process.Output) is { Success: true } found)
                    return new EngineNode(process, new Uri(found.Groups[1].Value), new Uri(found.Groups[2].Value), null, null);
                await Task.Delay(Pause, time, ct);
            }

            throw new FaultException(["the engine did not start; it said:", process.Output]);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it says that it does its work.</summary>
    /// <exception cref="FaultException">It does not, in time.</exception>
    public async Task AwaitReadyAsync(TimeProvider time, CancellationToken ct)
    {
        long begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < StartDeadline)
        {
            if (Process is { HasExited: true }) break;
            if (await IsReadyAsync(ct)) return;
            await Task.Delay(Pause, time, ct);
        }

        throw new FaultException([$"the engine at {Http} did not become ready{(Process is null ? "" : $"; it said:{Environment.NewLine}{Process.Output}")}"]);
    }

    /// <summary>Its metrics; null while it does not answer.</summary>
    /// <exception cref="FaultException">It refuses.</exception>
    public async Task<PrometheusText?> ScrapeAsync(CancellationToken ct)
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri("/metrics", UriKind.Relative), ct);
            if (!answer.IsSuccessStatusCode) throw new FaultException([$"{Http}metrics answers {(int)answer.StatusCode}: give a token with --token that may read metrics"]);
            return PrometheusText.Parse(await answer.Content.ReadAsStringAsync(ct));
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks for its metrics until they say so, for some seconds: what has just come, or gone, is known only after a moment.</summary>
    /// <returns>False: they never did, or it did not answer.</returns>
    /// <exception cref="FaultException">It refuses.</exception>
    public async Task<bool> SaysAsync(Func<PrometheusText, bool> isSo, TimeProvider time, CancellationToken ct)
    {
        for (long begun = time.GetTimestamp(); time.GetElapsedTime(begun) < SayDeadline; await Task.Delay(SayPause, time, ct))
            if (await ScrapeAsync(ct) is { } scrape && isSo(scrape)) return true;
        return false;
    }

    /// <summary>Another connection to it.</summary>
    public GrpcChannel NewChannel() => _authorities is null
        ? GrpcChannel.ForAddress(_grpc)
        : GrpcChannel.ForAddress(_grpc, new GrpcChannelOptions { HttpHandler = _authorities.Handler(), DisposeHttpClient = true });

    public async ValueTask DisposeAsync()
    {
        if (_channel.IsValueCreated) _channel.Value.Dispose();
        _http.Dispose();
        if (Process is not null) await Process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    [GeneratedRegex(@"HTTP at (https?://[^\s,]+), gRPC at (https?://[^\s,]+)")]
    private static partial Regex Addresses();
}
