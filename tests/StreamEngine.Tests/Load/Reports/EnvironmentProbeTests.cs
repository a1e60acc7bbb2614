using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Reports;

public sealed class EnvironmentProbeTests
{
    [Fact]
    public void Hardware_is_read_as_the_kernel_tells_it() => Assert.Equal(
        "AMD EPYC 7763, 2 cores, 24 GiB of memory",
        EnvironmentProbe.Hardware("processor\t: 0\nmodel name\t: AMD EPYC 7763\nflags: x\nmodel name\t: AMD EPYC 7763\n", "MemTotal:       25165824 kB\nMemFree: 1 kB\n", 2));

    [Fact]
    public void Where_the_kernel_tells_nothing_the_runtime_does()
    {
        Assert.Matches(@"^\w+ processor, 1 core, .+ of memory$", EnvironmentProbe.Hardware("", "", 1));
        Assert.Contains(", kernel ", EnvironmentProbe.OperatingSystemText("", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void The_system_is_its_name_and_its_kernel() =>
        Assert.StartsWith("Debian GNU/Linux 12 (bookworm), kernel 6.1.0-9, ", EnvironmentProbe.OperatingSystemText("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", "6.1.0-9\n"), StringComparison.Ordinal);

    [Fact]
    public void A_target_is_told_without_its_token()
    {
        TargetOptions target = new() { Kafka = "broker:9092", Http = new Uri("https://engine:8080"), Token = "se_secret", Store = "redis-1:6379" };

        string told = EnvironmentProbe.Describe(target);

        Assert.Equal("engine at https://engine:8080/, Kafka at broker:9092, Redis at redis-1:6379", told);
    }

    [Fact]
    public async Task This_machine_is_known_with_all_versions()
    {
        RunEnvironment environment = await EnvironmentProbe.ProbeAsync(new TargetOptions(), new RunNotes(), CancellationToken.None);

        Assert.Equal(
            ["load program", "load program: .NET", "load program: garbage collection", "load program: package set", "load program: Kafka client", "redis-server"],
            environment.Versions.Keys);
        Assert.All(environment.Versions.Values, version => Assert.False(string.IsNullOrWhiteSpace(version)));
        Assert.StartsWith("engines started for the run", environment.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_s_version_is_that_of_the_store_that_was_used()
    {
        await using RedisServer server = await RedisServer.LaunchAsync();
        Uri engine = new("http://localhost:8080");

        string[] versions = await Task.WhenAll(
            new[] { new TargetOptions(), new() { Store = server.Configuration }, new() { Store = "embedded" }, new() { Http = engine }, new() { Store = "localhost:1" } }
                .Select(target => RedisVersion.OfAsync(target, CancellationToken.None)));

        Assert.Matches(@"^\d+\.\d+\.\d+$", versions[0]);
        Assert.Equal([versions[0], "none: embedded store", "unknown: the engine's own", "unknown"], versions[1..]);
    }

    [Fact]
    public async Task Of_several_runs_everything_is_told_that_was_not_the_same_in_all()
    {
        RunNotes notes = new();
        foreach (int customers in (int[])[100, 2_000, 100])
            notes.Begin(new Scenario { Name = "s", Kind = "throughput", Traffic = new() { Customers = customers, Skew = 0.5 } }, new TargetOptions { Store = customers == 100 ? "embedded" : "redis" });

        RunEnvironment environment = await EnvironmentProbe.ProbeAsync(new TargetOptions { Store = "localhost:1" }, notes, CancellationToken.None);

        Assert.Equal(("100 or 2,000", "0.5"), (environment.Traffic!["customers"], environment.Traffic["skew"]));
        Assert.StartsWith("none: embedded store or ", environment.Versions["redis-server"], StringComparison.Ordinal);
        Assert.Equal("engines started for the run, embedded broker, embedded store or engines started for the run, embedded broker, a Redis started for the run", environment.Target);
        Assert.Null(environment.EngineSettings);
    }
}
