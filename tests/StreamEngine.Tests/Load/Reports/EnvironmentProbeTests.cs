using StreamEngine.Load.Reports;
using StreamEngine.Load.Targets;

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
        RunEnvironment environment = await EnvironmentProbe.ProbeAsync(new TargetOptions(), CancellationToken.None);

        Assert.Equal(["engine", ".NET", "garbage collection", "Kafka client", "redis-server", "package set"], environment.Versions.Keys);
        Assert.All(environment.Versions.Values, version => Assert.False(string.IsNullOrWhiteSpace(version)));
        Assert.StartsWith("engines started for the run", environment.Target, StringComparison.Ordinal);
    }
}
