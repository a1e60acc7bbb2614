using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using StreamEngine.Commands.Output;
using StreamEngine.Commands.Traffic;

namespace StreamEngine.Commands;

/// <summary><c>replay FILE</c>: history through the real path, and what came of it.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> FileName = new("FILE") { Description = "JSON Lines, one interaction a line; .gz too; - for standard input." };

    public static Command Create()
    {
        CommonOptions common = new();
        Command command = new("replay", "Sends a file of interactions through the broker, the shards and the store, and ends with a table of what came of it.");
        command.Arguments.Add(FileName);
        common.AddTo(command, async (parsed, ct) =>
        {
            using TemporaryFolder store = new("streamengine-replay-");
            EngineSettings settings = common.Load(parsed, $"Embedded:Path={store.Path}", "Engine:Clock=EventTime", "Kafka:MergeWait=00:00:30");
            return await RunAsync(settings, parsed.GetRequiredValue(FileName), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(EngineSettings settings, string path, CancellationToken ct)
    {
        await using JsonLines lines = JsonLines.Open(path);
        using ILoggerFactory loggers = EngineLogging.Create(settings.Logging, LogLevel.Warning);
        try
        {
            await using EngineHost engine = await EngineHost.StartAsync(settings, loggers, TimeProvider.System, ct);
            await using ReplayTally tally = await ReplayTally.BeginAsync(engine, ct);
            await ReplayProgress.ShowAsync(lines, engine, progress => SendAsync(settings, engine, lines, progress, ct));
            AnsiConsole.Write(await ReplayTable.DrawAsync(settings, engine, await tally.EndAsync(ct), ct));
            return CommandLine.Success;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("replay: stopped before the end");
            return CommandLine.Failed;
        }
        catch (IOException unsent)
        {
            throw new FaultException([$"replay: {unsent.Message}"]);
        }
    }

    private static async Task SendAsync(EngineSettings settings, EngineHost engine, JsonLines lines, ReplayProgress progress, CancellationToken ct)
    {
        ReplayWindow window = new(engine, settings.Kafka.IsEmbedded);
        await foreach (byte[] line in lines.ReadAsync(ct))
        {
            await window.EnterAsync(line.Length, ct);
            InteractionAddress address = InteractionAddress.Of(line);
            await engine.Producer.ProduceAsync(address.Topic(settings.Kafka.Topics), address.CustomerId, line, ct);
            progress.Sent();
        }

        progress.AllSent();
        await engine.AwaitCommittedAsync(ct);
    }
}
