using System.CommandLine;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using StreamEngine.Api;

namespace StreamEngine.Commands;

/// <summary><c>run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        CommonOptions common = new();
        Command command = new("run", "Runs the service: the engine and its HTTP host, until SIGTERM or Ctrl-C.");
        common.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            // The command line hears signals only once its action has given way.
            await Task.Yield();
            return await RunAsync(common.Load(parsed), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(EngineSettings settings, CancellationToken ct)
    {
        using ILoggerFactory loggers = EngineLogging.Create(settings.Logging);
        ILogger log = loggers.CreateLogger("StreamEngine");
        Log.Starting(log, settings.Kafka.IsEmbedded ? "home: it is embedded" : settings.Kafka.BootstrapServers);
        try
        {
            await using EngineHost engine = await EngineHost.StartAsync(settings, loggers, TimeProvider.System, ct);
            await using HttpHost http = await StartHttpAsync(settings, engine, loggers, ct);
            Log.Started(log, engine.ShardIds.Count, http.Address, settings.Policy.Hash);
            await engine.Failed.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (engine.Failed.Exception is { } failure) Log.Failed(log, failure.InnerException!.Message);
            Log.Stopping(log);
            await engine.StopAsync();
            Log.Stopped(log);
            return engine.Failed.IsFaulted ? CommandLine.Failed : CommandLine.Success;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return CommandLine.Success;
        }
    }

    private static async Task<HttpHost> StartHttpAsync(EngineSettings settings, EngineHost engine, ILoggerFactory loggers, CancellationToken ct)
    {
        try
        {
            return await HttpHost.StartAsync(
                settings.Http, loggers, app => app.MapHealth(engine.Readiness, () => engine.Failed.Exception?.InnerException?.Message), ct);
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            throw new FaultException([$"Http:Host {settings.Http.Host}, Http:Port {settings.Http.Port}: cannot be listened on: {taken.Message}"]);
        }
    }
}
