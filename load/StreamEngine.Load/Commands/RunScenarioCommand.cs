using System.CommandLine;
using Spectre.Console;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Reports.Html;
using StreamEngine.Load.Reports.Json;
using StreamEngine.Load.Reports.Live;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Commands;

/// <summary><c>run</c>: one scenario, against a set-up of its own or a cluster by address.</summary>
internal static class RunScenarioCommand
{
    private static readonly Argument<string> Name = new("scenario") { Description = "A scenario file, or the name of one that comes with the program (see list)." };
    private static readonly Option<string[]> Set = new("--set", "-s") { Description = "A setting of the engine, over the scenario's: Section:Key=value. May be given again.", HelpName = "KEY=VALUE" };
    private static readonly Option<string[]> Parameter = new("--param", "-p") { Description = "A parameter of the scenario, over the file's; name.name for one within a group. May be given again.", HelpName = "NAME=VALUE" };
    private static readonly Option<int?> Seed = new("--seed") { Description = "The same seed makes the same traffic." };
    private static readonly Option<string?> Kafka = new("--kafka") { Description = "Brokers that are there, host:port,…, with input topics that nobody else writes to meanwhile (what lies in them already is passed over); without it a broker is embedded.", HelpName = "SERVERS" };
    private static readonly Option<string?> Http = new("--http") { Description = "The HTTP address of an engine that is there; without it engines are started. Where several share the shards, give --store, too.", HelpName = "URL" };
    private static readonly Option<string?> Grpc = new("--grpc") { Description = "Its gRPC address.", HelpName = "URL" };
    private static readonly Option<string?> Token = new("--token") { Description = "The bearer token for both." };
    private static readonly Option<string?> Authority = new("--ca") { Description = "A PEM file with the certificate authority that its certificate comes from, where this machine does not trust it anyway.", HelpName = "FILE" };
    private static readonly Option<string> Store = new("--store") { Description = "redis (a server of its own), embedded, or the address of a Redis; engines started here use keys of their own there, and leave them.", DefaultValueFactory = _ => "redis" };
    private static readonly Option<string?> Engine = new("--engine") { Description = "The streamengine.dll to start, when it is not the one beside this program.", HelpName = "FILE" };
    private static readonly Option<string?> Out = new("--out", "-o") { Description = "The folder for report.html and report.json; without it neither is written.", HelpName = "FOLDER" };

    public static Command Create()
    {
        Command command = new("run", "Runs a scenario; the exit code tells: 0 every objective met, 1 not, 2 something is not right.");
        command.Arguments.Add(Name);
        foreach (Option option in (Option[])[Set, Parameter, Seed, Kafka, Http, Grpc, Token, Authority, Store, Engine, Out]) command.Options.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            // The command line hears signals only once its action has given way.
            await Task.Yield();
            Scenario scenario = ScenarioOverrides.Apply(
                ScenarioFile.Load(parsed.GetRequiredValue(Name), Runners.Kinds), parsed.GetValue(Set) ?? [], parsed.GetValue(Parameter) ?? [], parsed.GetValue(Seed));
            return await RunAsync(scenario, Target(parsed), parsed.GetValue(Out), ct);
        });
        return command;
    }

    private static TargetOptions Target(ParseResult parsed)
    {
        TargetOptions target = new()
        {
            Kafka = parsed.GetValue(Kafka),
            Http = TargetRules.Address("--http", parsed.GetValue(Http)),
            Grpc = TargetRules.Address("--grpc", parsed.GetValue(Grpc)),
            Token = parsed.GetValue(Token),
            AuthorityPath = parsed.GetValue(Authority),
            Store = parsed.GetValue(Store)!,
            EnginePath = parsed.GetValue(Engine),
        };
        TargetRules.Check(target);
        return target;
    }

    private static async Task<int> RunAsync(Scenario scenario, TargetOptions target, string? folder, CancellationToken ct)
    {
        if (folder is not null) Directory.CreateDirectory(folder);
        Report report;
        await using (LiveBoard board = LiveBoard.Start($"{scenario.Name} ({scenario.Kind})", AnsiConsole.Console, TimeProvider.System))
            report = await ScenarioRun.RunAsync(scenario, target, board, TimeProvider.System, ct);
        AnsiConsole.Write(ResultTable.Draw(report));
        if (folder is not null)
        {
            await ReportJson.WriteAsync(report, Path.Combine(folder, "report.json"), ct);
            await HtmlReport.WriteAsync(report, Path.Combine(folder, "report.html"), ct);
            AnsiConsole.WriteLine($"The report lies in {Path.GetFullPath(folder)}: report.html, report.json");
        }

        return report.IsMet ? CommandLine.Met : CommandLine.NotMet;
    }
}
