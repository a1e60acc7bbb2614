using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain.Scoring;
using StreamEngine.Store;
using StreamEngine.Tests.EndToEnd;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Readme;

/// <summary>The README's consumer, compiled as it stands there, and killed again and again.</summary>
public sealed partial class ConsumerTests
{
    private const int Kills = 4;

#if FULL_PACKAGES
    private const string PackageSet = "full";
#else
    private const string PackageSet = "restricted";
#endif

    [Fact]
    public async Task TheConsumer_KilledAgainAndAgain_MissesNothing()
    {
        using TempFolder folder = new();
        string program = await BuildAsync(folder.Path);
        using FaultWorkload workload = FaultWorkload.Produce(seed: 9, events: 3_000);
        string data = Path.Combine(folder.Path, "data");
        await using EngineRun run = new(
            workload, [$"Embedded:Path={data}"],
            StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = data }, TimeProvider.System, NullLoggerFactory.Instance));
        await using EngineProcess engine = run.Start("consumed");
        await Eventually.BecomesTrueAsync(() => Address().IsMatch(engine.Output), "the engine tells its address");
        string address = Address().Match(engine.Output).Groups[1].Value;

        ConcurrentQueue<string> told = [];
        string token = Path.Combine(folder.Path, "token");
        for (int life = 1; life <= Kills; life++)
        {
            using Process consumer = Start(program, address, token, told);
            int until = told.Count + 5;
            await Eventually.BecomesTrueAsync(async () => told.Count >= until || await IsAllToldAsync(run, workload, told), "the consumer is told something");
            await KillAsync(consumer);
        }

        using Process last = Start(program, address, token, told);
        await Eventually.BecomesTrueAsync(() => IsAllToldAsync(run, workload, told), "the consumer is told everything");
        await KillAsync(last);

        // One may come twice for each time that it was killed between its work and its token.
        List<string> crossings = Crossings(told);
        Assert.InRange(crossings.Count - crossings.Distinct().Count(), 0, Kills);
        Assert.Equal((await WantedAsync(run)).Order(), crossings.Distinct().Order());
    }

    [Fact]
    public async Task TheConsumer_HasTwentyLines() =>
        Assert.Equal(20, (await ReadAsync()).Split('\n').Count(line => !string.IsNullOrWhiteSpace(line)));

    private static async Task<bool> IsAllToldAsync(EngineRun run, FaultWorkload workload, ConcurrentQueue<string> told) =>
        await run.ConsumedAsync() >= workload.Records && (await WantedAsync(run)).IsSubsetOf(Crossings(told));

    /// <summary>What the store holds of what the consumer asks for.</summary>
    private static async Task<HashSet<string>> WantedAsync(EngineRun run) =>
        [.. (await run.OutcomesAsync()).SelectMany(outcome => outcome.Crossings)
            .Where(crossing => crossing.Crossing.Before >= RiskLevel.High || crossing.Crossing.After >= RiskLevel.High).Select(crossing => crossing.Id.ToString())];

    private static List<string> Crossings(ConcurrentQueue<string> told) =>
        [.. told.Select(line => CrossingLine().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    private static async Task KillAsync(Process consumer)
    {
        consumer.Kill();
        await consumer.WaitForExitAsync();
    }

    private static Process Start(string program, string address, string token, ConcurrentQueue<string> told)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[program, address, token]) start.ArgumentList.Add(argument);
        Process consumer = Process.Start(start)!;
        consumer.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null) told.Enqueue(line.Data);
        };
        consumer.BeginOutputReadLine();
        consumer.BeginErrorReadLine();
        return consumer;
    }

    /// <summary>Compiles the README's program.</summary>
    private static async Task<string> BuildAsync(string folder)
    {
        string source = Path.Combine(folder, "Program.cs"), output = Path.Combine(folder, "consumer");
        await File.WriteAllTextAsync(source, await ReadAsync());
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Path.Combine(Repository.Root, "tests", "Consumer") };
        foreach (string argument in (string[])["build", "--nologo", "-v", "quiet", "--disable-build-servers", $"-p:ConsumerSource={source}", "-o", output]) start.ArgumentList.Add(argument);
        start.Environment["STREAMENGINE_PACKAGES"] = PackageSet;
        using Process build = Process.Start(start)!;
        string told = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, told);
        return Path.Combine(output, "Consumer.dll");
    }

    private static async Task<string> ReadAsync() => Program().Match(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"))).Groups[1].Value;

    [GeneratedRegex("^```csharp\\r?\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex(@"^(\d+-\d+) ")]
    private static partial Regex CrossingLine();

    [GeneratedRegex(@"gRPC at (http://[\w.:]+)")]
    private static partial Regex Address();
}
