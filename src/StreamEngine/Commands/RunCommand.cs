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
        Command command = new("run", "Runs the service: the engine, HTTP and gRPC, until SIGTERM or Ctrl-C.");
        common.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            // The command line hears signals only once its action has given way.
            await Task.Yield();
            return await RunAsync(common.LoadListening(parsed), ct);
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
            await using ApiHost api = await StartApiAsync(settings, engine, loggers, ct);
            Log.Started(log, engine.ShardIds.Count, api.HttpAddress, api.GrpcAddress, settings.Policy.Hash);
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

    private static async Task<ApiHost> StartApiAsync(EngineSettings settings, EngineHost engine, ILoggerFactory loggers, CancellationToken ct)
    {
        try
        {
            return await ApiHost.StartAsync(
                settings.Api, loggers, TimeProvider.System, _ => { }, app => app.MapHealth(engine.Readiness, () => engine.Failed.Exception?.InnerException?.Message), ct);
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            throw new FaultException([$"Http:Port {settings.Http.Port}, Grpc:Port {settings.Grpc.Port}: cannot be listened on: {taken.Message}"]);
        }
        catch (InvalidDataException changed)
        {
            throw new FaultException([changed.Message]);
        }
    }
}
