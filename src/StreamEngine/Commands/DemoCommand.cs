using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using StreamEngine.Commands.Output;
using StreamEngine.Commands.Traffic;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Publish;

namespace StreamEngine.Commands;

/// <summary><c>demo</c>: a made-up contact centre, and what the engine says of its customers.</summary>
internal static class DemoCommand
{
    private static readonly Option<int> Customers = new("--customers") { Description = "How many customers there are.", DefaultValueFactory = _ => 1_000 };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed tells the same story.", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Speed = new("--speed") { Description = "Seconds of the story in one second.", DefaultValueFactory = _ => 3_600 };
    private static readonly Option<double> Hours = new("--hours") { Description = "Hours of the story to tell; 0: until Ctrl-C.", DefaultValueFactory = _ => 0 };

    public static Command Create()
    {
        CommonOptions common = new();
        Command command = new("demo", "Shows the engine at work on made-up traffic; crossings print as they happen, with their reasons.");
        command.Options.Add(Bounded(Customers, 1, 1_000_000));
        command.Options.Add(Seed);
        command.Options.Add(Bounded(Speed, 0.01, 1_000_000));
        command.Options.Add(Bounded(Hours, 0, 100_000));
        common.AddTo(command, async (parsed, ct) =>
        {
            using TemporaryFolder store = new("streamengine-demo-");
            EngineSettings settings = common.LoadListening(
                parsed, $"Embedded:Path={store.Path}", "Engine:Clock=EventTime", "Kafka:MergeWait=00:00:00.2", "Security:Mode=open",
                "Http:Host=localhost", $"Http:Port={FreePort.Or(new HttpOptions().Port)}", "Grpc:Host=localhost", $"Grpc:Port={FreePort.Or(new GrpcOptions().Port)}");
            Story story = new(parsed.GetValue(Seed), parsed.GetValue(Customers), parsed.GetValue(Speed), TimeSpan.FromHours(parsed.GetValue(Hours)));
            return await RunAsync(settings, story, ct);
        });
        return command;
    }

    private static Option<T> Bounded<T>(Option<T> option, T least, T most)
        where T : IComparable<T>
    {
        option.Validators.Add(result =>
        {
            if (TryValue(result, out T? value) && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
                result.AddError(FormattableString.Invariant($"{option.Name} is {value}: must be {least} to {most}"));
        });
        return option;
    }

    /// <summary>False where the text is no value at all: that error is the parser's to tell.</summary>
    private static bool TryValue<T>(OptionResult result, [NotNullWhen(true)] out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return value is not null;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }

    private static async Task<int> RunAsync(EngineSettings settings, Story story, CancellationToken ct)
    {
        using ILoggerFactory loggers = EngineLogging.Create(settings.Logging, LogLevel.Warning);
        AnsiConsole.MarkupLine($"[bold]StreamEngine demo[/]: {story.Customers} customers, {story.Speed:0.##} seconds of theirs in one of yours. Ctrl-C ends it.");
        try
        {
            await using EngineHost engine = await EngineHost.StartAsync(settings, loggers, TimeProvider.System, ct);
            await using ServedEngine served = await ServedEngine.StartAsync(settings, engine, loggers, ct);
            AnsiConsole.WriteLine($"HTTP at {served.Host.HttpAddress}, gRPC at {served.Host.GrpcAddress}");
            await ShowAsync(settings, engine, story, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Ctrl-C is how a demo ends.
        }
        catch (IOException unsent)
        {
            throw new FaultException([$"demo: {unsent.Message}"]);
        }

        return CommandLine.Success;
    }

    private static async Task ShowAsync(EngineSettings settings, EngineHost engine, Story story, CancellationToken ct)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task printing = PrintAsync(engine, ended.Token);
        await TellAsync(settings, engine, story, ct);
        await engine.AwaitCommittedAsync(ct);

        // The feed is a moment behind the commits.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, ct);
        await ended.CancelAsync();
        await printing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Sends what happens when it happens, in the story's own time.</summary>
    private static async Task TellAsync(EngineSettings settings, EngineHost engine, Story story, CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        long begun = clock.GetTimestamp();
        foreach (TrafficEvent next in new DemoTraffic(story.Seed, story.Customers, story.Start).Events())
        {
            TimeSpan told = next.At - story.Start;
            if (story.Length > TimeSpan.Zero && told > story.Length) break;
            TimeSpan wait = (told / story.Speed) - clock.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, ct);
            InteractionAddress address = new(next.Channel, next.CustomerId);
            await engine.Producer.ProduceAsync(address.Topic(settings.Kafka.Topics), next.CustomerId, TrafficJson.Write(next), ct);
        }
    }

    private static async Task PrintAsync(EngineHost engine, CancellationToken ct)
    {
        await foreach (FeedItem item in engine.Feed.ReadAsync(FeedPosition.FromEnd, ct))
            AnsiConsole.MarkupLine(CrossingLine.Markup(item.Crossing));
    }

    private sealed record Story(int Seed, int Customers, double Speed, TimeSpan Length)
    {
        /// <summary>A Monday morning, far enough back that no story runs into the future.</summary>
        public Instant Start { get; } = Instant.From(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    }
}
