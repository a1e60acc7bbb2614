using System.Diagnostics;
using System.Text.Json;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load;

/// <summary>The program as it is called: exit codes, and what is said.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Nothing_met_is_one_and_the_report_says_why()
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "mine.json");
        await File.WriteAllTextAsync(file, """
            {
              "kind": "throughput", "settings": { "Kafka:Partitions": 2 },
              "parameters": { "records": 500, "warmDrains": 0 }, "objectives": [ "lost == 0", "throughput.perSecond > 1e12" ]
            }
            """);
        (int exitCode, string output, string error) = await RunAsync("run", file, "--store", "embedded", "--param", "records=700", "--out", folder.Path);
        Assert.Equal(("", 1), (error, exitCode));
        Assert.Contains("✗ missed throughput.perSecond > 1e12", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "report.html")));
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "report.json")));
        Assert.Equal(700, report.RootElement.GetProperty("result").GetProperty("figures").EnumerateArray().Single(figure => figure.GetProperty("name").GetString() == "sent").GetProperty("value").GetDouble());
        Assert.Equal([true, false], report.RootElement.GetProperty("objectives").EnumerateArray().Select(objective => objective.GetProperty("isMet").GetBoolean()));
    }

    [Theory]
    [InlineData("nothing: no such file, and no scenario of that name", "run", "nothing")]
    [InlineData("streamengine-load: ", "jump")]
    [InlineData("--http and --grpc are of one engine", "run", "small-soak", "--kafka", "k:9092", "--http", "http://e:8080")]
    public async Task What_is_not_right_is_two_and_one_line(string fault, params string[] arguments)
    {
        (int exitCode, _, string error) = await RunAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.StartsWith(fault, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_names_the_scenarios()
    {
        (int exitCode, string output, _) = await RunAsync("list");
        Assert.Equal(0, exitCode);
        Assert.Contains("small-throughput", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "streamengine-load.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(late.Token);
        return (process.ExitCode, await output, await error);
    }
}
