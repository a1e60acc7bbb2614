using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Commands;

/// <summary><c>run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        CommonOptions common = new();
        Command command = new("run", "Runs the service: the engine, HTTP and gRPC, until SIGTERM or Ctrl-C.");
        common.AddTo(command, (parsed, ct) => RunAsync(common.LoadListening(parsed), ct));
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
            await using ServedEngine served = await ServedEngine.StartAsync(settings, engine, loggers, ct);
            Log.Started(log, engine.ShardIds.Count, served.Host.HttpAddress, served.Host.GrpcAddress, settings.Policy.Hash);
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
}
