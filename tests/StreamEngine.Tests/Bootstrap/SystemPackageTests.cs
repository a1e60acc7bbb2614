namespace StreamEngine.Tests.Bootstrap;

/// <summary>How eng/bootstrap.sh comes by the system packages: it installs them where it may, and otherwise says how.</summary>
public sealed class SystemPackageTests
{
    private const string ForTests = "--for-tests";

    [Theory]
    [InlineData("restricted", null, "librdkafka1")]
    [InlineData("restricted", ForTests, "librdkafka1 redis-server openssl curl prometheus")]
    [InlineData("full", ForTests, "redis-server openssl curl prometheus")]
    public async Task What_is_missing_is_installed_for_root(string set, string? argument, string packages)
    {
        using Machine machine = MachineOf(user: 0, "apt-get");
        Outcome outcome = await RunAsync(machine, set, argument);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.EndsWith($"\ninstalling: {packages}\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(["apt-get update", $"apt-get install -y --no-install-recommends {packages}"], AptGet(machine));
        Assert.Equal("noninteractive", machine.Saw("apt-get install", "DEBIAN_FRONTEND"));
        Assert.Empty(machine.LeftBehind);
    }

    [Theory]
    [InlineData("restricted", null)]
    [InlineData("restricted", ForTests)]
    [InlineData("full", ForTests)]
    public async Task Where_nothing_is_missing_nothing_is_installed(string set, string? argument)
    {
        using Machine machine = MachineOf(user: 0, "apt-get", "redis-server", "openssl", "curl", "promtool");
        machine.Answer("ldconfig -p", "\tlibrdkafka.so.1 (libc6,x86-64) => /lib/librdkafka.so.1");

        Assert.Equal(0, (await RunAsync(machine, set, argument)).ExitCode);
        Assert.Empty(AptGet(machine));
    }

    [Fact]
    public async Task The_full_set_alone_needs_no_system_package()
    {
        using Machine machine = MachineOf(user: 1000);

        Assert.Equal(0, (await RunAsync(machine, "full")).ExitCode);
    }

    [Fact]
    public async Task A_library_of_another_name_is_not_taken_for_it()
    {
        using Machine machine = MachineOf(user: 0, "apt-get");
        machine.Answer("ldconfig -p", "\tlibrdkafka++.so.1 (libc6,x86-64) => /lib/librdkafka++.so.1\n\tlibrdkafka-so-1 => /lib/librdkafka-so-1");
        await RunAsync(machine, "restricted");

        Assert.Equal(2, AptGet(machine).Length);
    }

    [Fact]
    public async Task Who_may_not_install_is_told_the_command()
    {
        using Machine machine = MachineOf(user: 1000, "apt-get");
        Outcome outcome = await RunAsync(machine, "restricted", ForTests);

        Assert.Equal((2, "bootstrap: missing system packages; run: sudo apt-get install -y librdkafka1 redis-server openssl curl prometheus\n"), (outcome.ExitCode, outcome.Error));
        Assert.Empty(AptGet(machine));
    }

    [Fact]
    public async Task Where_there_is_no_apt_get_the_packages_are_named()
    {
        using Machine machine = MachineOf(user: 0);
        Outcome outcome = await RunAsync(machine, "restricted", ForTests);

        Assert.Equal(
            (2, "bootstrap: missing system packages, by Debian's names: librdkafka1 redis-server openssl curl prometheus; install them and run this again\n"),
            (outcome.ExitCode, outcome.Error));
    }

    [Theory]
    [InlineData("apt-get update")]
    [InlineData("apt-get install")]
    public async Task An_installation_that_fails_shows_its_last_words_and_the_command(string failing)
    {
        using Machine machine = MachineOf(user: 0, "apt-get");
        machine.Answer(failing, "E: No space left on device", exitCode: 100);
        Outcome outcome = await RunAsync(machine, "restricted");

        Assert.Equal(
            (2, "E: No space left on device\nbootstrap: could not install librdkafka1; run: apt-get install -y librdkafka1\n"),
            (outcome.ExitCode, outcome.Error));
        Assert.Empty(machine.LeftBehind);
    }

    private static Task<Outcome> RunAsync(Machine machine, string set, string? argument = null) =>
        machine.RunAsync(set, argument is null ? [] : [argument]);

    private static string[] AptGet(Machine machine) => [.. machine.Calls.Where(call => call.StartsWith("apt-get", StringComparison.Ordinal))];

    /// <summary>A machine without the library, whose linker knows only another, and with these commands besides.</summary>
    private static Machine MachineOf(int user, params string[] commands)
    {
        Machine machine = new(["dotnet", "id", "ldconfig", .. commands]);
        machine.Answer("id -u", $"{user}");
        machine.Answer("ldconfig -p", "\tlibc.so.6 (libc6,x86-64) => /lib/libc.so.6");
        return machine;
    }
}
